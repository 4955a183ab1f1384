import type { Clock } from '../clock.ts'
import { newestOwn, ownEntries } from './audit-log.ts'
import type { Queries, Store } from './database.ts'

/** Administrators have stopped everything but ends and reads. Times in ms. */
export interface Pause {
  by: string
  at: number
  reason: string
}

interface Kept {
  store: Pick<Store, 'db' | 'seal'>
}

/**
 * Whether the bot is paused now. The audit log alone says so: a row in the database must not set it going again. What is
 * asked and decided meanwhile is kept, and looked at anew when it goes on.
 */
export async function pausedNow({ store }: Kept, db: Queries = store.db): Promise<Pause | undefined> {
  const last = await newestOwn({ db, seal: store.seal }, 'paused', 'resumed')
  if (last?.fact !== 'paused') return undefined
  return { by: last.actor, at: last.at, reason: String(last.data.reason ?? '') }
}

/** For how long it was paused since a time: nothing that waits lapses meanwhile. */
export async function pausedFor({ store, clock }: Kept & { clock: Clock }, db: Queries, since: number) {
  const entries = await ownEntries({ db, seal: store.seal }, { facts: ['paused', 'resumed'] })
  let [total, from] = [0, undefined as number | undefined]
  for (const { fact, at } of entries) {
    if (fact === 'paused') from ??= Math.max(at, since)
    else if (from !== undefined) {
      total += Math.max(0, at - from)
      from = undefined
    }
  }
  return total + (from === undefined ? 0 : Math.max(0, clock.now() - from))
}
