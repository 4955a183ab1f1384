import { DescribeAccountCommand } from '@aws-sdk/client-organizations'
import { classify } from '../../aws/aws-errors.ts'
import { userNamed } from '../../aws/names-of-people.ts'
import { readPermissionSet, recentPermissionSet } from '../../aws/permission-sets.ts'
import { readProvisioned } from '../../aws/read-assignments.ts'
import { provisionedSince } from '../../aws/requests-since.ts'
import type { Account, Assignment, Directory, Instance, PermissionSet, Principal } from '../../aws/types.ts'
import { groupIn } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Text } from '../../i18n.ts'
import { isHighRisk } from '../../policy/risk.ts'
import type { PlanContext } from './define-operation.ts'

export const sameText = (text: string): Text => ({ en: text, ja: text })

/** `USER:<id>` or `GROUP:<id>`, as the form gives it. */
export function parsePrincipal(value: string): Principal {
  const [type, ...id] = value.split(':')
  if (type !== 'USER' && type !== 'GROUP') throw new Refusal('principal_unknown', {}, 'principal')
  return { type, id: id.join(':') }
}

export interface AccessInput {
  account: string
  permissionSet: string
  principal: string
}
export const accessOf = (input: AccessInput): Assignment => ({
  accountId: input.account,
  permissionSetArn: input.permissionSet,
  principal: parsePrincipal(input.principal),
})

/** The names of everything that an access is about; ids where the directory does not know them. */
export function assignmentNames({ accountId, permissionSetArn, principal }: Assignment, directory: Directory) {
  const who =
    principal.type === 'USER' ? userNamed(principal.id, directory) : directory.group(principal.id)?.displayName
  const group = groupIn({ accountId, permissionSetArn })
  if (group !== undefined) {
    const name = directory.group(group)?.displayName || group
    return { account: 'IAM Identity Center', permissionSet: name, principal: who || principal.id }
  }
  return {
    account: directory.account(accountId)?.name ?? accountId,
    permissionSet: directory.permissionSet(permissionSetArn)?.name ?? permissionSetArn.split('/').at(-1) ?? '',
    principal: who || principal.id,
  }
}

/** The instance, where the bot may manage access with permission sets at all. */
export function usableInstance({ directory }: Pick<PlanContext, 'directory'>): Instance {
  const { identity, instance } = directory
  if (!instance) throw new Refusal('no_instance')
  if (!instance.permissionSetsEnabled) throw new Refusal('permission_sets_off')
  if (identity.role === 'member' || identity.role === 'none') {
    throw new Refusal('standing_cannot', { account: identity.accountId ?? '?' })
  }
  return instance
}

/**
 * The account as Organizations has it now: an unknown account would seem to work, a suspended one fails late.
 * Costs one call; falls back on the directory where that is denied.
 */
export async function activeAccount(id: string, { directory, aws }: PlanContext): Promise<Account> {
  const known = directory.account(id)
  const account = await liveAccount(id, known, aws)
  if (!account) throw new Refusal('account_unknown', { account: known?.name ?? id }, 'account')
  const named = { account: `${account.name} (${id})` }
  if (account.state !== 'ACTIVE') throw new Refusal('account_not_active', { ...named, state: account.state }, 'account')
  if (account.management && directory.identity.role === 'delegated') {
    throw new Refusal('management_account_delegated', named, 'account')
  }
  return account
}

async function liveAccount(
  id: string,
  known: Account | undefined,
  aws: PlanContext['aws'],
): Promise<Account | undefined> {
  try {
    const { Account: now } = await aws.organizations.send(new DescribeAccountCommand({ AccountId: id }))
    return known && { ...known, state: now?.State ?? now?.Status ?? known.state }
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone' || kind === 'invalid') return undefined
    if (kind === 'denied' || kind === 'unsupported') return known
    throw error
  }
}

/**
 * The permission set as it is now, so that what is approved is what is there. One with which nobody can do much harm is not
 * read twice within a minute, unless it may have changed: one that is in use is provisioned when it is changed, which AWS
 * lists for all sets in one call; of one that is used nowhere no list tells.
 */
