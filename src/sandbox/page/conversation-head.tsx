import type { Channel } from '../../sim/slack/types.ts'
import { Avatar } from './avatar.tsx'
import { useSandbox } from './sandbox-context.ts'

/** The app's own conversation has two tabs. */
export function ConversationTabs({ place }: { place: 'home' | 'dm' }) {
  const { company, words, go } = useSandbox()
  return (
    <header className="head app-head">
      <h1>
        <Avatar id={company.app.botUserId} name={company.app.name} small /> {company.app.name}
      </h1>
      <nav className="tabs" aria-label={company.app.name}>
        {(['home', 'dm'] as const).map((tab) => (
          <button
            key={tab}
            type="button"
            aria-current={tab === place ? 'page' : undefined}
            onClick={() => go({ place: tab })}
          >
            {tab === 'home' ? words.home : words.messages}
          </button>
        ))}
      </nav>
    </header>
  )
}

export function ChannelHead({ channel }: { channel: Channel }) {
  const { words } = useSandbox()
  return (
    <header className="head">
      <h1># {channel.name}</h1>
      <p>{words.members(channel.members.length)}</p>
    </header>
  )
}
