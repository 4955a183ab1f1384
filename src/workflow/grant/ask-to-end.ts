import type { Tx } from '../../store/database.ts'
import { getGrant, updateGrant } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import type { EndCause } from '../job-payloads.ts'

/**
 * Has a grant ended now, whatever its time. The wish is kept with the grant: the job `end` may be asked for again before
 * it runs, for the end in time of a grant that begins or lasts longer just then.
 */
export async function wantEnd(
  ctx: Pick<Context, 'jobs'>,
  tx: Tx,
  grantId: string,
  wish: { cause: EndCause; by: string },
): Promise<void> {
  const grant = await getGrant(tx, grantId)
  if (!grant || grant.state === 'ended') return
  // The job's row before the grant's, as the job itself takes them.
  await ctx.jobs.enqueue(tx, 'end', grantId, { grantId, ...wish, channel: null }, { priority: 0 })
  if (grant.state !== 'removing') await updateGrant(tx, grant, { endCause: wish.cause, endedBy: wish.by })
}