export async function readableSet(
  arn: string,
  instance: Instance,
  { directory, aws }: PlanContext,
): Promise<PermissionSet> {
  const recent = recentPermissionSet(aws, arn)
  const isUsed = recent && directory.assignments({ permissionSetArn: arn }).length > 0
  if (isUsed && !isHighRisk(recent.set) && !(await provisionedSince(aws, instance.arn, recent.at))) return recent.set
  try {
    return await readPermissionSet(aws, instance.arn, arn)
  } catch (error) {
    throw readingRefused(error, arn, directory)
  }
}

/** What it means that a permission set cannot be read: a `Refusal`, or the error itself. */
export function readingRefused(error: unknown, arn: string, directory: Directory): unknown {
  const permissionSet = directory.permissionSet(arn)?.name ?? arn.split('/').at(-1) ?? arn
  const { kind, missing, text } = classify(error)
  if (kind === 'gone' || kind === 'invalid')
    return new Refusal('permission_set_unknown', { permissionSet }, 'permissionSet')
  if (kind !== 'denied') return error
  return new Refusal('permission_set_unreadable', { permissionSet, missing: missing ?? text }, 'permissionSet')
}

/** AWS lets a delegated administrator use no permission set that is also provisioned in the management account. */
export async function notInManagementAccount(set: PermissionSet, instance: Instance, { directory, aws }: PlanContext) {
  const { role, managementAccountId } = directory.identity
  if (role !== 'delegated' || !managementAccountId) return
  let provisioned: string[]
  try {
    provisioned = await readProvisioned(aws, instance.arn, managementAccountId)
  } catch (error) {
    if (classify(error).kind === 'denied') return // cannot be foreseen; AWS says so when the change is made
    throw error
  }
  if (provisioned.includes(set.arn)) {
    throw new Refusal('permission_set_in_management', { permissionSet: set.name }, 'permissionSet')
  }
}

export function knownPrincipal(principal: Principal, directory: Directory): void {
  const known = principal.type === 'USER' ? directory.user(principal.id) : directory.group(principal.id)
  if (!known) throw new Refusal('principal_unknown', {}, 'principal')
}

/** The id of the user that a field names, whom the directory knows. */
export function userIdIn(value: string, { directory }: Pick<PlanContext, 'directory'>, field = 'user'): string {
  const user = parsePrincipal(value)
  if (user.type !== 'USER') throw new Refusal('principal_unknown', {}, field)
  knownPrincipal(user, directory)
  return user.id
}

/** "2 hours" for PT2H, `PT1H30M` as it is. */
export function hoursOf(iso: string): Text {
  const hours = /^PT(\d+)H$/.exec(iso)?.[1]
  if (!hours) return sameText(iso)
  return { en: hours === '1' ? '1 hour' : `${hours} hours`, ja: `${hours} 時間` }
}

/**
 * The access exists. That is fine for an extension and beside a grant that ends sooner; otherwise there is nothing
 * to do, and this says why.
 */
export async function whyCovered(
  access: Assignment,
  duration: number | 'permanent',
  context: PlanContext,
): Promise<Refusal | undefined> {
  const names = assignmentNames(access, context.directory)
  const live = await context.liveGrants(access)
  if (live.length === 0) return new Refusal('access_already_there', names)
  const grants = live.filter(({ ending }) => !ending)
  if (context.extendsGrant || grants.length === 0) return undefined
  if (grants.some(({ until }) => until === null)) return new Refusal('access_already_permanent', names)
  if (duration === 'permanent') return undefined
  const last = Math.max(...grants.map(({ until }) => until ?? 0))
  if (last < context.aws.clock.now() + duration) return undefined
  const until = `${new Date(last).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return new Refusal('access_already_granted', { ...names, until })
}

export async function refuseIfCovered(...given: Parameters<typeof whyCovered>): Promise<void> {
  const why = await whyCovered(...given)
  if (why) throw why
}
