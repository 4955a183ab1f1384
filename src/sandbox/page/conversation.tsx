import { useLayoutEffect, useRef } from 'react'
import type { Channel, Message } from '../../sim/slack/types.ts'
import { Composer } from './composer.tsx'
import { ChannelHead, ConversationTabs } from './conversation-head.tsx'
import { MessageItem } from './message.tsx'
import { useSandbox } from './sandbox-context.ts'
import { atOf, dayOf } from './times.ts'

interface Props {
  /** Undefined: the conversation with the app. */
  channel: Channel | undefined
  messages: Message[]
  draft: string
  onDraft(text: string): void
}

export function Conversation({ channel, messages, draft, onDraft }: Props) {
  const { words, me, language, screen } = useSandbox()
  const scroll = useRef<HTMLDivElement>(null)
  const wasAtEnd = useRef(true)
  const roots = messages.filter(({ thread_ts, ts }) => thread_ts === undefined || thread_ts === ts)
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each message that comes or grows
  useLayoutEffect(() => {
    if (wasAtEnd.current && scroll.current) scroll.current.scrollTop = scroll.current.scrollHeight
  }, [messages])

  let day = ''
  return (
    <section className="conversation" aria-label={channel ? `#${channel.name}` : words.messages}>
      {channel ? <ChannelHead channel={channel} /> : <ConversationTabs place="dm" />}
      <div
        ref={scroll}
        className="scroll"
        role="log"
        aria-live="polite"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          wasAtEnd.current = scrollHeight - scrollTop - clientHeight < 60
        }}
      >
        <div className="messages">
          {roots.length === 0 && <p className="empty">{words.noMessages}</p>}
          {roots.map((message) => {
            const itsDay = dayOf(atOf(message.ts), me.tz, language)
            const first = itsDay !== day
            day = itsDay
            return (
              <div key={message.ts}>
                {first && <p className="day">{itsDay}</p>}
                <MessageItem
                  message={message}
                  replies={messages.filter(({ thread_ts, ts }) => thread_ts === message.ts && ts !== message.ts)}
                />
              </div>
            )
          })}
        </div>
      </div>
      <Composer channel={channel ?? { id: screen.dmChannel, is_im: true }} text={draft} onText={onDraft} />
    </section>
  )
}
