import { createHash } from 'node:crypto'
import type { KnownBlock } from '@slack/types'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Clock } from '../../clock.ts'
import { currentGuard } from '../../effects.ts'
import type { Store } from '../../store/database.ts'
import { beginPost, forgetMessage, forgetPost, getMessage, setDrawn, setPosted } from '../../store/messages.ts'
import type { SlackMessage } from '../../store/schema.ts'
import { getSetting, putSetting } from '../../store/settings.ts'
import { retryAfterMs, saidBySlack } from './api-errors.ts'
import { createFinder, eventType, type Place } from './find-posted.ts'
import type { Lines } from './lines.ts'
import { orShorter } from './shorter.ts'

export interface Content {
  /** The notification, and what a screen reader says. */
  text: string
  blocks: KnownBlock[]
  /** Audit entries, for the message's metadata: see `audit-witness.ts`. */
  entries?: string
}
export type Target = { channel: string; threadTs?: string } | { user: string }
interface At {
  channel: string
  ts: string
}

/** Who goes first in a line: what somebody waits for to decide, what a person is told, what only keeps up. */
export const rank = { decision: 1, person: 2, card: 3, thread: 4, record: 5 } as const

export interface Outbox {
  /**
   * Posts the message of this key, or redraws it in place when it differs from what is there. It waits for its turn, and is
   * drawn when that has come. Gives where it is; undefined when there is nothing to draw any more.
   */
  draw(key: string, target: Target, draw: () => Promise<Content | undefined>, rank: number): Promise<At | undefined>
  /** Which of these messages somebody has deleted in the channel. They are forgotten: drawn again they are posted anew. */
  dropDeleted(channel: string, messages: { key: string; ts: string; since: number }[]): Promise<string[]>
}

/** A message that changes all the time is redrawn this often; what came between is in the next one. */
const redrawEveryMs = 1_000

/** Another process has begun this post, or ended it, since its row was read. */
const overtaken = Symbol('overtaken')

/**
 * The one way out to Slack's channels. A message is known by its key: `chat.postMessage` has no idempotency key, so the
 * intent to post is stored first, the key travels in the message's metadata, and after a crash in between the message
 * is looked for in the channel before it is posted again.
 */
