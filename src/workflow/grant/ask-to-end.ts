import { type Assignment, assignmentKey } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import { columnsOfWish } from '../../store/end-wish.ts'
import { getGrant, grantsOfRequest, liveGrants, updateGrant } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import type { EndCause } from '../job-payloads.ts'
import { isAdmin } from '../people/roster.ts'
import { rulesOf } from '../press.ts'
import { gainingPrincipals } from '../request/beneficiary.ts'
import { provenToGain } from '../request/conflict-of-interest.ts'
import { mayApproveToday } from '../request/ruling.ts'
import { leaveBaseline } from './baseline.ts'

/**
 * The press on "I'm done" by whose access it is, on End by who asked for it for others, or on Revoke by an approver or an
 * administrator. What a group has is not for one of its members to take from the others.
 */
export const endAsked = rulesOf<'end-asked', { own: boolean; alone?: string | undefined }>({
  async may(ctx, { press: { by }, person, seen }) {
    const principals = gainingPrincipals(seen.operation, seen.input)
    const group = principals.find(({ type }) => type === 'GROUP')
    const isAskers = by === seen.requester && seen.beneficiary?.kind === 'self'
    const gained = !group && (await provenToGain(ctx, person, seen))
    const own = !group && (isAskers || gained)
    if (by === seen.requester || isAdmin(ctx, by) || (await mayApproveToday(ctx, seen, by))) return { own }
    // Of several people each gives back their own.
    if (gained) return { own, ...(principals.length > 1 && { alone: await ctx.people.identityUser(by) }) }
    if (!group) throw new Refusal('not_yours_to_end', { id: seen.id })
    throw new Refusal('groups_to_end', { id: seen.id, group: seen.beneficiary?.name ?? group.id })
  },

  async move(ctx, { tx, press: { by, grantId }, row, allowed }) {
    const all = (await grantsOfRequest(tx, row.id)).filter(({ id }) => grantId === undefined || id === grantId)
    const mine = all.filter(({ principalId }) => allowed.alone === undefined || principalId === allowed.alone)
    const live = mine.filter(({ state }) => state !== 'ended')
    // Pressed twice, or the bot was killed after it counted.
    if (live.length === 0 && mine.some(({ endedBy }) => endedBy === by)) return undefined
    if (live.length === 0) return new Refusal('already_over', { id: row.id, state: row.state })
    for (const { id } of live) await wantEnd(ctx, tx, id, { cause: allowed.own ? 'returned' : 'revoked', by })
    return undefined
  },
})

/**
 * Has a grant ended now, whatever its time. The wish is kept with the grant: the job `end` may be asked for again before
 * it runs, for the end in time of a grant that begins or lasts longer just then.
 */
export async function wantEnd(
  ctx: Pick<Context, 'jobs' | 'store'>,
  tx: Tx,
  grantId: string,
  wish: { cause: EndCause; by: string },
): Promise<void> {
  const grant = await getGrant(tx, grantId)
  if (!grant || grant.state === 'ended') return
  // The job's row before the grant's, as the job itself takes them.
  await ctx.jobs.enqueue(tx, 'end', grantId, { grantId, ...wish }, { priority: 0, rowFirst: true })
  if (grant.state !== 'removing') await updateGrant(tx, grant, columnsOfWish(ctx.store, grantId, wish))
}

/** A person had the access taken away: nothing keeps it any more, neither as it was found nor by a grant. */
export async function accessRemoved(ctx: Context, tx: Tx, access: Assignment, by: string): Promise<void> {
  const key = assignmentKey(access)
  await ctx.store.lock(tx, `access:${key}`)
  await leaveBaseline(ctx, tx, access)
  for (const { id } of await liveGrants(tx, key)) await wantEnd(ctx, tx, id, { cause: 'revoked', by })
}
