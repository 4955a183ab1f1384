import { useMemo } from 'react'
import type { Message } from '../../sim/slack/types.ts'
import { fileOf } from './api.ts'
import { Avatar } from './avatar.tsx'
import { Blocks } from './blocks.tsx'
import { Drawn } from './drawn.tsx'
import { useSandbox } from './sandbox-context.ts'
import { MessageShortcuts } from './shortcuts.tsx'
import { SurfaceContext, surfaceOf } from './surface.ts'
import { atOf, clockTime } from './times.ts'

export function MessageItem({ message, replies = [] }: { message: Message; replies?: Message[] }) {
  const { company, me, words, language, go } = useSandbox()
  const { channel, ts } = message
  const author = company.users.find(({ id }) => id === message.user)
  const name = author?.real_name ?? message.user
  const at = atOf(ts)
  const surface = useMemo(() => surfaceOf({ channel, ts }), [channel, ts])
  return (
    <article className={message.ephemeralFor ? 'message ephemeral' : 'message'} aria-label={name}>
      <Avatar id={message.user} name={name} />
      <div className="content">
        {message.ephemeralFor && <p className="only-you">{words.onlyYou}</p>}
        <p className="by">
          <b>{name}</b>
          {message.bot_id && <span className="badge">{words.app}</span>}
          <time dateTime={new Date(at).toISOString()}>{clockTime(at, me.tz, language)}</time>
        </p>
        <SurfaceContext value={surface}>
          {!message.blocks?.length && message.files?.length && !message.text ? null : message.blocks?.length ? (
            <Blocks blocks={message.blocks} />
          ) : (
            <Drawn blocks={[{ type: 'section', block_id: ts, text: { type: 'mrkdwn', text: message.text || ' ' } }]} />
          )}
        </SurfaceContext>
        {message.files?.map((file) => (
          <a key={file.id} className="file" href={fileOf(me.id, file.id)} download={file.name}>
            <b>{file.title || file.name}</b>
            <small>
              {file.name} · {file.size.toLocaleString()} B · {words.download}
            </small>
          </a>
        ))}
        {replies.length > 0 && (
          <button type="button" className="replies" onClick={() => go({ thread: ts })}>
            {words.replies(replies.length)}
          </button>
        )}
      </div>
      {!message.ephemeralFor && <MessageShortcuts message={message} />}
    </article>
  )
}
