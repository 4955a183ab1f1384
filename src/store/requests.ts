import { randomInt } from 'node:crypto'
import type { Insertable, Updateable } from 'kysely'
import type { Json } from '../json.ts'
import type { State } from '../lifecycle.ts'
import type { Queries, Store, Tx } from './database.ts'
import type { ChangeRow, DecisionRow, RequestRow, RequestTable } from './schema.ts'

// Crockford's alphabet: no I, L, O, U, so that ids can be read aloud. https://www.crockford.com/base32.html
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const newId = () => Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('')

/** How people type an id: any case, O for 0, I and L for 1. */
export const normalizeId = (typed: string): string =>
  typed.trim().toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')

/** Stores a new request. The same form key gives the request that is already there: `created` is false. */
export async function insertRequest(
  tx: Tx,
  request: Omit<Insertable<RequestTable>, 'id'>,
): Promise<{ id: string; created: boolean }> {
  for (;;) {
    const same = await tx.selectFrom('requests').select('id').where('formKey', '=', request.formKey).executeTakeFirst()
    if (same) return { id: same.id, created: false }
    const id = newId()
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('requests')
      .values({ ...request, id })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst()
    if (Number(numInsertedOrUpdatedRows) === 1) return { id, created: true }
  }
}

export const getRequest = (db: Queries, id: string): Promise<RequestRow | undefined> =>
  db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst()

/** Compare-and-swap: true when nobody wrote the request since `row` was read. Only `transition` calls it. */
export async function swapRequest(
  tx: Tx,
  row: RequestRow,
  patch: Updateable<RequestTable> & { state: State },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('requests')
    .set({ ...patch, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** One decision per person and plan; a later no takes the place of a yes. False when nothing new was said. */
export async function insertDecision(tx: Tx, decision: DecisionRow): Promise<boolean> {
  const { verdict, reason, at } = decision
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('decisions')
    .values(decision)
    .onConflict((c) => {
      const same = c.columns(['requestId', 'approver', 'digest'])
      return verdict === 'deny'
        ? same.doUpdateSet({ verdict, reason, at }).where('decisions.verdict', '=', 'approve')
        : same.doNothing()
    })
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) === 1
}

export async function deleteDecision(tx: Tx, { requestId, approver, digest }: DecisionRow): Promise<void> {
  await tx
    .deleteFrom('decisions')
    .where('requestId', '=', requestId)
    .where('approver', '=', approver)
    .where('digest', '=', digest)
    .execute()
}

export const decisionsOn = (db: Queries, requestId: string, digest: string): Promise<DecisionRow[]> =>
  db
    .selectFrom('decisions')
    .selectAll()
    .where('requestId', '=', requestId)
    .where('digest', '=', digest)
    .orderBy('at')
    .execute()

export const changesOf = (db: Queries, requestId: string, phase?: ChangeRow['phase']): Promise<ChangeRow[]> => {
  const query = db.selectFrom('changes').selectAll().where('requestId', '=', requestId).orderBy('phase').orderBy('seq')
  return (phase ? query.where('phase', '=', phase) : query).execute()
}

type Changing = Pick<ChangeRow, 'requestId' | 'phase' | 'seq' | 'changeJson'>
const sealedChange = ({ requestId, phase, seq, changeJson }: Changing): Json => [
  'change',
  requestId,
  phase,
  seq,
  changeJson,
]

export const sealChange = <C extends Changing>({ seal }: Pick<Store, 'seal'>, change: C) => ({
  ...change,
  seal: seal.make(sealedChange(change)),
})

/** Whether the bot itself planned this change. */
export const isOwnChange = ({ seal }: Pick<Store, 'seal'>, row: ChangeRow): boolean =>
  seal.check(sealedChange(row), row.seal) === 'good'

export async function updateChange(
  db: Queries,
  change: Pick<ChangeRow, 'requestId' | 'phase' | 'seq'>,
  patch: Partial<ChangeRow>,
): Promise<void> {
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
