import { Refusal } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { evaluate, mayApprove } from '../../policy/evaluate.ts'
import type { PolicyContext } from '../../policy/match.ts'
import type { Asked, Beneficiary, Ruling } from '../../policy/policy-types.ts'
import { decisionsOn } from '../../store/decision-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { memberAsOfNow } from '../people/as-of-now.ts'
import { oneEach } from '../people/humans.ts'
import { beneficiaryNow, rememberedBeneficiary } from './beneficiary.ts'
import { gainsFrom } from './conflict-of-interest.ts'
import { type FactsNow, factsNow } from './facts-now.ts'
import { operationOf } from './operation.ts'

// What is asked, the rule that decides on it, and whose yes counts under it.

interface Wanted {
  operation: string
  input: Record<string, Json>
  durationMs: number | null
  permanent: boolean
}

/** How the policy sees a wish. */
function askedOf(ctx: Context, wish: Wanted, requester: string, beneficiary: Beneficiary): Asked {
  const { account, permissionSet } = wish.input
  const made = nameOfMade(ctx, wish)
  return {
    operation: wish.operation,
    requester,
    beneficiary,
    permanent: wish.permanent,
    ...(typeof account === 'string' ? { accountId: account } : {}),
    ...(typeof permissionSet === 'string' ? { permissionSetArn: permissionSet } : {}),
    ...(made !== undefined ? { permissionSetName: made, permissionSetHighRisk: isRisky(ctx, wish) } : {}),
    ...(wish.durationMs === null ? {} : { durationMs: wish.durationMs }),
  }
}

/** The name of the permission set that is made by it: a new one, or one that is there with other contents. */
function nameOfMade(ctx: Context, { operation, input: { name, permissionSet } }: Wanted): string | undefined {
  if (!ctx.operations.get(operation)?.shapes) return undefined
  if (typeof permissionSet === 'string') return ctx.directory.permissionSet(permissionSet)?.name
  return typeof name === 'string' ? name : undefined
}

/** Whether the permission set that is to be made allows as much as an administrator may. */
const isRisky = (ctx: Context, { operation, input }: Wanted): boolean =>
  operationOf(ctx, operation).risk(input as never, { directory: ctx.directory }) === 'high'

function rulingOn(ctx: Context, asked: Asked, facts: PolicyContext = ctx): Ruling {
  const result = evaluate(ctx.config.policy, asked, facts)
  if ('refused' in result) throw result.refused
  return result.ruling
}

/** The rule that decides on a wish by what is remembered: no call. Throws the policy's `Refusal`. */
export async function rememberedRuling(ctx: Context, wish: Wanted, requester: string): Promise<Ruling> {
  return rulingOn(ctx, askedOf(ctx, wish, requester, await rememberedBeneficiary(ctx, { ...wish, requester })))
}

/**
 * Whether somebody may approve a stored request by today's rule, for what must not wait for AWS, such as taking access
 * away. Where no rule gives it any more, nobody may.
 */
export async function mayApproveToday(ctx: Context, request: Request, slackId: string): Promise<boolean> {
  try {
    return mayApprove(await rememberedRuling(ctx, request, request.requester), slackId)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

export interface Judged {
  ruling: Ruling
  beneficiary: Beneficiary
  /** The account as it was judged. */
  account: FactsNow['account']
}

/** The ruling on a stored request, by today's policy, people and facts of AWS. Throws the policy's `Refusal`. */
export async function judgeNow(ctx: Context, request: Request): Promise<Judged> {
  const beneficiary = await beneficiaryNow(ctx, request)
  const asked = askedOf(ctx, request, request.requester, beneficiary)
  const { context, account } = await factsNow(ctx, asked)
  return { ruling: rulingOn(ctx, asked, context), beneficiary, account }
}

/** Approvals by people who may approve now. */
export const countingApprovals = <D extends { verdict: string; approver: string }>(
  decisions: D[],
  ruling: Ruling,
): D[] => decisions.filter((d) => d.verdict === 'approve' && mayApprove(ruling, d.approver))

/**
 * The same, by people who are still members of the workspace (a user id or an e-mail in the policy outlives the person's
 * account) and who have not come to gain from it since; of a human's accounts, one.
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
  return new Set(await oneEach(ctx, ctx.store.db, valid))
}
