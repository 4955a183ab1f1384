import { endWishOf } from '../../store/end-wish.ts'
import { type Grant, getGrant } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { lockRequest } from '../transition.ts'
import { wantEnd } from './ask-to-end.ts'
import { cannotBeEnded, isOfInstance } from './cannot-be-ended.ts'

/**
 * Identity Center was deleted and enabled again, perhaps in another Region: what the one before gave is over, and its end is
 * asked for at once, which comes to its proof.
 */
export async function endOfGoneInstance(
  ctx: Context,
  job: Pick<Job, 'fence'>,
  grants: readonly Grant[],
): Promise<void> {
  const { instance } = ctx.directory
  if (!instance) return
  for (const { id, requestId } of await givenElsewhere(ctx, grants)) {
    await ctx.store.transaction(async (tx) => {
      await lockRequest(ctx, tx, requestId)
      const grant = await getGrant(tx, id)
      if (grant) await ctx.store.lock(tx, `access:${grant.access}`)
      await job.fence(tx)
      if (grant?.state === 'active' || grant?.state === 'lost')
        await wantEnd(ctx, tx, id, { cause: 'instance-gone', by: 'bot' })
    })
    ctx.jobs.kick()
  }
}

/** Of an instance that is proven to be no more: one proof is for all of them. */
async function givenElsewhere(ctx: Context, grants: readonly Grant[]): Promise<Grant[]> {
  const { instance } = ctx.directory
  const others: Grant[] = []
  for (const grant of grants)
    if (!endWishOf(ctx.store, grant) && instance && !(await isOfInstance(ctx, grant, instance))) others.push(grant)
  const [first] = others
  if (!first) return []
  const proof = await cannotBeEnded(ctx, first)
  return proof && 'code' in proof && proof.code === 'instance_gone' ? others : []
}
