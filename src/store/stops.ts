import { ownEntries } from './audit-log.ts'
import { type Queries, storeOf } from './database.ts'
import { type Folding, told } from './own-facts.ts'

/** An emergency stop of an Identity Center user, as the audit log has it. */
interface Stop {
  requestId: string
  at: number
}

const stops: Folding<Stop> = {
  facts: ['stop-begun'],
  fold: ({ requestId, at, data }) => (requestId ? [String(data.userId), { requestId, at }] : undefined),
}

/** What a stop goes through until nothing more is taken away by it. */
const ofStops = ['stop-begun', 'retried', 'change', 'partial', 'failed', 'stopped', 'done']

/** Who is stopped, and by which request: by those that were begun or went on after `since`, ms. */
export async function stoppedSince(db: Queries, since: number): Promise<Map<string, string>> {
  const stopped = new Map<string, string>()
  for (const [userId, { requestId, at }] of await told(db, stops)) {
    const { seal } = storeOf(db)
    const last = at > since ? at : (await ownEntries({ db, seal }, { requestId, facts: ofStops })).at(-1)?.at
    if (last !== undefined && last > since) stopped.set(userId, requestId)
  }
  return stopped
}

/** What says whether a stop goes on, and until when it keeps what it has attached. */
const keeping = ['stop-begun', 'stopped', 'failed', 'lifted']

/**
 * Until when the stops of the user whom this one stops keep what cuts the sessions, ms: it is one for all of them. Infinity
 * while one of them is being carried out.
 */
export async function deniedUntil(db: Queries, requestId: string): Promise<number> {
  const { seal } = storeOf(db)
  const begun = await ownEntries({ db, seal }, { facts: ['stop-begun'] })
  const user = begun.find((entry) => entry.requestId === requestId)?.data.userId
  const same = begun.flatMap((entry) => (entry.data.userId === user && entry.requestId ? entry.requestId : []))
  if (same.length === 0) return 0
  const last = new Map<string | null, number>()
  for (const { requestId: id, fact, data } of await ownEntries({ db, seal }, { requestIds: same, facts: keeping })) {
    const until = fact === 'stopped' && typeof data.until === 'number' ? data.until : 0
    last.set(id, fact === 'stop-begun' ? Number.POSITIVE_INFINITY : until)
  }
  return Math.max(...last.values(), 0)
}
