import type { Queries } from './database.ts'
import type { SlackMessage } from './schema.ts'

export const getMessage = (db: Queries, key: string): Promise<SlackMessage | undefined> =>
  db.selectFrom('messages').selectAll().where('key', '=', key).executeTakeFirst()

/** Messages that have been posted, by the beginning of their key. */
export const postedUnder = (db: Queries, prefix: string): Promise<SlackMessage[]> =>
  db.selectFrom('messages').selectAll().where('key', 'like', `${prefix}%`).where('ts', 'is not', null).execute()

/**
 * Stores, just before the call, that a post is sent: should nobody see its end, it is looked for. `at` is its name. False
 * when somebody else has begun it, or ended it, since the row was `seen`.
 */
export async function beginPost(
  db: Queries,
  { seen, ...o }: { key: string; channel: string; at: number; seen: SlackMessage | undefined },
): Promise<boolean> {
  const row = { channel: o.channel, ts: null, postingAt: o.at, drawn: null, updatedAt: o.at }
  if (!seen) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('messages')
      .values({ key: o.key, ...row })
      .onConflict((c) => c.column('key').doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }
  const { numUpdatedRows } = await asSeen(db.updateTable('messages').set(row), seen).executeTakeFirst()
  return numUpdatedRows === 1n
}

// biome-ignore lint/suspicious/noExplicitAny: the builder's type depends on what was set
const asSeen = <T extends { where: any }>(query: T, { key, ts, postingAt }: SlackMessage): T =>
  query
    .where('key', '=', key)
    .where('ts', 'is not distinct from', ts)
    .where('postingAt', 'is not distinct from', postingAt)

/** Forgets that a post was begun, when it is certain that nothing was posted. */
export async function forgetPost(db: Queries, { key, at }: { key: string; at: number }): Promise<void> {
  await db.deleteFrom('messages').where('key', '=', key).where('ts', 'is', null).where('postingAt', '=', at).execute()
}

/** Stores where a post is that was begun `since`; false when somebody else has posted the same, or is about to. */
export async function setPosted(
  db: Queries,
  key: string,
  o: { channel: string; ts: string; drawn: string; at: number; since: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('messages')
    .set({ channel: o.channel, ts: o.ts, drawn: o.drawn, postingAt: null, updatedAt: o.at })
    .where('key', '=', key)
    .where('ts', 'is', null)
    .where('postingAt', 'is not distinct from', o.since)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Forgets a post that is gone; false when the message is somewhere else by now, or is about to be. */
export async function forgetMessage(db: Queries, { key, ts }: { key: string; ts: string }): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('messages')
    .where('key', '=', key)
    .where('ts', '=', ts)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/** Nobody knows what the messages of a request show: whoever draws them next does so whatever they are said to show. */
export async function forgetDrawn(tx: Queries, requestId: string): Promise<void> {
  const named = [`card:${requestId}`, `dm:${requestId}`]
  await tx
    .updateTable('messages')
    .set({ drawn: '' })
    .where('ts', 'is not', null)
    .where((e) => e.or(named.flatMap((key) => [e('key', '=', key), e('key', 'like', `${key}:%`)])))
    .execute()
}

export async function setDrawn(db: Queries, key: string, drawn: string, at: number): Promise<void> {
  await db.updateTable('messages').set({ drawn, updatedAt: at }).where('key', '=', key).execute()
}
