import type { Queries } from './database.ts'
import { deleteSetting, getSetting, putSetting } from './settings.ts'

const behind = 'audit.behind'

/** The audit channel has shown an entry that the database does not have, which ended at `head`. */
export interface Behind {
  posted: number
  hash: string
  head: number
}

/** Undefined where no such thing is known, or an administrator has confirmed it. */
export async function databaseBehind(db: Queries): Promise<Behind | undefined> {
  const found = await getSetting(db, behind)
  return found === undefined ? undefined : JSON.parse(found)
}

export const noteBehind = (db: Queries, found: Behind): Promise<void> => putSetting(db, behind, JSON.stringify(found))

export const forgetBehind = (db: Queries): Promise<void> => deleteSetting(db, behind)
