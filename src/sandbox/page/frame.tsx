import { useState } from 'react'
import { AwsPanel } from './aws-panel.tsx'
import type { Choices } from './choices.ts'
import { Conversation } from './conversation.tsx'
import { HomeTab } from './home-tab.tsx'
import type { Live } from './live.ts'
import { ModalStack } from './modal.tsx'
import { useSandbox } from './sandbox-context.ts'
import { Sidebar } from './sidebar.tsx'
import { Thread } from './thread.tsx'
import { TopBar } from './top-bar.tsx'
import { useTour } from './tour.ts'
import { useRead } from './unread.ts'
import { Welcome } from './welcome.tsx'

/** Slack with its sidebar, a conversation and what lies over it, and AWS beside it. */
export function Frame({ live, choices }: { live: Live; choices: Choices }) {
  const { screen, words } = useSandbox()
  const [draft, setDraft] = useState('')
  const { user, place, thread } = choices.where
  const read = useRead(live.screens, choices.where)
  const tour = useTour(live, setDraft)
  const channel = screen.channels.find(({ id }) => id === place)
  const messages = channel?.messages ?? screen.dms
  const isHome = place === 'home'
  const welcomes = isHome && choices.welcomed
  const threadShown = thread !== undefined && !isHome
  const sides = `${choices.awsShown ? ' with-aws' : ''}${threadShown ? ' with-thread' : ''}${choices.sidebarShown ? ' with-sidebar' : ''}`
  // AWS and the clock are not part of Slack: they work while a modal of Slack's is open.
  const behind = screen.modals.length > 0
  return (
    <div className={`page${sides}`} aria-busy={live.leaving}>
      <TopBar choices={choices} company={live.aws?.company} />
      <Sidebar inert={behind} screens={live.screens} place={place} read={read} tour={welcomes ? undefined : tour} />
      <main className="middle" inert={behind}>
        {live.lost && <p className="lost">{words.lost}</p>}
        {isHome ? (
          <HomeTab key={user} above={welcomes && <Welcome steps={tour} onHide={choices.hideWelcome} />} />
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
  )
}
