import { classify } from '../../aws/aws-errors.ts'
import { Refusal } from '../../errors.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import { getPerson } from '../../store/person-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { humans, perhapsUsers } from '../people/humans.ts'
import { gainingPrincipals, membersOfGroup } from './beneficiary.ts'

/**
 * Whoever gains by a request, themselves or as a member of the group that gains, does not approve it, nor does who asked by
 * another account: they are neither named nor counted. Throws the `Refusal` where too few others are left, so that nobody
 * waits for what cannot come.
 */
export async function withoutGainers(ctx: Context, request: Request, ruling: Ruling): Promise<Ruling> {
  if (ruling.approvals === 0 || ruling.bootstrap !== undefined) return ruling
  return leftToApprove(ctx, request, ruling, await gainersAmong(ctx, request, ruling.approvers))
}

/** The ruling without these approvers, and without other accounts of who asked. Throws as `withoutGainers` does. */
export async function leftToApprove(
  ctx: Context,
  request: Request,
  ruling: Ruling,
  gaining: readonly string[],
): Promise<Ruling> {
  const { human, may } = await unconcerned(ctx, request, ruling.approvers, gaining)
  if (ruling.approvers.every(may)) return ruling
  const [approvers, out] = [ruling.approvers.filter(may), ruling.approvers.filter((id) => !may(id))]
  const parts = ruling.parts?.map((part) => ({ ...part, approvers: part.approvers.filter(may) }))
  for (const needed of [{ ...ruling, approvers }, ...(parts ?? [])]) {
    const able = new Set(needed.approvers.map((id) => human.get(id))).size
    const selectors = ruling.approverSelectors.join(', ')
    const { rule, approvals } = needed
    if (able < approvals)
      throw new Refusal('policy_nobody_can_approve', { rule, approvals, approvers: able, selectors })
  }
  return { ...ruling, approvers, gaining: [...(ruling.gaining ?? []), ...out], ...(parts && { parts }) }
}

/** Which of these accounts are of people who neither asked nor gain. */
export async function unconcerned(
  ctx: Context,
  { requester }: Request,
  among: readonly string[],
  gaining: readonly string[],
): Promise<{ human: Map<string, string>; may(id: string): boolean }> {
  const human = await humans(ctx, ctx.store.db, [...among, ...gaining, requester])
  const concerned = new Set([requester, ...gaining].map((id) => human.get(id)))
  return { human, may: (id) => !concerned.has(human.get(id)) }
}

/** Those of these accounts who gain by it, as far as AWS tells who is in a group, or whom it stops: they do not decide either. */
export async function gainersAmong(ctx: Context, request: Request, slackIds: readonly string[]): Promise<string[]> {
  const principals = gainingPrincipals(request.operation, request.input)
  const stopped = ctx.operations.get(request.operation)?.stops?.(request.input as never)
  if (principals.length === 0 && stopped === undefined) return []
  const users = new Set(stopped === undefined ? [] : [stopped])
  for (const { type, id } of principals)
    for (const user of type === 'GROUP' ? await membersOrNobody(ctx, id) : [id]) users.add(user)
  const gaining: string[] = []
  for (const slackId of slackIds) {
    const known = (await getPerson(ctx.store.db, slackId))?.person ?? { slackId, email: undefined }
    if ((await perhapsUsers(ctx, ctx.store.db, known)).some((user) => users.has(user))) gaining.push(slackId)
  }
  return gaining
}

/** Where the bot may not read who is in a group, each approver is looked at when they decide. Another error is thrown. */
async function membersOrNobody(ctx: Context, groupId: string): Promise<string[]> {
  try {
    return await membersOfGroup(ctx, groupId)
  } catch (error) {
    if (classify(error).kind === 'denied') return []
    throw error
  }
}
