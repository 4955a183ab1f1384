import { useEffect, useState } from 'react'
import type { Theme, Where } from './sandbox-context.ts'
import type { Language } from './words.ts'

export interface Choices {
  where: Where
  go(where: Partial<Where>): void
  theme: Theme
  toggleTheme(): void
  /** Undefined: the language of the person. */
  language: Language | undefined
  setLanguage(language: Language | undefined): void
  awsShown: boolean
  toggleAws(): void
}

/** What the visitor has chosen. Who they are and where stands in the address, so that a reload keeps it. */
export function useChoices(): Choices {
  const [where, setWhere] = useState(whereInAddress)
  const [theme, setTheme] = useState<Theme>(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  )
  const [language, setLanguage] = useState<Language>()
  const [awsShown, setAwsShown] = useState(true)

  useEffect(() => {
    const back = () => setWhere(whereInAddress())
    addEventListener('hashchange', back)
    return () => removeEventListener('hashchange', back)
  }, [])
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])

  return {
    where,
    go(to) {
      const next = { user: to.user ?? where.user, place: to.place ?? where.place }
      history.replaceState(null, '', `#${next.user}/${next.place}`)
      setWhere({ ...next, ...('thread' in to && to.thread !== undefined ? { thread: to.thread } : {}) })
    },
    theme,
    toggleTheme: () => setTheme(theme === 'light' ? 'dark' : 'light'),
    language,
    setLanguage,
    awsShown,
    toggleAws: () => setAwsShown(!awsShown),
  }
}

function whereInAddress(): Where {
  const [user = '', place = ''] = location.hash.slice(1).split('/')
  return { user: user || 'UMIA', place: place || 'dm' }
}
