import { classify } from '../../aws/aws-errors.ts'
import { readGroupsOf } from '../../aws/is-member-of.ts'
import { eachOf, hasSetNow, readAccountsWith } from '../../aws/read-assignments.ts'
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
  const listed = await listedWith(ctx, permissionSet)
  if (atOnce && (await holdersAmong(ctx, [request.requester], listed)).size === 0) return ruling
  const human = await humans(ctx, ctx.store.db, [...ruling.approvers, request.requester])
  const able = (ids: readonly string[]): number => {
    const found = new Set(ids.map((id) => human.get(id)))
    found.delete(human.get(request.requester))
    return found.size
  }
  const have = await holdersAmong(ctx, ruling.approvers, listed)
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

/** So many accounts are asked at a time. */
const width = 8

/** Where a permission set is, and which users and groups have it, as far as the bot may list that. */
interface Listed {
  arn: string
  /** AWS says now that it is in no account. */
  isNowhere: boolean
  principals: ReadonlySet<string>
}

/** By the newest listings; of an account that was not listed yet, by one of now. */
async function listedWith({ aws, directory }: Context, arn: string): Promise<Listed> {
  if (!directory.instance) throw new Refusal('no_instance')
  const accounts = await unlessRefused(readAccountsWith(aws, directory.instance.arn, arn))
  const anybody = { type: 'USER' as const, id: '' }
  await eachOf(accounts ?? [], width, async (accountId) => {
    const pair = { accountId, permissionSetArn: arn }
    if (!directory.shown({ ...pair, principal: anybody })) await directory.refreshAccess(pair)
  })
  const principals = new Set(directory.assignments({ permissionSetArn: arn }).map(({ principal }) => principal.id))
  return { arn, isNowhere: accounts?.length === 0, principals }
}

/**
 * Those who have the permission set somewhere, themselves or by a group: by what is listed, or as AWS says of them now, which
 * it does in the management account alone. An error of AWS is thrown, never taken for "no".
 */
async function holdersAmong(ctx: Context, slackIds: readonly string[], listed: Listed): Promise<Set<string>> {
  const holders = new Set<string>()
  if (listed.isNowhere && listed.principals.size === 0) return holders
  for (const slackId of slackIds) {
    const known = (await getPerson(ctx.store.db, slackId))?.person ?? { slackId, email: undefined }
    for (const userId of await perhapsUsers(ctx, ctx.store.db, known))
      if (await hasIt(ctx, userId, listed)) holders.add(slackId)
  }
  return holders
}

async function hasIt({ aws, directory }: Context, userId: string, { arn, principals }: Listed): Promise<boolean> {
  if (principals.has(userId)) return true
  const { identityStoreId, arn: instanceArn = '' } = directory.instance ?? {}
  const groups = principals.size > 0 ? await readGroupsOf(aws, { identityStoreId, userId }) : []
  if (groups.some((id) => principals.has(id))) return true
  return (await unlessRefused(hasSetNow(aws, instanceArn, userId, arn))) ?? false
}

/** Undefined where the bot may not ask, or what it asks about does not exist. */
async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (['denied', 'unsupported', 'gone', 'invalid'].includes(classify(error).kind)) return undefined
    throw error
  }
}
