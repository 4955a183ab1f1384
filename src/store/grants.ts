import type { Assignment } from '../aws/types.ts'
import type { Queries, Tx } from './database.ts'
import type { Grant } from './schema.ts'

export type { Grant } from './schema.ts'

export const assignmentOf = (g: Grant): Assignment => ({
  accountId: g.accountId,
  permissionSetArn: g.permissionSetArn,
  principal: { type: g.principalType, id: g.principalId },
})

/** The first grant of a request has the request's id, the others a number behind it. */
const grantId = (requestId: string, number: number): string => (number === 0 ? requestId : `${requestId}-${number}`)
/** Which of its request's grants it is, from 0. */
export const numberOf = ({ id, requestId }: Pick<Grant, 'id' | 'requestId'>): number =>
  id === requestId ? 0 : Number(id.slice(requestId.length + 1))

/** Where the change that takes a grant away stands among those of its request. */
export const removalAt = (grant: Pick<Grant, 'id' | 'requestId'>) => ({
  requestId: grant.requestId,
  phase: 'undo' as const,
  seq: numberOf(grant),
})

/** A grant of a request begins, `number` from 0. */
export async function insertGrant(
  tx: Tx,
  grant: Pick<Grant, 'requestId' | 'holder' | 'careOf' | 'access'> & {
    number?: number
    assignment: Assignment
    at: number
  },
): Promise<void> {
  const { requestId, number = 0, holder, careOf, access, assignment, at } = grant
  await tx
    .insertInto('grants')
    .values({
      id: grantId(requestId, number),
      requestId,
      holder,
      careOf,
      access,
      accountId: assignment.accountId,
      permissionSetArn: assignment.permissionSetArn,
      principalType: assignment.principal.type,
      principalId: assignment.principal.id,
      state: 'starting',
      startsAt: at,
      endsAt: null,
      endCause: null,
      endedBy: null,
      endedAt: null,
      endSeal: null,
      missingAt: null,
      backAt: null,
      provenAt: null,
      codeAddress: null,
      codeWhere: null,
      version: 1,
    })
    .execute()
}

export const getGrant = (db: Queries, id: string): Promise<Grant | undefined> =>
  db.selectFrom('grants').selectAll().where('id', '=', id).executeTakeFirst()

/** What a request gave on one access. */
export const grantOn = (db: Queries, requestId: string, access: string): Promise<Grant | undefined> =>
  db.selectFrom('grants').selectAll().where('requestId', '=', requestId).where('access', '=', access).executeTakeFirst()

/** One of a request's grants that is in one of these states, other than `except`. */
export const oneOf = (
  db: Queries,
  requestId: string,
  states: readonly Grant['state'][],
  except = '',
): Promise<Grant | undefined> =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('requestId', '=', requestId)
    .where('state', 'in', states)
    .where('id', '!=', except)
    .limit(1)
    .executeTakeFirst()

/** What a request gave, in the order of its plan. */
export async function grantsOfRequest(db: Queries, requestId: string): Promise<Grant[]> {
  const grants = await db.selectFrom('grants').selectAll().where('requestId', '=', requestId).execute()
  return grants.sort((a, b) => numberOf(a) - numberOf(b))
}

/** Grants on an access that are not over, whatever they wait for. */
export const liveGrants = (db: Queries, access: string): Promise<Grant[]> =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('access', '=', access)
    .where('state', '!=', 'ended')
    .orderBy('startsAt')
    .execute()

/** Grants on an access, whatever has become of them. */
export const grantsEverOn = (db: Queries, access: string): Promise<Grant[]> =>
  db.selectFrom('grants').selectAll().where('access', '=', access).orderBy('startsAt').execute()

/** Everything that is not over, whatever it waits for. */
export const allLiveGrants = (db: Queries): Promise<Grant[]> =>
  db.selectFrom('grants').selectAll().where('state', '!=', 'ended').orderBy('startsAt').execute()

/** All access that is given and not on its way out. */
export const activeGrants = (db: Queries): Promise<Grant[]> =>
  db.selectFrom('grants').selectAll().where('state', '=', 'active').orderBy('startsAt').execute()

/** Grants to a person or group that are not over. */
export const grantsTo = (db: Queries, principalId: string): Promise<Grant[]> =>
  db.selectFrom('grants').selectAll().where('principalId', '=', principalId).where('state', '!=', 'ended').execute()

/** The newest requests that gave an access since a time, whether or not it is over. */
export const requestsThatGave = async (db: Queries, access: string, since: number): Promise<string[]> => {
  const given = db.selectFrom('grants').select('requestId').where('access', '=', access).where('startsAt', '>=', since)
  return (await given.orderBy('startsAt', 'desc').limit(20).execute()).map(({ requestId }) => requestId)
}

/** The ids of the requests whose grants of a permission set are not over. */
export const grantsOfSet = async (db: Queries, permissionSetArn: string): Promise<string[]> => {
  const live = db.selectFrom('grants').select('requestId').where('state', '!=', 'ended')
  const rows = await live.where('permissionSetArn', '=', permissionSetArn).orderBy('startsAt').execute()
  return rows.map(({ requestId }) => requestId)
}

/** Grants to others that somebody asked for and looks after, and that are not over. */
export const grantsInCareOf = (db: Queries, slackId: string): Promise<Grant[]> =>
  db.selectFrom('grants').selectAll().where('careOf', '=', slackId).where('state', '!=', 'ended').execute()

/** Whether another grant of the same access has ended since this one started, and left the access to it. */
export async function wasLeftTo(db: Queries, { access, id, startsAt }: Grant): Promise<boolean> {
  const ended = await db
    .selectFrom('grants')
    .select('id')
    .where('access', '=', access)
    .where('id', '!=', id)
    .where('endedAt', '>=', startsAt)
    .executeTakeFirst()
  return ended !== undefined
}

export async function updateGrant(tx: Tx, grant: Grant, patch: Partial<Grant>): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('grants')
    .set({ ...patch, version: grant.version + 1 })
    .where('id', '=', grant.id)
    .where('version', '=', grant.version)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Error(`grant ${grant.id} was written by somebody else; it is read again`)
}

/** A grant that only made another one longer is none of its own. */
export async function deleteGrant(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('grants').where('id', '=', id).execute()
}
