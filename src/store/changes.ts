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
  /** What the row is looked up by. */
  target: string | null
}

type Phase = StoredChange['phase']
type Sealed = Pick<StoredChange, 'requestId' | 'phase' | 'seq' | 'change'>
const sealed = ({ requestId, phase, seq, change }: Sealed): Json => [
  'change',
  requestId,
  phase,
  seq,
  JSON.stringify(change),
]

/** Whether the bot itself planned this change, and it is where it is looked for. */
export const isOwnChange = ({ seal }: Pick<Store, 'seal'>, change: StoredChange): boolean =>
  seal.check(sealed(change), change.seal) === 'good' && change.target === (change.change.target ?? null)

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
  phase: Phase,
  changes: Change[],
): Promise<void> {
  await forgetting(tx, requestId, phase).execute()
  await insertChanges({ seal }, tx, requestId, phase, changes, 0)
}

/** The same, but what is proven stays, and is not done once more. */
export async function storeRest(
  { seal }: Pick<Store, 'seal'>,
  tx: Tx,
  requestId: string,
  phase: Phase,
  changes: Change[],
): Promise<void> {
  const of = ({ action, effect, params }: Change) => canonical([action, effect, params])
  const proven = (await changesOf(tx, requestId, phase)).filter(({ state }) => state === 'proven')
  const done = new Set(proven.map(({ change }) => of(change)))
  const rest = changes.filter((change) => !done.has(of(change)))
  await forgetting(tx, requestId, phase).where('state', '!=', 'proven').execute()
  await insertChanges({ seal }, tx, requestId, phase, rest, Math.max(-1, ...proven.map(({ seq }) => seq)) + 1)
}

/** One change in its place, whatever else the phase has: grants of one request end one by one. */
export async function storeChangeAt(
  { seal }: Pick<Store, 'seal'>,
  tx: Tx,
  { requestId, phase, seq }: Pick<StoredChange, 'requestId' | 'phase' | 'seq'>,
  change: Change,
): Promise<void> {
  await forgetting(tx, requestId, phase).where('seq', '=', seq).execute()
  await insertChanges({ seal }, tx, requestId, phase, [change], seq)
}

async function insertChanges(
  { seal }: Pick<Store, 'seal'>,
  tx: Tx,
  requestId: string,
  phase: Phase,
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
    target: change.target ?? null,
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

const forgetting = (tx: Tx, requestId: string, phase: Phase) =>
  tx.deleteFrom('changes').where('requestId', '=', requestId).where('phase', '=', phase)
const inPhase = (db: Queries, requestId: string, phase: Phase) =>
  db.selectFrom('changes').where('requestId', '=', requestId).where('phase', '=', phase)

/** The changes of one phase, in order. */
export async function changesOf(db: Queries, requestId: string, phase: Phase): Promise<StoredChange[]> {
  return (await inPhase(db, requestId, phase).selectAll().orderBy('seq').execute()).map(changeOf)
}

/** The changes of one target, in order: of hundreds the others are not read. */
export async function changesFor(db: Queries, requestId: string, target: string): Promise<StoredChange[]> {
  const mine = inPhase(db, requestId, 'do').where('target', '=', target)
  return (await mine.selectAll().orderBy('seq').execute()).map(changeOf)
}

export async function changeAt(
  db: Queries,
  { requestId, phase, seq }: Pick<StoredChange, 'requestId' | 'phase' | 'seq'>,
): Promise<StoredChange | undefined> {
  const row = await inPhase(db, requestId, phase).where('seq', '=', seq).selectAll().executeTakeFirst()
  return row && changeOf(row)
}

/** What a change and those before it have made; of other targets, which do not need each other, nothing. */
export async function outputsBefore(db: Queries, row: StoredChange): Promise<Record<string, string>> {
  const { target } = row
  let earlier = inPhase(db, row.requestId, row.phase).where('seq', '<=', row.seq).where('outputsJson', 'is not', null)
  if (target !== null) earlier = earlier.where((e) => e.or([e('target', 'is', null), e('target', '=', target)]))
  const made = await earlier.select('outputsJson').orderBy('seq').execute()
  return Object.assign({}, ...made.map(({ outputsJson }) => JSON.parse(outputsJson ?? '{}')))
}

/** Whether each target of the stage of this change, which goes up to the next one without a target, is proven or has failed. */
export async function isStageSettled(db: Queries, { requestId, phase, seq }: StoredChange): Promise<boolean> {
  const next = inPhase(db, requestId, phase).where('target', 'is', null).where('seq', '>', seq)
  const { end } = await next.select((e) => e.fn.min('seq').as('end')).executeTakeFirstOrThrow()
  const failed = inPhase(db, requestId, phase).where('state', '=', 'failed').where('target', 'is not', null)
  let open = inPhase(db, requestId, phase).where('state', 'not in', ['proven', 'failed'])
  open = open.where('target', 'is not', null).where('target', 'not in', failed.select('target'))
  if (end !== null) open = open.where('seq', '<', end)
  return (await open.select('seq').limit(1).executeTakeFirst()) === undefined
}

export async function updateChange(
  db: Queries,
  change: Pick<StoredChange, 'requestId' | 'phase' | 'seq'>,
  {
    outputs,
    error,
    ...same
  }: Partial<Omit<StoredChange, 'requestId' | 'phase' | 'seq' | 'change' | 'seal' | 'target'>>,
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