export function createOutbox(client: WebClient, store: Store, clock: Clock, lines: Lines): Outbox {
  const { find, shown } = createFinder(client, clock, lines)
  const redrawnAt = new Map<string, number>()
  /** What a message shows: sealed, so that no row keeps one from being drawn anew. */
  const markOf = (key: string, content: Content): string => {
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex')
    return store.seal.make(['drawn', key, hash]) ?? hash
  }

  async function openDm(user: string, urgency: number): Promise<string> {
    const known = await getSetting(store.db, `slack.dm:${user}`)
    if (known) return known
    const method = 'conversations.open'
    const { channel } = await lines.inTurn(method, urgency, () => client.conversations.open({ users: user }))
    if (!channel?.id) throw new Error('conversations.open answered without a channel')
    await putSetting(store.db, `slack.dm:${user}`, channel.id)
    return channel.id
  }

  /** Redraws a message that is there; undefined when somebody has deleted it. */
  async function redraw(
    key: string,
    at: At,
    drawn: string | null,
    draw: () => Promise<Content | undefined>,
    urgency: number,
  ) {
    const first = await draw()
    if (!first || markOf(key, first) === drawn) return at
    await clock.sleep((redrawnAt.get(key) ?? 0) + redrawEveryMs - clock.now())
    const guard = currentGuard()
    let hash = ''
    let rest: Content | undefined
    try {
      await lines.inTurn('chat.update', urgency, async () => {
        const content = await draw()
        if (!content) return
        hash = markOf(key, content)
        await guard.before()
        if (redrawnAt.size > 1_000) redrawnAt.clear()
        redrawnAt.set(key, clock.now())
        const send = ({ text, blocks }: Content) =>
          client.chat.update({ ...at, text, blocks, link_names: false, parse: 'none' })
        await orShorter(content, send, (left) => {
          rest = left
        })
      })
    } catch (error) {
      if (saidBySlack(error) === 'message_not_found') return undefined
      // Drawn or not, nobody knows what it shows now.
      await setDrawn(store.db, key, '', clock.now())
      throw error
    }
    await setDrawn(store.db, key, hash, clock.now())
    await belowIt(key, at, rest, urgency)
    return at
  }

  /** What Slack did not take with a message, once, in its thread. */
  async function belowIt(key: string, { channel, ts }: At, rest: Content | undefined, urgency: number) {
    const restKey = `${key}:rest`
    if (!rest || (await getMessage(store.db, restKey))) return
    await post(restKey, { channel, threadTs: ts }, undefined, async () => rest, urgency)
  }

  async function post(
    key: string,
    { channel, threadTs }: Place,
    known: SlackMessage | undefined,
    draw: () => Promise<Content | undefined>,
    urgency: number,
  ): Promise<At | undefined | typeof overtaken> {
    const guard = currentGuard()
    let seen = known
    let rest: Content | undefined
    const ts = await lines.inTurn(`chat.postMessage ${channel}`, urgency, async () => {
      const content = await draw()
      if (!content) return undefined
      const { entries } = content
      // No two of them have the same name.
      const since = Math.max(clock.now(), (seen?.postingAt ?? 0) + 1)
      if (!(await beginPost(store.db, { key, channel, at: since, seen }))) return overtaken
      try {
        await guard.before()
        const send = ({ text, blocks }: Content) =>
          client.chat.postMessage({
            channel,
            text,
            blocks,
            ...(threadTs ? { thread_ts: threadTs } : {}),
            metadata: { event_type: eventType, event_payload: { key, ...(entries ? { entries } : {}) } },
            unfurl_links: false,
            unfurl_media: false,
            link_names: false,
            parse: 'none',
          })
        const answer = await orShorter(content, send, (left) => {
          rest = left
        })
        if (!answer.ts) throw new Error('chat.postMessage answered without ts')
        const { ts } = answer
        const posted = { channel, ts, drawn: markOf(key, content), at: clock.now(), since }
        if (await setPosted(store.db, key, posted)) return ts
        // This process stood still meanwhile: another one has found this very message, or posts its own.
        const there = await getMessage(store.db, key)
        if (there?.ts !== ts) await client.chat.delete({ channel, ts })
        return overtaken
      } catch (error) {
        // Slack said no: nothing was posted, and nothing has to be looked for.
        if (error instanceof WebAPIPlatformError || retryAfterMs(error) !== undefined) {
          await forgetPost(store.db, { key, at: since })
          seen = undefined
        }
        throw error
      }
    })
    if (ts === undefined || ts === overtaken) return ts
    await belowIt(key, { channel, ts: threadTs ?? ts }, rest, urgency)
    return { channel, ts }
  }

  return {
    async dropDeleted(channel, messages) {
      const seen = await shown(channel, Math.min(...messages.map(({ since }) => since)))
      if (!seen) return []
      const gone: string[] = []
      // While the listing was read it may have been posted anew.
      for (const { key, ts } of messages.filter((one) => !seen.has(one.key)))
        if (await forgetMessage(store.db, { key, ts })) gone.push(key)
      return gone
    },

    async draw(key, target, draw, urgency) {
      for (;;) {
        const known = await getMessage(store.db, key)
        if (known?.ts) {
          const there = await redraw(key, { channel: known.channel, ts: known.ts }, known.drawn, draw, urgency)
          if (there) return there
        }
        const channel = known?.channel ?? ('user' in target ? await openDm(target.user, urgency) : target.channel)
        const place = { channel, threadTs: 'user' in target ? undefined : target.threadTs }
        const lost = known?.ts === null ? await find(key, place, known.postingAt ?? known.updatedAt) : undefined
        if (known && lost) {
          const found = { channel, ts: lost, drawn: '', at: clock.now(), since: known.postingAt }
          // What was found after a crash may show an older state.
          if (await setPosted(store.db, key, found)) return redraw(key, { channel, ts: lost }, '', draw, urgency)
          continue
        }
        const at = await post(key, place, known, draw, urgency)
        if (at !== overtaken) return at
      }
    },
  }
}
