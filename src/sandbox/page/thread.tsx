import { useLayoutEffect, useRef } from 'react'
import type { Message } from '../../sim/slack/types.ts'
import { MessageItem } from './message.tsx'
import { useSandbox } from './sandbox-context.ts'

export function Thread({ inert, messages, root }: { inert: boolean; messages: Message[]; root: string }) {
  const { words, go } = useSandbox()
  const scroll = useRef<HTMLDivElement>(null)
  const shown = messages.filter(({ ts, thread_ts }) => ts === root || thread_ts === root)
  // biome-ignore lint/correctness/useExhaustiveDependencies: to the newest reply, whenever one comes
  useLayoutEffect(() => {
    if (scroll.current) scroll.current.scrollTop = scroll.current.scrollHeight
  }, [root, shown.length])
  return (
    <aside className="thread" inert={inert} aria-label={words.thread}>
      <header className="head">
        <h1>{words.thread}</h1>
        <button type="button" className="icon" aria-label={words.close} onClick={() => go({})}>
          ×
        </button>
      </header>
      <div ref={scroll} className="scroll">
        {shown.map((message) => (
          <MessageItem key={message.ts} message={message} />
        ))}
      </div>
    </aside>
  )
}
