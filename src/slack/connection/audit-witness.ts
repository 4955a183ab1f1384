import type { WebClient } from '@slack/web-api'
import type { Witness } from '../../workflow/restored.ts'
import { eventType } from './find-posted.ts'

/** What each message of the audit channel bears witness to, in its metadata: `412:3f9ac1d2ab12 413:…`. */
export const witnessText = (entries: { seq: number; hash: string }[]): string =>
  entries.map(({ seq, hash }) => `${seq}:${hash.slice(0, 12)}`).join(' ')

/** The audit entries that our own messages in the channel name, newest first. */
export async function* witnesses(
  client: WebClient,
  { channel, botUserId }: { channel: string; botUserId: string },
): AsyncGenerator<Witness> {
  let cursor: string | undefined
  do {
    const page = { channel, limit: 200, include_all_metadata: true, ...(cursor ? { cursor } : {}) }
    const answer = await client.conversations.history(page)
    for (const { user, ts, metadata } of answer.messages ?? []) {
      // Every app can post metadata of any kind.
      if (user !== botUserId || metadata?.event_type !== eventType) continue
      const { entries } = (metadata.event_payload ?? {}) as { entries?: unknown }
      if (typeof entries === 'string') yield* read(entries, Math.floor(Number(ts) * 1_000)).reverse()
    }
    cursor = answer.response_metadata?.next_cursor || undefined
  } while (cursor)
}

export async function newestWitness(
  client: WebClient,
  where: { channel: string; botUserId: string },
): Promise<Witness | undefined> {
  for await (const witness of witnesses(client, where)) return witness
  return undefined
}

const read = (entries: string, at: number): Witness[] =>
  [...entries.matchAll(/(\d+):([0-9a-f]{12})\b/g)].map(([, seq, hash = '']) => ({ seq: Number(seq), hash, at }))
