import type { AuditBreak } from './audit-breaks.ts'
import { type AuditEntry, ownEntries } from './audit-log.ts'
import { type Queries, type Store, storeOf } from './database.ts'

/** The audit channel has shown an entry that the database does not have, which ended at `head`. */
export interface Behind {
  posted: number
  hash: string
  head: number
}

/** What is on record against the database; each is undefined where there is no such thing, or an administrator has confirmed it. */
export interface RecordDoubt {
  behind: Behind | undefined
  /** The first place where the audit log is broken, and how many more there are. */
  broken: (AuditBreak & { more: number }) | undefined
}

export async function recordDoubt(db: Queries): Promise<RecordDoubt> {
  const facts = ['database-behind', 'database-confirmed', 'log-broken', 'log-confirmed']
  const entries = await ownEntries({ db, seal: storeOf(db).seal }, { facts })
  const open = (fact: string, confirmed: string) => {
    const last = entries.findLast((entry) => entry.fact === fact || entry.fact === confirmed)
    return last?.fact === fact ? last : undefined
  }
  const [behind, broken] = [open('database-behind', 'database-confirmed'), open('log-broken', 'log-confirmed')]
  return { behind: behind && behindOf(behind), broken: broken && breaksOf(broken) }
}

export const databaseBehind = async (db: Queries): Promise<Behind | undefined> => (await recordDoubt(db)).behind

/** Whether what the database says must not lead to anything new now: it is in doubt, or has not been looked through yet. */
export async function isInDoubt(db: Queries): Promise<boolean> {
  const { behind, broken } = await recordDoubt(db)
  return beingRead.has(storeOf(db)) || behind !== undefined || broken !== undefined
}

/** Whose audit log is being looked through. */
export const beingRead = new WeakSet<Store>()

/** Every place that is on record, also where it was confirmed: nobody has to be told twice. */
export async function knownBreaks(db: Queries): Promise<AuditBreak[]> {
  const entries = await ownEntries({ db, seal: storeOf(db).seal }, { facts: ['log-broken'] })
  return entries.flatMap(({ data }) => data.breaks as unknown as AuditBreak[])
}

function behindOf({ data: { posted, hash, head } }: AuditEntry): Behind {
  return { posted: Number(posted), hash: String(hash), head: Number(head) }
}

function breaksOf({ data }: AuditEntry): AuditBreak & { more: number } {
  const [one, ...others] = data.breaks as unknown as AuditBreak[]
  return { ...(one as AuditBreak), more: others.length }
}
