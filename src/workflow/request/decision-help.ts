import type { Assignment } from '../../aws/types.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import { describePermissionSet } from '../../operations/shared/describe-permission-set.ts'
import type { RequestRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import type { DecisionHelp } from './request-view.ts'

const recently = 90 * 24 * 3_600_000

/** What helps an approver to decide, from the snapshot and the store. */
export async function gatherHelp(ctx: Context, row: RequestRow, plan: Plan): Promise<DecisionHelp> {
  const { access } = plan
  const account = access && ctx.directory.account(access.accountId)
  const set = access && ctx.directory.permissionSet(access.permissionSetArn)
  return {
    alreadyThere: access ? alreadyThere(ctx, access) : [],
    overlapping: access ? await overlapping(ctx, row, access) : [],
    recent: await recent(ctx, row),
    allows: set ? describePermissionSet(set) : null,
    account: account
      ? { id: account.id, name: account.name, ouPath: account.ouPath, management: account.management }
      : null,
    permissionSet: set ? { arn: set.arn, name: set.name, sessionDuration: set.sessionDuration } : null,
    principal: access ? { ...access.principal, name: nameOf(ctx, access) } : null,
  }
}

function nameOf({ directory }: Context, { principal }: Assignment): string {
  return principal.type === 'USER'
    ? (directory.user(principal.id)?.displayName ?? principal.id)
    : (directory.group(principal.id)?.displayName ?? principal.id)
}

const alreadyThere = ({ directory }: Context, { accountId, principal }: Assignment): string[] =>
  directory
    .assignments({ accountId, principal })
    .map((a) => directory.permissionSet(a.permissionSetArn)?.name ?? a.permissionSetArn)
    .sort()

async function overlapping(ctx: Context, row: RequestRow, access: Assignment): Promise<DecisionHelp['overlapping']> {
  const grants = await ctx.store.db
    .selectFrom('grants')
    .selectAll()
    .where('holder', '=', row.requester)
    .where('accountId', '=', access.accountId)
    .where('state', '=', 'active')
    .where('requestId', '!=', row.id)
    .execute()
  return grants.map((g) => ({
    requestId: g.requestId,
    permissionSet: ctx.directory.permissionSet(g.permissionSetArn)?.name ?? g.permissionSetArn,
    until: g.endsAt,
  }))
}

async function recent(ctx: Context, row: RequestRow): Promise<DecisionHelp['recent']> {
  const wanted = JSON.parse(row.inputJson)
  const rows = await ctx.store.db
    .selectFrom('requests')
    .select(['id', 'state', 'createdAt', 'inputJson'])
    .where('requester', '=', row.requester)
    .where('operation', '=', row.operation)
    .where('createdAt', '>', row.createdAt - recently)
    .where('id', '!=', row.id)
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute()
  const same = rows.filter((r) => {
    const input = JSON.parse(r.inputJson)
    return input.account === wanted.account && input.permissionSet === wanted.permissionSet
  })
  return { count: same.length, lastAt: same[0]?.createdAt ?? null, lastState: same[0]?.state ?? null }
}
