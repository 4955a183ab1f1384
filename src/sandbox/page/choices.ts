import { useCallback, useEffect, useState } from 'react'
import { type CompanyId, isCompanyId } from '../companies.ts'
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
  showAws(shown: boolean): void
  /** Whether people and channels lie over the conversation, where there is no room beside it. */
  sidebarShown: boolean
  showSidebar(shown: boolean): void
  /** Whether the welcome stands above the app's Home tab; once hidden, it stays so in this browser. */
  welcomed: boolean
  hideWelcome(): void
}

/** Pixels; as in `style/narrow.css`. */
const besideEachOther = 1_100

/** What the visitor has chosen. The company, who they are and where stand in the address, so that a reload keeps them. */
export function useChoices(): Choices {
  const [where, setWhere] = useState(whereInAddress)
  const [theme, setTheme] = useState<Theme>(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  )
  const [language, setLanguage] = useState<Language>()
  const [awsShown, showAws] = useState(() => innerWidth > besideEachOther)
  const [sidebarShown, showSidebar] = useState(false)
  const [welcomed, setWelcomed] = useState(() => localStorage.getItem(welcomeHidden) === null)

  useEffect(() => {
    const back = () => setWhere(whereInAddress())
    addEventListener('hashchange', back)
    return () => removeEventListener('hashchange', back)
  }, [])
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  const go = useCallback((to: Partial<Where>) => {
    const before = whereInAddress()
    const next = { user: to.user ?? before.user, place: to.place ?? before.place }
    history.replaceState(null, '', `#${next.user}/${next.place}`)
    showSidebar(false)
    setWhere({ ...next, ...(to.thread !== undefined && { thread: to.thread }) })
  }, [])

  return {
    where,
    go,
    theme,
    toggleTheme: () => setTheme(theme === 'light' ? 'dark' : 'light'),
    language,
    setLanguage,
    awsShown,
    showAws,
    sidebarShown,
    showSidebar,
    welcomed,
    hideWelcome() {
      localStorage.setItem(welcomeHidden, 'yes')
      setWelcomed(false)
    },
  }
}

const welcomeHidden = 'welcome-hidden'

/** Whoever sets AWS up is an administrator. */
export const firstPerson = (company: CompanyId | undefined): string =>
  company === 'half-done' || company === 'fresh' ? 'UALICE' : 'UMIA'

export function companyInAddress(): CompanyId | undefined {
  const named = new URLSearchParams(location.search).get('company')
  return isCompanyId(named) ? named : undefined
}

export function putCompanyInAddress(company: CompanyId): void {
  history.replaceState(null, '', `?company=${company}${location.hash}`)
}

function whereInAddress(): Where {
  const [user = '', place = ''] = location.hash.slice(1).split('/')
  return { user: user || firstPerson(companyInAddress()), place: place || 'home' }
}
