import type { Outcome } from '../errors.ts'
import type { Queries } from './database.ts'
import { readOutcome } from './kept-outcome.ts'
import type { KeepQuestion } from './schema.ts'

/** Whether access without an end is to stay, whose person may not have it any more. False when that is asked already. */
export async function askKeep(
  db: Queries,
  { why, ...row }: Pick<KeepQuestion, 'grantId' | 'askedAt'> & { why: object },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('keepQuestions')
    .values({ ...row, whyJson: JSON.stringify(why), answeredBy: null, answeredAt: null })
    .onConflict((c) => c.column('grantId').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows) === 1
}

/** What is asked of a grant, and why. */
export type AskedToKeep = Omit<KeepQuestion, 'whyJson'> & { why: Outcome | undefined }

export async function getKeepQuestion(db: Queries, grantId: string): Promise<AskedToKeep | undefined> {
  const row = await db.selectFrom('keepQuestions').selectAll().where('grantId', '=', grantId).executeTakeFirst()
  if (!row) return undefined
  const { whyJson, ...question } = row
  return { ...question, why: readOutcome(whyJson) }
}

export async function answerKeep(db: Queries, grantId: string, by: string, at: number): Promise<void> {
  await db.updateTable('keepQuestions').set({ answeredBy: by, answeredAt: at }).where('grantId', '=', grantId).execute()
}

export async function dropKeepQuestion(db: Queries, grantId: string): Promise<void> {
  await db.deleteFrom('keepQuestions').where('grantId', '=', grantId).execute()
}

/** The person is back: what was asked is over, and would be asked anew. Gives the grants. */
export async function forgetKeepQuestions(db: Queries, principalId: string): Promise<string[]> {
  const grants = db.selectFrom('grants').select('id').where('principalId', '=', principalId)
  const asked = db.deleteFrom('keepQuestions').where('grantId', 'in', grants)
  // That somebody else has made the access, too, is so whoever may have it.
  const about = asked.where('whyJson', 'not like', '%"made_elsewhere%')
  const rows = await about.returning('grantId').execute()
  return rows.map(({ grantId }) => grantId)
}

/** What nobody has decided yet of access that is still there, longest asked first. */
export const openKeepQuestions = (db: Queries): Promise<Pick<KeepQuestion, 'grantId' | 'askedAt'>[]> =>
  db
    .selectFrom('keepQuestions')
    .innerJoin('grants', 'grants.id', 'keepQuestions.grantId')
    .select(['grantId', 'askedAt'])
    .where('answeredBy', 'is', null)
    .where('grants.state', '=', 'active')
    .orderBy('askedAt')
    .execute()
