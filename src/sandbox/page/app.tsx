import { useEffect, useState } from 'react'
import { AwsPanel } from './aws-panel.tsx'
import { isCast } from './cast.ts'
import { type Choices, useChoices } from './choices.ts'
import { useCompanyOfAddress } from './company-choice.tsx'
import { ConfirmDialog, useConfirm } from './confirm.tsx'
import { Conversation } from './conversation.tsx'
import { HomeTab } from './home-tab.tsx'
import { type Live, useLive, useNow } from './live.ts'
import { ModalStack } from './modal.tsx'
import { type Sandbox, SandboxContext } from './sandbox-context.ts'
import { Sidebar } from './sidebar.tsx'
import { Thread } from './thread.tsx'
import { Toasts, useToasts } from './toasts.tsx'
import { TopBar } from './top-bar.tsx'
import { useRead } from './unread.ts'
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
  const [draft, setDraft] = useState('')
  const { user, place, thread } = choices.where
  const screen = live.screens[isCast(user) ? user : 'UMIA']
  const language = choices.language ?? languageOf(screen?.user.locale ?? navigator.language)
  const words = wordsIn[language]
  const read = useRead(live.screens, choices.where)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  if (!screen || !live.company) return <p className="starting">{live.lost ? words.lost : '…'}</p>
  const channel = place === 'dm' ? undefined : screen.channels.find(({ id }) => id === place)
  const messages = channel?.messages ?? screen.dms
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
  const threadShown = thread !== undefined && place !== 'home'
  const sides = `${choices.awsShown ? ' with-aws' : ''}${threadShown ? ' with-thread' : ''}${choices.sidebarShown ? ' with-sidebar' : ''}`
  // AWS and the clock are not part of Slack: they work while a modal of Slack's is open.
  const behind = screen.modals.length > 0
  return (
    <SandboxContext value={sandbox}>
      <div className={`page${sides}`} aria-busy={live.leaving}>
        <TopBar choices={choices} company={live.aws?.company} />
        <Sidebar inert={behind} screens={live.screens} place={place} read={read} onTry={setDraft} aws={live.aws} />
        <main className="middle" inert={behind}>
          {live.lost && <p className="lost">{words.lost}</p>}
          {place === 'home' ? (
            <HomeTab key={user} />
          ) : (
            <Conversation
              key={`${user} ${place}`}
              channel={channel}
              messages={messages}
              draft={draft}
              onDraft={setDraft}
            />
          )}
        </main>
        {threadShown && <Thread inert={behind} messages={messages} root={thread} />}
        {choices.awsShown && <AwsPanel aws={live.aws} onHide={() => choices.showAws(false)} />}
        <ModalStack modals={screen.modals} />
        {live.leaving && <p className="leaving">{words.leaving}</p>}
      </div>
      <ConfirmDialog asked={confirming} />
      <Toasts toasts={toasts} />
    </SandboxContext>
  )
}
