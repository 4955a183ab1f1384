import { createHash } from 'node:crypto'
import type { KnownBlock } from '@slack/types'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Clock } from '../../clock.ts'
import type { Store } from '../../store/database.ts'
import { beginPost, getMessage, setDrawn, setPosted } from '../../store/messages.ts'
import { orUndefined } from './api-errors.ts'

export interface Content {
  /** The notification, and what a screen reader says. */
  text: string
  blocks: KnownBlock[]
  /** Audit entries, for the message's metadata: see `audit-witness.ts`. */
  entries?: string
}
export type Target = { channel: string; threadTs?: string } | { user: string }

export interface Outbox {
  /** Posts the message of this key, or redraws it in place when it differs from what is there. Gives where it is. */
  draw(key: string, target: Target, content: Content): Promise<{ channel: string; ts: string }>
}

/** The channel has had its message for now; `ms` until the next. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
  readonly ms: number

  constructor(ms: number) {
    super(`${ms} ms too early`)
    this.ms = ms
  }
}

export const eventType = 'aws_setup_message'
/** Slack takes about one message a second and channel: https://docs.slack.dev/apis/web-api/rate-limits */
const everyMs = 1_000
const burst = 3

/**
 * The one way out to Slack's channels. A message is known by its key: `chat.postMessage` has no idempotency key, so the
 * intent to post is stored first, the key travels in the message's metadata, and after a crash in between the message
 * is looked for in the channel before it is posted again.
 */
export function createOutbox(client: WebClient, store: Store, clock: Clock): Outbox {
  const nextAt = new Map<string, number>()

  /** Waiting here would hold up work that is not about Slack: whoever is too early comes again. */
  function takeTurn(channel: string): void {
    const now = clock.now()
    const at = Math.max(nextAt.get(channel) ?? 0, now - (burst - 1) * everyMs)
    if (at > now) throw new NotYet(at - now)
    nextAt.set(channel, at + everyMs)
  }

  async function find(
    channel: string,
    key: string,
    since: number,
    threadTs: string | undefined,
  ): Promise<string | undefined> {
    // A minute of grace: Slack's clock and ours need not agree.
    const page = { channel, oldest: String(since / 1_000 - 60), limit: 200, include_all_metadata: true }
    let cursor: string | undefined
    do {
      const at = { ...page, ...(cursor ? { cursor } : {}) }
      const answer = threadTs
        ? await client.conversations.replies({ ...at, ts: threadTs })
        : await client.conversations.history(at)
      const ours = answer.messages?.find((m) => {
        const { event_type, event_payload } = (m.metadata ?? {}) as {
          event_type?: string
          event_payload?: { key?: string }
        }
        return event_type === eventType && event_payload?.key === key
      })
      if (ours?.ts) return ours.ts
      cursor = answer.response_metadata?.next_cursor || undefined
    } while (cursor)
    return undefined
  }

  async function post(
    key: string,
    channel: string,
    threadTs: string | undefined,
    content: Content,
  ): Promise<{ ts: string; found: boolean }> {
    takeTurn(channel)
    const { begunAt, again } = await beginPost(store.db, { key, channel, at: clock.now() })
    // Where messages cannot be read, twice is better than never.
    const look = () => find(channel, key, begunAt, threadTs)
    const found = again ? await orUndefined(look, ['unknown_method']) : undefined
    if (found) return { ts: found, found: true }
    const { entries, ...shown } = content
    const { ts } = await client.chat.postMessage({
      channel,
      ...shown,
      ...(threadTs ? { thread_ts: threadTs } : {}),
      metadata: { event_type: eventType, event_payload: { key, ...(entries ? { entries } : {}) } },
      unfurl_links: false,
      unfurl_media: false,
      link_names: false,
      parse: 'none',
    })
    if (!ts) throw new Error('chat.postMessage answered without ts')
    return { ts, found: false }
  }

  return {
    async draw(key, target, content) {
      const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex')
      const known = await getMessage(store.db, key)
      if (known?.ts) {
        const at = { channel: known.channel, ts: known.ts }
        if (known.drawn === hash) return at
        const there = await update(client, at, content)
        if (there) {
          await setDrawn(store.db, key, hash, clock.now())
          return at
        }
      }
      const channel = known?.channel ?? ('user' in target ? await openDm(client, target.user) : target.channel)
      const threadTs = 'user' in target ? undefined : target.threadTs
      const { ts, found } = await post(key, channel, threadTs, content)
      await setPosted(store.db, key, { channel, ts, drawn: found ? '' : hash, at: clock.now() })
      // What was found after a crash may show an older state.
      if (found && (await update(client, { channel, ts }, content))) await setDrawn(store.db, key, hash, clock.now())
      return { channel, ts }
    },
  }
}

/** False when somebody has deleted the message: then it is posted anew. */
async function update(
  client: WebClient,
  at: { channel: string; ts: string },
  { text, blocks }: Content,
): Promise<boolean> {
  try {
    await client.chat.update({ ...at, text, blocks, link_names: false, parse: 'none' })
    return true
  } catch (error) {
    if (error instanceof WebAPIPlatformError && error.data.error === 'message_not_found') return false
    throw error
  }
}

async function openDm(client: WebClient, user: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: user })
  if (!channel?.id) throw new Error('conversations.open answered without a channel')
  return channel.id
}
