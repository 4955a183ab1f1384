import { Refusal } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { evaluate, mayApprove } from '../../policy/evaluate.ts'
import type { Asked, Ruling } from '../../policy/policy-types.ts'
import { decisionsOn } from '../../store/decision-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { memberAsOfNow } from '../people/as-of-now.ts'
import { gainsFrom } from './conflict-of-interest.ts'

// What is asked, the rule that decides on it, and whose yes counts under it.

/** How the policy sees a wish. */
export function askedOf(
  wish: { operation: string; input: Record<string, Json>; durationMs: number | null; permanent: boolean },
  requester: string,
): Asked {
  const { account, permissionSet, name } = wish.input
  return {
    operation: wish.operation,
    requester,
    permanent: wish.permanent,
    ...(typeof account === 'string' ? { accountId: account } : {}),
    ...(typeof permissionSet === 'string' ? { permissionSetArn: permissionSet } : {}),
    ...(typeof name === 'string' ? { permissionSetName: name } : {}),
    ...(wish.durationMs === null ? {} : { durationMs: wish.durationMs }),
  }
}

/** The rule that decides on it now; throws the policy's `Refusal`. */
export function rulingFor(ctx: Context, asked: Asked): Ruling {
  const result = evaluate(ctx.config.policy, asked, { directory: ctx.directory, roster: ctx.roster })
  if ('refused' in result) throw result.refused
  return result.ruling
}

/** The ruling on a stored request, with today's policy and people. Throws the policy's `Refusal`. */
export const rulingAsOfNow = (ctx: Context, request: Request): Ruling =>
  rulingFor(ctx, askedOf(request, request.requester))

/** Approvals by people who may approve now. */
export const countingApprovals = <D extends { verdict: string; approver: string }>(
  decisions: D[],
  ruling: Ruling,
): D[] => decisions.filter((d) => d.verdict === 'approve' && mayApprove(ruling, d.approver))

/**
 * The same, by people who are still members of the workspace (a user id or an e-mail in the policy outlives the person's
 * account) and who have not come to gain from it since.
 */
export async function validApprovals(ctx: Context, row: Request, ruling: Ruling): Promise<Set<string>> {
  const valid = new Set<string>()
  for (const { approver } of countingApprovals(await decisionsOn(ctx.store.db, row.id, row.digest ?? ''), ruling)) {
    try {
      const person = await memberAsOfNow(ctx, approver)
      if (approver === row.requester || !(await gainsFrom(ctx, person, row))) valid.add(approver)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return valid
}
