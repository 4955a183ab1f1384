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
