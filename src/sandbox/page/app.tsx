import { useEffect, useState } from 'react'
import { AwsPanel } from './aws-panel.tsx'
import { isCast } from './cast.ts'
import { useChoices } from './choices.ts'
import { ConfirmDialog, useConfirm } from './confirm.tsx'
import { Conversation } from './conversation.tsx'
import { HomeTab } from './home-tab.tsx'
import { useLive, useNow } from './live.ts'
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
  const now = useNow(live.offset)
  const choices = useChoices()
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
  }
  const threadShown = thread !== undefined && place !== 'home'
  const sides = `${choices.awsShown ? ' with-aws' : ''}${threadShown ? ' with-thread' : ''}`
  return (
    <SandboxContext value={sandbox}>
      <div className={`page${sides}`}>
        <TopBar choices={choices} />
        <Sidebar screens={live.screens} place={place} read={read} onTry={setDraft} />
        <main className="middle">
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
        {threadShown && <Thread messages={messages} root={thread} />}
        {choices.awsShown && <AwsPanel aws={live.aws} onHide={choices.toggleAws} />}
      </div>
      <ModalStack modals={screen.modals} />
      <ConfirmDialog asked={confirming} />
      <Toasts toasts={toasts} />
    </SandboxContext>
  )
}
