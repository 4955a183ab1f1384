import { Refusal } from '../../errors.ts'
import { formatDuration } from '../../policy/duration.ts'
import { isTooNew, mayApprove } from '../../policy/evaluate.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { gainsFrom, isSamePerson } from './conflict-of-interest.ts'
import { operationOf } from './operation.ts'
import { refuseRequest } from './outcome.ts'
import { type Judged, judgeNow } from './ruling.ts'
import { refuseUnlikeRecord } from './unlike-record.ts'

export interface MayDecide {
  ruling: Ruling
  /** The one administrator of a company that is being set up decides on a request of their own. */
  own: boolean
}

/**
 * Whether somebody may decide on a request, by the policy and the facts of now. Throws the `Refusal` of whom this is not
 * for. `alone`: who asked goes on alone. `judged`: the ruling on it, where it was just asked for.
 */
export async function mayDecide(
  ctx: Context,
  { by, alone, judged }: { by: string; alone?: true; judged?: Ruling },
  person: Person,
  seen: Request,
): Promise<MayDecide> {
  const unlike = await refuseUnlikeRecord(ctx, seen)
  if (unlike) throw unlike
  const own = by === seen.requester
  if (own && !alone) throw new Refusal('own_request')
  if (!own && (await isSamePerson(ctx, person, seen.requester))) throw new Refusal('own_request')
  const stopped = operationOf(ctx, seen.operation).stops?.(seen.input as never)
  if (stopped !== undefined && (await ctx.people.identityUser(by)) === stopped) throw new Refusal('own_stop')
  const ruling = judged ?? (await judgedOrOver(ctx, seen)).ruling
  // Set only for the one administrator of a company that is being set up, and only while that lasts.
  if (own && ruling.bootstrap !== by) throw new Refusal('own_request')
  if (!own && isTooNew(ruling, by, ctx.roster)) {
    const limitMs = ruling.approverSinceMs ?? 0
    throw new Refusal('approver_too_new', { rule: ruling.rule, limit: formatDuration(limitMs), limitMs })
  }
  if (ruling.gaining?.includes(by))
    throw new Refusal(operationOf(ctx, seen.operation).shapes ? 'own_set' : 'own_benefit')
  if (!mayApprove(ruling, by)) {
    throw new Refusal('not_an_approver', { rule: ruling.rule, approvers: ruling.approverSelectors.join(', ') })
  }
  if (!own && (await gainsFrom(ctx, person, seen))) throw new Refusal('own_benefit')
  return { ruling, own }
}

/** By the rule that it waits for. */
const isNobodyLeft = ({ code, vars }: Refusal, { ruling }: Request): boolean =>
  (code === 'set_holders_only' || code === 'policy_nobody_can_approve') && vars.rule === ruling?.rule

/** Where nobody is left who could decide, whoever asked learns it now, not when it lapses. */
async function judgedOrOver(ctx: Context, seen: Request): Promise<Judged> {
  try {
    return await judgeNow(ctx, seen)
  } catch (error) {
    if (error instanceof Refusal && isNobodyLeft(error, seen)) await refuseRequest(ctx, seen.id, error)
    throw error
  }
}
