import type { Queries, Tx } from './database.ts'
import type { Decision } from './schema.ts'

export type { Decision } from './schema.ts'

/** One decision per person and plan; a later no takes the place of a yes. False when nothing new was said. */
export async function insertDecision(tx: Tx, decision: Decision): Promise<boolean> {
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

/** Decisions on one plan, oldest first. */
export const decisionsOn = (db: Queries, requestId: string, digest: string): Promise<Decision[]> =>
  db
    .selectFrom('decisions')
    .selectAll()
    .where('requestId', '=', requestId)
    .where('digest', '=', digest)
    .orderBy('at')
    .execute()

/** What one person has said of a request, whatever the plan. */
export const decisionsBy = (db: Queries, requestId: string, approver: string): Promise<Decision[]> =>
  db.selectFrom('decisions').selectAll().where('requestId', '=', requestId).where('approver', '=', approver).execute()

/** What was decided does not count any more: on one plan, or on all of them. */
export async function voidDecisions(tx: Tx, requestId: string, digest?: string): Promise<void> {
  const all = tx.deleteFrom('decisions').where('requestId', '=', requestId)
  await (digest === undefined ? all : all.where('digest', '=', digest)).execute()
}

export async function deleteDecision(tx: Tx, { requestId, approver, digest }: Decision): Promise<void> {
  await tx
    .deleteFrom('decisions')
    .where('requestId', '=', requestId)
    .where('approver', '=', approver)
    .where('digest', '=', digest)
    .execute()
}
