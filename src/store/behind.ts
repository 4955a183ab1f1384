import { newestOwn } from './audit-log.ts'
import { type Queries, storeOf } from './database.ts'

/** The audit channel has shown an entry that the database does not have, which ended at `head`. */
export interface Behind {
  posted: number
  hash: string
  head: number
}

/** Undefined where no such thing is on record, or an administrator has confirmed it. */
export async function databaseBehind(db: Queries): Promise<Behind | undefined> {
  const last = await newestOwn({ db, seal: storeOf(db).seal }, 'database-behind', 'database-confirmed')
  if (last?.fact !== 'database-behind') return undefined
  const { posted, hash, head } = last.data
  return { posted: Number(posted), hash: String(hash), head: Number(head) }
}
