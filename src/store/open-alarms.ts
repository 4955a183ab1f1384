import { createHash } from 'node:crypto'
import type { Json } from '../json.ts'
import type { Queries, Tx } from './database.ts'
import { deleteSetting, putSetting } from './settings.ts'

// Access that does not end in time: what is late for one cause, in one channel, is one alarm.

const prefix = 'late.'

export interface OpenAlarm {
  channel: string
  cause: string
  /** Since when the first of them is late, ms. */
  since: number
  /** The grants that are late for this cause, by id, and the requests that gave them. */
  grants: Record<string, string>
  /** The messages that say so: one at each doubling of the time. */
  posts: { key: string; doublings: number; data: { [key: string]: Json } }[]
}

const nameOf = ({ channel, cause }: Pick<OpenAlarm, 'channel' | 'cause'>): string =>
  `${prefix}${createHash('sha256').update(`${channel} ${cause}`).digest('hex').slice(0, 32)}`

export async function openAlarms(db: Queries): Promise<OpenAlarm[]> {
  const rows = await db
    .selectFrom('settings')
    .select('value')
    .where('key', 'like', `${prefix}%`)
    .orderBy('key')
    .execute()
  return rows.map(({ value }) => JSON.parse(value))
}

/** Which of these grants are still being taken away. */
export async function stillRemoving(db: Queries, grants: OpenAlarm['grants']): Promise<OpenAlarm['grants']> {
  const ids = Object.keys(grants)
  if (ids.length === 0) return {}
  const rows = await db
    .selectFrom('grants')
    .select('id')
    .where('id', 'in', ids)
    .where('state', '=', 'removing')
    .execute()
  const live = new Set(rows.map(({ id }) => id))
  return Object.fromEntries(Object.entries(grants).filter(([id]) => live.has(id)))
}

export const putAlarm = (tx: Tx, alarm: OpenAlarm): Promise<void> =>
  putSetting(tx, nameOf(alarm), JSON.stringify(alarm))

export const closeAlarm = (tx: Tx, alarm: OpenAlarm): Promise<void> => deleteSetting(tx, nameOf(alarm))
