import { existsSync } from 'node:fs'
import { auditKeysOf, databaseUrlOf } from '../config.ts'
import type { Say } from '../i18n.ts'
import { isOfAnotherKey } from '../store/audit-log.ts'
import { openStore, type Store } from '../store/database.ts'
import { UsageError } from './run.ts'

/** Works with the bot's database beside a bot that runs. */
export async function withStore(say: Say, work: (store: Store) => Promise<number>): Promise<number> {
  const url = databaseUrlOf()
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined
  // Opening would make an empty one, and an empty log is whole.
  if (file && !existsSync(file)) throw new UsageError(say.plain('doctor:usage.no_store', { database: file }))
  const store = await openStore(url, auditKeysOf())
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/**
 * Throws a `UsageError` where the bot has another key than this command: what it has put on record could not be told from what
 * others have, and what is written here would not be believed.
 */
export async function refuseAnotherKey(store: Store, say: Say): Promise<void> {
  if (await isOfAnotherKey(store)) throw new UsageError(say.plain('doctor:usage.foreign_key'))
}
