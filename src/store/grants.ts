import type { Assignment } from '../aws/types.ts'
import type { Queries, Tx } from './database.ts'
import type { GrantRow } from './schema.ts'

export const assignmentOf = (g: GrantRow): Assignment => ({
  accountId: g.accountId,
  permissionSetArn: g.permissionSetArn,
  principal: { type: g.principalType, id: g.principalId },
})

export const getGrant = (db: Queries, id: string): Promise<GrantRow | undefined> =>
  db.selectFrom('grants').selectAll().where('id', '=', id).executeTakeFirst()

export const grantOfRequest = (db: Queries, requestId: string): Promise<GrantRow | undefined> =>
  db.selectFrom('grants').selectAll().where('requestId', '=', requestId).executeTakeFirst()

/** Grants on an access that are not over, whatever they wait for. */
export const liveGrants = (db: Queries, access: string): Promise<GrantRow[]> =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('access', '=', access)
    .where('state', '!=', 'ended')
    .orderBy('startsAt')
    .execute()

/** Grants that need the access to be there: not yet over and not on their way out. */
export const grantsNeeding = async (db: Queries, access: string, except: string): Promise<GrantRow[]> =>
  (await liveGrants(db, access)).filter((g) => g.id !== except && (g.state === 'starting' || g.state === 'active'))

export async function updateGrant(tx: Tx, grant: GrantRow, patch: Partial<GrantRow>): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('grants')
    .set({ ...patch, version: grant.version + 1 })
    .where('id', '=', grant.id)
    .where('version', '=', grant.version)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Error(`grant ${grant.id} was written by somebody else; it is read again`)
}
