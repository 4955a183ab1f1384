import { Refusal } from '../../errors.ts'
import { membersOf } from '../../policy/policy-people.ts'
import { grantsOfRequest } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { adminAsOfNow } from '../people/as-of-now.ts'
import { gainsFrom, isSamePerson } from '../request/conflict-of-interest.ts'
import { gainersAmong, unconcerned } from '../request/without-gainers.ts'
import { lockRequest } from '../transition.ts'
import { closeGrant } from './end.ts'
import { isLate } from './late-end.ts'
import { mendGrants } from './mend-grant.ts'

/**
 * An administrator puts on record that access which AWS does not end is over, and why. Nothing is claimed of AWS: what it
 * shows afterwards is told like everything that nobody explains. Throws a `Refusal` of whom this is not for: whoever has the
 * access, or has asked for it, by whichever account, closes it only where nobody else could.
 */
export async function closeByHand(
  ctx: Context,
  { by, id, reason }: { by: string; id: string; reason: string },
): Promise<void> {
  const person = await adminAsOfNow(ctx, by)
  const seen = await getRequest(ctx.store.db, id)
  if (!seen) throw new Refusal('unknown_request', { id })
  if (reason === '') throw new Refusal('close_reason', { id })
  const isOwn = (await isSamePerson(ctx, person, seen.requester)) || (await gainsFrom(ctx, person, seen))
  if (isOwn && (await isAnotherLeft(ctx, by, seen))) throw new Refusal('close_own', { id })
  await ctx.store.transaction(async (tx) => {
    await mendGrants(ctx, tx, await lockRequest(ctx, tx, id))
    const late = (await grantsOfRequest(tx, id)).filter(({ state }) => state === 'removing')
    if (late.length === 0) throw new Refusal('close_nothing', { id })
    // AWS is given the time that it needs: nobody stops an end that is on its way.
    for (const grant of late) if (!(await isLate(ctx, tx, grant))) throw new Refusal('close_early', { id })
    for (const grant of late) {
      await ctx.store.lock(tx, `access:${grant.access}`)
      const proof = { code: 'closed_by_hand', vars: { reason } }
      await closeGrant(ctx, tx, await lockRequest(ctx, tx, id), grant, { proof, by })
    }
  })
  ctx.jobs.kick()
}

/** Whether there is an administrator who neither has the access nor asked for it. */
async function isAnotherLeft(ctx: Context, by: string, seen: Request): Promise<boolean> {
  const admins = membersOf(ctx.roster, ctx.config.policy.admins)
  const { may } = await unconcerned(ctx, seen, admins, [by, ...(await gainersAmong(ctx, seen, admins))])
  return admins.some(may)
}
