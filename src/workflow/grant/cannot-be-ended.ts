import { classify } from '../../aws/aws-errors.ts'
import { findInstance } from '../../aws/instance.ts'
import { instanceIdIn } from '../../aws/known-here.ts'
import { justNowMs } from '../../aws/own-organization.ts'
import { readAccountNow } from '../../aws/read-account-now.ts'
import { readGroup } from '../../aws/read-groups.ts'
import { readUser } from '../../aws/read-user.ts'
import { groupIn, type Instance } from '../../aws/types.ts'
import type { Outcome } from '../../errors.ts'
import { assignmentOf, type Grant, numberOf } from '../../store/grants.ts'
import { homeAt, isOnlyStore } from '../../store/home-organization.ts'
import type { Context } from '../context.ts'
import { namesOfGrant } from './begin.ts'
import { grantOnRecord } from './proven.ts'

/** Whether a grant was given in this instance: an ARN names it, and of a place in a group the audit log says where. */
export async function isOfInstance(ctx: Context, grant: Grant, { arn, identityStoreId }: Instance): Promise<boolean> {
  const access = assignmentOf(grant)
  const id = instanceIdIn(access.permissionSetArn)
  if (groupIn(access) === undefined) return id === undefined || id === instanceIdIn(arn)
  // The watch asks this of every such grant, and nearly everybody has only ever had one.
  if (await isOnlyStore(ctx.store.db, identityStoreId)) return true
  const proven = await grantOnRecord(ctx, ctx.store.db, grant.requestId, (given) => given[numberOf(grant)])
  const given = proven && (await homeAt(ctx.store.db, proven.startsAt))
  return !given?.identityStore || given.identityStore === identityStoreId
}

/**
 * Why AWS can no longer be asked to take an access away, with what proves that nobody has it any more: asked just now, by
 * the organization that gave it. Undefined where nothing proves it. "Not found" alone does not: the instance is found first.
 */
export async function cannotBeEnded(ctx: Context, grant: Grant): Promise<Outcome | undefined> {
  await ctx.directory.atHome(justNowMs)
  const proof = await proofFor(ctx, grant)
  // Credentials that were exchanged on the way know nothing of ours, and what they do not know proves nothing.
  if (proof) await ctx.directory.atHome(0)
  return proof
}

async function proofFor(ctx: Context, grant: Grant): Promise<Outcome | undefined> {
  const { aws, directory } = ctx
  const { instance } = await findInstance(aws, { ...directory.identity, remembered: directory.instance?.region })
  if (!instance) return undefined
  const { account, principal } = namesOfGrant(ctx, grant)
  // An organization has one instance at a time, so the other one is no more:
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/organization-instances-identity-center.html
  if (!(await isOfInstance(ctx, grant, instance)))
    return { code: 'instance_gone', vars: { instance: instance.arn, region: instance.region } }
  return (
    (await ofAccount(ctx, grant, account ?? grant.accountId)) ?? (await ofPrincipal(ctx, grant, instance, principal))
  )
}

async function ofAccount({ aws }: Context, grant: Grant, name: string): Promise<Outcome | undefined> {
  if (groupIn(assignmentOf(grant)) !== undefined) return undefined
  const account = `${name} (${grant.accountId})`
  const now = await unlessDenied(() => readAccountNow(aws, grant.accountId))
  if (now === 'denied') return undefined
  if (!now) return { code: 'account_left', vars: { account } }
  const { state } = now.account
  return shut.has(state) ? { code: 'account_closed', vars: { account, state } } : undefined
}

/**
 * Nobody can work in it any more. One that is only being closed (PENDING_CLOSURE) is not shut yet, and may stay open:
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
const shut = new Set(['SUSPENDED', 'CLOSED'])

async function ofPrincipal(
  { aws }: Context,
  { principalType, principalId: id }: Grant,
  { identityStoreId }: Instance,
  name = id,
): Promise<Outcome | undefined> {
  const read = principalType === 'USER' ? readUser : readGroup
  const now = await unlessDenied<unknown>(() => read(aws, identityStoreId, id))
  if (now !== undefined) return undefined
  return { code: principalType === 'USER' ? 'user_gone' : 'group_gone', vars: { name, id } }
}

/** What may not be asked proves nothing. */
async function unlessDenied<T>(read: () => Promise<T>): Promise<T | 'denied'> {
  try {
    return await read()
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied' || kind === 'unsupported') return 'denied'
    throw error
  }
}
