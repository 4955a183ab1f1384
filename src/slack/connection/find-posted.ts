import type { WebClient } from '@slack/web-api'
import type { Clock } from '../../clock.ts'
import { orUndefined } from './api-errors.ts'
import type { Lines } from './lines.ts'

export const eventType = 'aws_setup_message'
/** Slack shows a message in the channel's history a moment after it took it. */
const lagMs = 3_000
/** A listing that just now was read for another message serves this one too. */
const sharedMs = 1_000

export interface Place {
  channel: string
  threadTs: string | undefined
}

/**
 * Looks in a channel or thread for messages of ours whose posting nobody saw the end of, by the keys in their metadata. After
 * an outage many are looked for at once: they share a listing.
 */
export function createFinder(client: WebClient, clock: Clock, lines: Lines) {
  const listings = new Map<string, { at: number; since: number; keys: Promise<Map<string, string>> }>()

  async function read({ channel, threadTs }: Place, since: number): Promise<Map<string, string>> {
    // A minute of grace: Slack's clock and ours need not agree.
    const page = { channel, oldest: String(since / 1_000 - 60), limit: 200, include_all_metadata: true }
    const found = new Map<string, string>()
    let cursor: string | undefined
    do {
      const at = { ...page, ...(cursor ? { cursor } : {}) }
      const method = threadTs ? 'conversations.replies' : 'conversations.history'
      const answer = await lines.inTurn(method, 0, () =>
        threadTs ? client.conversations.replies({ ...at, ts: threadTs }) : client.conversations.history(at),
      )
      for (const { ts, metadata } of answer.messages ?? []) {
        const { key } = (metadata?.event_payload ?? {}) as { key?: string }
        if (metadata?.event_type === eventType && key && ts) found.set(key, ts)
      }
      cursor = answer.response_metadata?.next_cursor || undefined
    } while (cursor)
    return found
  }

  function listing(place: Place, since: number): Promise<Map<string, string>> {
    const name = `${place.channel} ${place.threadTs ?? ''}`
    const known = listings.get(name)
    if (known && known.since <= since && clock.now() - known.at < sharedMs) return known.keys
    const keys = read(place, since)
    listings.set(name, { at: clock.now(), since, keys })
    keys.catch(() => listings.delete(name))
    return keys
  }

  /** Where the message is; looks twice, some seconds apart, before it says that there is none. */
  async function find(key: string, place: Place, since: number): Promise<string | undefined> {
    const look = async () => (await listing(place, since)).get(key)
    // Where messages cannot be read, twice is better than never.
    const first = await orUndefined(look, ['unknown_method'])
    if (first) return first
    await clock.sleep(lagMs)
    return orUndefined(look, ['unknown_method'])
  }

  /** The keys of all that a channel shows since then; undefined where messages cannot be read. */
  async function shown(channel: string, since: number): Promise<ReadonlySet<string> | undefined> {
    const keys = () => listing({ channel, threadTs: undefined }, since)
    const found = await orUndefined(keys, ['unknown_method'])
    return found && new Set(found.keys())
  }

  return { find, shown }
}
