import type { ConversationsHistoryResponse, WebClient } from '@slack/web-api'
import type { LostPost } from '../../store/lost-posts.ts'
import type { Witness } from '../../workflow/restored.ts'
import { eventType } from './find-posted.ts'

interface Where {
  channel: string
  botUserId: string
}
type Shown = NonNullable<ConversationsHistoryResponse['messages']>[number]

/** What each message of the audit channel bears witness to, in its metadata: `412:3f9ac1d2ab12 413:…`. */
export const witnessText = (entries: { seq: number; hash: string }[]): string =>
  entries.map(({ seq, hash }) => `${seq}:${hash.slice(0, 12)}`).join(' ')

/** The audit entries that our own messages in the channel and its threads name; of the newest messages, and since a time, ms. */
export async function* witnesses(
  client: WebClient,
  where: Where,
  { since = 0, most = Number.POSITIVE_INFINITY }: { since?: number; most?: number } = {},
): AsyncGenerator<Witness> {
  let looked = 0
  for await (const message of shown(client, where)) {
    yield* saidBy(message, where)
    if (timeOf(message.latest_reply) > since) yield* inThread(client, where, message, since)
    looked += 1
    if (looked >= most) return
  }
}

/** A restored database is older than the newest of these: it need not be compared with all that was ever posted. */
const mostLookedThrough = 1_000
/** What was posted in one go was posted in this time, ms, and no more threads than one batch has facts: see `audit-channel.ts`. */
const oneGo = 120_000
const mostThreads = 15

/**
 * The entry with the highest number among what was posted last. An old request's thread goes on below its old post, which
 * says when it last did: https://docs.slack.dev/reference/methods/conversations.history
 */
export async function newestWitness(client: WebClient, where: Where): Promise<Witness | undefined> {
  const found: Witness[] = []
  const threads: Shown[] = []
  let looked = 0
  for await (const message of shown(client, where)) {
    found.push(...saidBy(message, where))
    if (message.latest_reply) threads.push(message)
    looked += 1
    if (looked >= mostLookedThrough) break
  }
  threads.sort((a, b) => timeOf(b.latest_reply) - timeOf(a.latest_reply))
  for (const thread of threads.slice(0, mostThreads)) {
    const newest = Math.max(0, ...found.map(({ at }) => at))
    if (timeOf(thread.latest_reply) < newest - oneGo) break
    for await (const witness of inThread(client, where, thread, newest - oneGo)) found.push(witness)
  }
  return found.toSorted((a, b) => b.seq - a.seq)[0]
}

const mostPosts = 200

/** What the channel tells of the entries after one, each in plain words: of what was posted after that one was written, ms. */
export async function postsAfter(
  client: WebClient,
  where: Where,
  { seq, at }: { seq: number; at: number },
): Promise<LostPost[]> {
  const posts: LostPost[] = []
  for await (const witness of witnesses(client, where, { since: at, most: mostLookedThrough })) {
    if (witness.seq <= seq) continue
    const line = witness.text?.split('\n').find((one) => one.includes(`#${witness.seq} ${witness.hash}`))
    if (line) posts.push({ text: plainOf(line), at: witness.at })
    if (posts.length >= mostPosts) break
  }
  return posts
}

/** Without its time, its number and Slack's markup. */
const plainOf = (line: string): string =>
  line
    .replace(/^<!date[^>]*> /, '')
    .replace(/ `#\d+ [0-9a-f]{12}`$/, '')
    .replace(/<@([A-Z0-9]+)[^>]*>/g, '@$1')
    .replace(/<!date\^(\d+)[^>]*>/g, (_, seconds) => `${new Date(Number(seconds) * 1_000).toISOString().slice(0, 16)}Z`)
    .replaceAll('*', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** Messages of the channel itself, newest first. */
async function* shown(client: WebClient, { channel }: Where): AsyncGenerator<Shown> {
  let cursor: string | undefined
  do {
    const page = { channel, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) }
    const answer = await client.conversations.history(page)
    yield* answer.messages ?? []
    cursor = answer.response_metadata?.next_cursor || undefined
  } while (cursor)
}

async function* inThread(client: WebClient, where: Where, { ts = '' }: Shown, since = 0): AsyncGenerator<Witness> {
  const { channel } = where
  let cursor: string | undefined
  do {
    const oldest = String(Math.max(0, since) / 1_000)
    const page = { channel, ts, oldest, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) }
    const answer = await client.conversations.replies(page)
    for (const message of answer.messages ?? []) if (message.ts !== ts) yield* saidBy(message, where)
    cursor = answer.response_metadata?.next_cursor || undefined
  } while (cursor)
}

/** Every app can post metadata of any kind: what another one posts bears no witness. */
function saidBy({ user, ts, metadata, text = '' }: Shown, { botUserId }: Where): Witness[] {
  if (user !== botUserId || metadata?.event_type !== eventType) return []
  const { entries } = (metadata.event_payload ?? {}) as { entries?: unknown }
  if (typeof entries !== 'string') return []
  const pairs = entries.matchAll(/(\d+):([0-9a-f]{12})\b/g)
  return [...pairs].map(([, seq, hash = '']) => ({ seq: Number(seq), hash, at: timeOf(ts), text }))
}

const timeOf = (ts: string | undefined): number => Math.floor(Number(ts ?? 0) * 1_000)
