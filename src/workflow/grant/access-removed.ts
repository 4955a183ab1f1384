import type { Assignment } from '../../aws/types.ts'
import { assignmentKey } from '../../aws/types.ts'
import type { Tx } from '../../store/database.ts'
import { liveGrants } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import { wantEnd } from './ask-to-end.ts'

/** A person had the access taken away: nothing keeps it any more, neither as it was found nor by a grant. */
export async function accessRemoved(ctx: Context, tx: Tx, access: Assignment, by: string): Promise<void> {
  const key = assignmentKey(access)
  await ctx.store.lock(tx, `access:${key}`)
  await tx.deleteFrom('baseline').where('access', '=', key).execute()
  for (const { id } of await liveGrants(tx, key)) await wantEnd(ctx, tx, id, { cause: 'revoked', by })
}
