import { useEffect } from 'react'
import { isCast } from './cast.ts'
import { type Choices, useChoices } from './choices.ts'
import { useCompanyOfAddress } from './company-choice.tsx'
import { ConfirmDialog, useConfirm } from './confirm.tsx'
import { Frame } from './frame.tsx'
import { type Live, useLive, useNow } from './live.ts'
import { type Sandbox, SandboxContext } from './sandbox-context.ts'
import { Toasts, useToasts } from './toasts.tsx'
import { languageOf, wordsIn } from './words.ts'

export function App() {
  const live = useLive()
  const choices = useChoices()
  useCompanyOfAddress(live.aws?.company, choices.go)
  return <InCompany key={live.visit} live={live} choices={choices} />
}

/** Everything that ends when the visitor goes to another company. */
function InCompany({ live, choices }: { live: Live; choices: Choices }) {
  const now = useNow(live.offset)
  const { confirming, confirm } = useConfirm()
  const { toasts, tell } = useToasts()
  const { user } = choices.where
  const screen = live.screens[isCast(user) ? user : 'UMIA']
  const language = choices.language ?? languageOf(screen?.user.locale ?? navigator.language)
  const words = wordsIn[language]
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  if (!screen || !live.company) return <p className="starting">{live.lost ? words.lost : '…'}</p>
  const sandbox: Sandbox = {
    me: screen.user,
    screen,
    company: live.company,
    words,
    language,
    theme: choices.theme,
    now,
    go: choices.go,
    confirm,
    tell,
    lookAtAws() {
      choices.go({}) // closes a thread that is in front
      choices.showAws(true)
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.aws')?.focus())
    },
  }
  return (
    <SandboxContext value={sandbox}>
      <Frame live={live} choices={choices} />
      <ConfirmDialog asked={confirming} />
      <Toasts toasts={toasts} />
    </SandboxContext>
  )
}
