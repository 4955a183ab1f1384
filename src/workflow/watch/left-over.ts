import { type Assignment, assignmentKey } from '../../aws/types.ts'
import type { Queries } from '../../store/database.ts'
import { type Grant, grantsEverOn } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import { grantsOnRecord } from '../grant/proven.ts'

/** The grant that gave an access last, where nothing has shown it gone since: neither its end nor a listing. */
export async function leftOver(
  ctx: Pick<Context, 'store'>,
  db: Queries,
  access: Assignment,
): Promise<Grant | undefined> {
  const key = assignmentKey(access)
  let last: { grant: Grant; givenAt: number } | undefined
  let goneAt = 0
  for (const grant of await grantsEverOn(db, key)) {
    const all = await grantsOnRecord(ctx, db, grant.requestId)
    const proven = all.find(({ assignment }) => assignmentKey(assignment) === key)
    if (!proven) continue
    goneAt = Math.max(goneAt, proven.goneAt ?? 0)
    if (proven.givenAt !== null && proven.givenAt > (last?.givenAt ?? 0)) last = { grant, givenAt: proven.givenAt }
  }
  return last && last.givenAt > goneAt ? last.grant : undefined
}
