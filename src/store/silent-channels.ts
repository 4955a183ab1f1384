import type { RefusalCode } from '../i18n.ts'
import type { Queries, Tx } from './database.ts'
import { deleteSetting, getSetting, putSetting } from './settings.ts'

// Channels of the policy in which the bot cannot post: archived, or the bot was removed.

const prefix = 'silent.'

export interface Silent {
  channel: string
  /** Why, as the code of a refusal. */
  code: RefusalCode
  /** Since when, ms. */
  at: number
}

export async function silentChannel(db: Queries, channel: string): Promise<Silent | undefined> {
  const value = await getSetting(db, `${prefix}${channel}`)
  return value === undefined ? undefined : JSON.parse(value)
}

export const noteSilent = (tx: Tx, silent: Silent): Promise<void> =>
  putSetting(tx, `${prefix}${silent.channel}`, JSON.stringify(silent))

export const forgetSilent = (tx: Tx, channel: string): Promise<void> => deleteSetting(tx, `${prefix}${channel}`)

export async function silentChannels(db: Queries): Promise<Silent[]> {
  const rows = await db
    .selectFrom('settings')
    .select('value')
    .where('key', 'like', `${prefix}%`)
    .orderBy('key')
    .execute()
  return rows.map(({ value }) => JSON.parse(value))
}
