import type { Queries } from './database.ts'
import type { SlackMessage } from './schema.ts'

export const getMessage = (db: Queries, key: string): Promise<SlackMessage | undefined> =>
  db.selectFrom('messages').selectAll().where('key', '=', key).executeTakeFirst()

/** Messages that have been posted, by the beginning of their key. */
export const postedUnder = (db: Queries, prefix: string): Promise<SlackMessage[]> =>
  db.selectFrom('messages').selectAll().where('key', 'like', `${prefix}%`).where('ts', 'is not', null).execute()

/** Stores that a post begins. `again`: one has begun before, at `begunAt`, and nobody knows how it ended. */
export async function beginPost(
  db: Queries,
  o: { key: string; channel: string; at: number },
): Promise<{ begunAt: number; again: boolean }> {
  const before = await getMessage(db, o.key)
  if (before && before.ts === null) return { begunAt: before.postingAt ?? before.updatedAt, again: true }
  const row = { channel: o.channel, ts: null, postingAt: o.at, drawn: null, updatedAt: o.at }
  await db
    .insertInto('messages')
    .values({ key: o.key, ...row })
    .onConflict((c) => c.column('key').doUpdateSet(row))
    .execute()
  return { begunAt: o.at, again: false }
}

export async function setPosted(
  db: Queries,
  key: string,
  o: { channel: string; ts: string; drawn: string; at: number },
): Promise<void> {
  await db
    .updateTable('messages')
    .set({ channel: o.channel, ts: o.ts, drawn: o.drawn, postingAt: null, updatedAt: o.at })
    .where('key', '=', key)
    .execute()
}

export async function setDrawn(db: Queries, key: string, drawn: string, at: number): Promise<void> {
  await db.updateTable('messages').set({ drawn, updatedAt: at }).where('key', '=', key).execute()
}
