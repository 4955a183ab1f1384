import { userNamed } from '../../aws/names-of-people.ts'
import { type Account, type Assignment, groupIn, type ListedPermissionSet } from '../../aws/types.ts'
import { accessOf } from '../../operations/shared/access.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import { describePermissionSet } from '../../operations/shared/describe-permission-set.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import { writes } from '../../policy/risk.ts'
import { grantsTo } from '../../store/grants.ts'
import type { DecisionHelp, Request } from '../../store/request.ts'
import { askedBy } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { hadBefore, peersWith } from './access-before.ts'
import { membersOfGroup } from './beneficiary.ts'

const recently = 90 * 24 * 3_600_000

/** What helps an approver to decide, from the snapshot and the store; what the permission set allows is known then. */
export async function gatherHelp(ctx: Context, request: Request, plan: Plan, ruling: Ruling): Promise<DecisionHelp> {
  // By way of a group it is still this account and this set that are asked for.
  const access = request.operation === 'assign-permission-set' ? accessOf(request.input as never) : plan.access
  const account = access && ctx.directory.account(access.accountId)
  const set =
    access && groupIn(access) === undefined && (await ctx.directory.knownPermissionSet(access.permissionSetArn))
  const since = request.createdAt - recently
  const had = access && request.extendsGrant === null ? await hadBefore(ctx, access, since) : undefined
  const whom = [request.requester, ...(request.beneficiary?.slackIds ?? [])]
  const peers = access && (await peersWith(ctx, access, whom, ruling))
  return {
    ...(had && { had }),
    ...(peers && { peers }),
    ...(account && { risks: risksOf(account, set || undefined) }),
    alreadyThere: access ? alreadyThere(ctx, access) : [],
    overlapping: access ? await overlapping(ctx, request, access) : [],
    recent: await recent(ctx, request),
    allows: set ? describePermissionSet(set) : null,
    account: account
      ? { id: account.id, name: account.name, ouPath: account.ouPath, management: account.management }
      : null,
    permissionSet: set ? { arn: set.arn, name: set.name, sessionDuration: set.sessionDuration } : null,
    principal: access ? { ...access.principal, name: nameOf(ctx, access), ...(await sizeOf(ctx, access)) } : null,
  }
}

const looksLikeProduction = /(^|[^a-z])prod(uction)?([^a-z]|$)/i

/** Why it is risky, in the words of a card: where it is, and whether it can change something there. */
function risksOf(account: Account, set: ListedPermissionSet | undefined): NonNullable<DecisionHelp['risks']> {
  const called = [account.name, account.ouPath, ...Object.values(account.tags ?? {})]
  return [
    ...(account.management
      ? (['management'] as const)
      : called.some((name) => looksLikeProduction.test(name))
        ? (['production'] as const)
        : []),
    ...(set && writes(set) ? (['writes'] as const) : []),
  ]
}

function nameOf({ directory }: Context, { principal }: Assignment): string {
  return principal.type === 'USER'
    ? userNamed(principal.id, directory)
    : directory.group(principal.id)?.displayName || principal.id
}

/** How many gain by a group; nothing of what AWS does not tell. */
async function sizeOf(ctx: Context, { principal: { type, id } }: Assignment): Promise<{ members?: number }> {
  if (type !== 'GROUP') return {}
  const members = await membersOfGroup(ctx, id).catch(() => undefined)
  return members ? { members: members.length } : {}
}

const alreadyThere = ({ directory }: Context, { accountId, principal }: Assignment): string[] =>
  directory
    .assignments({ accountId, principal })
    .map((a) => directory.permissionSet(a.permissionSetArn)?.name ?? a.permissionSetArn)
    .sort()

async function overlapping(ctx: Context, request: Request, access: Assignment): Promise<DecisionHelp['overlapping']> {
  const grants = (await grantsTo(ctx.store.db, access.principal.id)).filter(
    (g) => g.accountId === access.accountId && g.state === 'active' && g.requestId !== request.id,
  )
  return grants.map((g) => ({
    requestId: g.requestId,
    permissionSet: ctx.directory.permissionSet(g.permissionSetArn)?.name ?? g.permissionSetArn,
    until: g.endsAt,
  }))
}

async function recent(ctx: Context, request: Request): Promise<DecisionHelp['recent']> {
  const { id, requester, operation, input, createdAt } = request
  const asked = await askedBy(ctx.store.db, { requester, operation, after: createdAt - recently, except: id })
  const same = asked.filter((a) => a.input.account === input.account && a.input.permissionSet === input.permissionSet)
  return { count: same.length, lastAt: same[0]?.createdAt ?? null, lastState: same[0]?.state ?? null }
}
