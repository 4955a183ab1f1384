import type { Selectable } from 'kysely'
import type { Outcome } from '../errors.ts'
import { canonical, type Json } from '../json.ts'
import type { Change } from '../operations/shared/define-operation.ts'
import type { Queries, Store, Tx } from './database.ts'
import { readOutcome } from './kept-outcome.ts'
import type { ChangeTable } from './schema.ts'

/** A change of a request's plan, and how far it has come. Times in ms. */
export interface StoredChange {
  requestId: string
  /** `do` gives what was asked; `undo` ends it. */
  phase: 'do' | 'undo'
  seq: number
  change: Change
  state: 'planned' | 'started' | 'applied' | 'proven' | 'failed'
  /** Stored before AWS is called. */
  intentAt: number | null
  attempts: number
  asyncRequestId: string | null
  /** AWS's request id of the call that did it. */
  awsRequestId: string | null
  /** What the change made and later changes of the plan need. */
  outputs: Record<string, string>
  outcomeAt: number | null
  /** Why the change has not gone through (yet). */
  error: Outcome | null
  /** The seal of the change; without it nothing is changed. */
  seal: string | null
}

type Sealed = Pick<StoredChange, 'requestId' | 'phase' | 'seq' | 'change'>
const sealed = ({ requestId, phase, seq, change }: Sealed): Json => [
  'change',
  requestId,
  phase,
  seq,
  JSON.stringify(change),
]

/** Whether the bot itself planned this change. */
export const isOwnChange = ({ seal }: Pick<Store, 'seal'>, change: StoredChange): boolean =>
  seal.check(sealed(change), change.seal) === 'good'

export const changeOf = ({ changeJson, outputsJson, error, ...same }: Selectable<ChangeTable>): StoredChange => ({
  ...same,
  change: JSON.parse(changeJson),
  outputs: outputsJson === null ? {} : JSON.parse(outputsJson),
  error: readOutcome(error) ?? null,
})

/** The changes of a phase, in the place of those that were planned before. */
export async function storeChanges(
  { seal }: Pick<Store, 'seal'>,
  tx: Tx,
  requestId: string,
  phase: StoredChange['phase'],
  changes: Change[],
): Promise<void> {
  await tx.deleteFrom('changes').where('requestId', '=', requestId).where('phase', '=', phase).execute()
  await insertChanges({ seal }, tx, requestId, phase, changes, 0)
}

/** The same, but what is proven stays, and is not done once more. */
export async function storeRest(
  { seal }: Pick<Store, 'seal'>,
  tx: Tx,
  requestId: string,
  phase: StoredChange['phase'],
  changes: Change[],
): Promise<void> {
  const of = ({ action, effect, params }: Change) => canonical([action, effect, params])
  const proven = (await changesOf(tx, requestId, phase)).filter(({ state }) => state === 'proven')
  const done = new Set(proven.map(({ change }) => of(change)))
  const rest = changes.filter((change) => !done.has(of(change)))
  const mine = tx.deleteFrom('changes').where('requestId', '=', requestId).where('phase', '=', phase)
  await mine.where('state', '!=', 'proven').execute()
  await insertChanges({ seal }, tx, requestId, phase, rest, Math.max(-1, ...proven.map(({ seq }) => seq)) + 1)
}

/** One change in its place, whatever else the phase has: grants of one request end one by one. */
export async function storeChangeAt(
  { seal }: Pick<Store, 'seal'>,
  tx: Tx,
  { requestId, phase, seq }: Pick<StoredChange, 'requestId' | 'phase' | 'seq'>,
  change: Change,
): Promise<void> {
  const mine = tx.deleteFrom('changes').where('requestId', '=', requestId).where('phase', '=', phase)
  await mine.where('seq', '=', seq).execute()
  await insertChanges({ seal }, tx, requestId, phase, [change], seq)
}

async function insertChanges(
  { seal }: Pick<Store, 'seal'>,
  tx: Tx,
  requestId: string,
  phase: StoredChange['phase'],
  changes: Change[],
  from: number,
): Promise<void> {
  if (changes.length === 0) return
  const numbered = changes.map((change, i) => ({ change, seq: from + i }))
  const rows = numbered.map(({ change, seq }) => ({
    requestId,
    phase,
    seq,
    changeJson: JSON.stringify(change),
    state: 'planned' as const,
    intentAt: null,
    attempts: 0,
    asyncRequestId: null,
    awsRequestId: null,
    outputsJson: null,
    outcomeAt: null,
    error: null,
    seal: seal.make(sealed({ requestId, phase, seq, change })),
  }))
  // A statement takes so many values.
  for (let i = 0; i < rows.length; i += 100)
    await tx
      .insertInto('changes')
      .values(rows.slice(i, i + 100))
      .execute()
}

/** The changes of one phase, in order. */
export async function changesOf(db: Queries, requestId: string, phase: StoredChange['phase']): Promise<StoredChange[]> {
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .where('requestId', '=', requestId)
    .where('phase', '=', phase)
    .orderBy('seq')
    .execute()
  return rows.map(changeOf)
}

export async function updateChange(
  db: Queries,
  change: Pick<StoredChange, 'requestId' | 'phase' | 'seq'>,
  { outputs, error, ...same }: Partial<Omit<StoredChange, 'requestId' | 'phase' | 'seq' | 'change' | 'seal'>>,
): Promise<void> {
  const patch = {
    ...same,
    ...(outputs && { outputsJson: JSON.stringify(outputs) }),
    ...(error !== undefined && { error: error && JSON.stringify(error) }),
  }
  // Nothing to set is no SQL.
  if (Object.keys(patch).length === 0) return
  await db
    .updateTable('changes')
    .set(patch)
    .where('requestId', '=', change.requestId)
    .where('phase', '=', change.phase)
    .where('seq', '=', change.seq)
    .execute()
}
