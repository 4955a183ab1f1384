import type { Queries } from './database.ts'
import { getSetting, putSetting } from './settings.ts'

const key = 'audit.lost-posts'

/** What the audit channel tells of the time that an older copy of the database does not know, in plain words; `at`: ms. */
export interface LostPost {
  text: string
  at: number
}

export const noteLostPosts = (db: Queries, lost: LostPost[]): Promise<void> => putSetting(db, key, JSON.stringify(lost))

export async function lostPosts(db: Queries): Promise<LostPost[]> {
  const kept = await getSetting(db, key)
  return kept === undefined ? [] : JSON.parse(kept)
}
