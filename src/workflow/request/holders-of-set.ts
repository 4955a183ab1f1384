import { readGroupsOf } from '../../aws/is-member-of.ts'
import { Refusal } from '../../errors.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import { getPerson } from '../../store/person-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { humans, perhapsUsers } from '../people/humans.ts'
import { operationOf } from './operation.ts'

/**
 * Who decides on a change of a permission set: whoever has the set would approve their own gain, so they do not count as
 * long as enough others can. Where too few others are left, one more than the rule asks for has to approve. Where a rule grants at
 * once and who asks has the set, somebody else approves. Throws the `Refusal` where there is nobody: nobody widens alone
 * what they have.
 */
export async function withoutHolders(ctx: Context, request: Request, ruling: Ruling): Promise<Ruling> {
  const { permissionSet } = request.input
  if (!operationOf(ctx, request.operation).shapes || typeof permissionSet !== 'string') return ruling
  if (ruling.bootstrap !== undefined) return ruling
  const atOnce = ruling.approvals === 0
  if (atOnce && (await holdersAmong(ctx, [request.requester], permissionSet)).size === 0) return ruling
  const human = await humans(ctx, ctx.store.db, [...ruling.approvers, request.requester])
  const able = (ids: readonly string[]): number => {
    const found = new Set(ids.map((id) => human.get(id)))
    found.delete(human.get(request.requester))
    return found.size
  }
  const have = await holdersAmong(ctx, ruling.approvers, permissionSet)
  const holders = new Set([...have].map((id) => human.get(id)))
  if (holders.size === 0 && !atOnce) return ruling
  const asked = atOnce ? { ...ruling, approvals: 1, breakGlass: false } : ruling
  const others = ruling.approvers.filter((id) => !holders.has(human.get(id)))
  const gaining = ruling.approvers.filter((id) => holders.has(human.get(id)))
  if (able(others) >= asked.approvals) return { ...asked, approvers: others, gaining }
  const [approvals, approvers] = [ruling.approvals + 1, able(ruling.approvers)]
  if (approvers < approvals)
    throw new Refusal('set_holders_only', {
      ...{ rule: ruling.rule, approvals, approvers, selectors: ruling.approverSelectors.join(', ') },
      permissionSet: ctx.directory.permissionSet(permissionSet)?.name ?? permissionSet,
    })
  return { ...asked, approvals }
}

/** Those who have the permission set somewhere, themselves or by a group. An error of AWS is thrown, never taken for "no". */
async function holdersAmong(ctx: Context, slackIds: readonly string[], permissionSetArn: string): Promise<Set<string>> {
  const principals = new Set(ctx.directory.assignments({ permissionSetArn }).map(({ principal }) => principal.id))
  const identityStoreId = ctx.directory.instance?.identityStoreId
  const holders = new Set<string>()
  if (principals.size === 0) return holders
  for (const slackId of slackIds) {
    const known = (await getPerson(ctx.store.db, slackId))?.person ?? { slackId, email: undefined }
    for (const userId of await perhapsUsers(ctx, ctx.store.db, known)) {
      const groups = principals.has(userId) ? [] : await readGroupsOf(ctx.aws, { identityStoreId, userId })
      if ([userId, ...groups].some((id) => principals.has(id))) holders.add(slackId)
    }
  }
  return holders
}
