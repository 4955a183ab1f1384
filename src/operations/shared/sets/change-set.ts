import { classify } from '../../../aws/aws-errors.ts'
import { contentsOf } from '../../../aws/permission-sets.ts'
import type { Directory, Instance, ListedPermissionSet } from '../../../aws/types.ts'
import { readWholeSet, type SetPart, setParts, type WholeSet } from '../../../aws/whole-set.ts'
import { Refusal } from '../../../errors.ts'
import type { Text } from '../../../i18n.ts'
import { type Risk, riskOf, worst } from '../../../policy/risk.ts'
import { notInManagementAccount, readingRefused, usableInstance } from '../access.ts'
import { appliedDone } from '../applied.ts'
import type { Applied, ApplyContext, Change, Operation, Plan, PlanContext, PlanDetail } from '../define-operation.ts'
import { claimedByCode } from './claimed.ts'
import { laidOut } from './policy-text.ts'
import {
  applyProvisioning,
  provisionAction,
  provisioning,
  provisioningLane,
  provisioningPermissions,
  verifyProvisioning,
} from './provisioning.ts'
import { accountDetails, affected, inUse } from './set-in-use.ts'
import { meaning } from './set-meaning.ts'
import { actionOf, holds, takenBack, withoutOwn } from './take-back.ts'

// What every operation shares that changes a permission set which is there.

/** The set and the instance, as AWS has them now, without what this request itself has changed already. */
export async function setNow(
  arn: string,
  context: PlanContext,
): Promise<{ set: WholeSet; instance: Instance; notes: Text[] }> {
  const instance = usableInstance(context)
  const set = withoutOwn(await readableWhole(arn, instance, context), context.made)
  const notes = claimedByCode(set, context)
  await notInManagementAccount(set, instance, context)
  return { set, instance, notes }
}

/** As AWS has it now, or why the bot cannot know. */
export async function readableWhole(
  arn: string,
  instance: Instance,
  { aws, directory }: PlanContext,
): Promise<WholeSet> {
  try {
    return await readWholeSet(aws, instance.arn, arn)
  } catch (error) {
    throw readingRefused(error, arn, directory)
  }
}

/** The plan of changes to a set: where it is in use it is provisioned, and everybody whom that affects is counted. */
export async function planSetChange(
  arn: string,
  context: PlanContext,
  changesTo: (set: WholeSet) => Change[] | Promise<Change[]>,
): Promise<Plan> {
  const { set, instance, notes } = await setNow(arn, context)
  const changes = await changesTo(set)
  const use = await inUse(arn, instance, context)
  const [shows, allows] = [changes.some(isOf(['tags'], false)), changes.some(isOf(['tags', 'description'], false))]
  const provisioned = shows && use.accounts.length > 0
  const means = allows ? await meaning(context.aws, set, withChanges(set, changes)) : { notes: [], details: [] }
  return {
    changes: [...changes, ...(provisioned ? provisioning(set, use.accounts, context.directory) : [])],
    reliesOn: {
      permissionSet: { ...contentsOf(set), description: set.description, relayState: set.relayState, tags: set.tags },
      accounts: use.accounts,
    },
    notes: [...notes, ...means.notes, ...affected(use, context.directory)],
    details: [...means.details, ...textsOf(changes), ...accountDetails(use, context.directory)],
  }
}

const isOf =
  (parts: (SetPart | undefined)[], is = true) =>
  (change: Change) =>
    parts.includes(actionOf(change)?.part) === is

export const withChanges = (set: WholeSet, changes: readonly Change[]): WholeSet =>
  changes.reduce((then, change) => actionOf(change)?.makes(then, change.params) ?? then, set)

/** The inline policy before and after, whole. */
export const textsOf = (changes: readonly Change[]): PlanDetail[] =>
  changes
    .filter(isOf(['inlinePolicy']))
    .flatMap(({ before, after }) => [
      ...(before
        ? [{ title: { en: 'Inline policy before', ja: '変更前のインラインポリシー' }, text: laidOut(before) }]
        : []),
      ...(after
        ? [{ title: { en: 'Inline policy after', ja: '変更後のインラインポリシー' }, text: laidOut(after) }]
        : []),
    ])

export async function applySetChange(change: Change, context: ApplyContext): Promise<Applied> {
  if (change.action === provisionAction) return applyProvisioning(change, context)
  const { action, of, isMade } = await looking(change, context)
  const outputs = { permissionSetArn: of.PermissionSetArn }
  // What an earlier attempt may have made just now shows in AWS's list of what is out of date a moment later.
  if (await isMade()) return { state: 'done', outputs: { ...outputs, ...(context.repeated && { changed: 'yes' }) } }
  try {
    return appliedDone(await action.send(context.aws, of, change.params), { ...outputs, changed: 'yes' })
  } catch (error) {
    const { kind, text } = classify(error)
    if (kind === 'conflict') return (await isMade()) ? { state: 'done', outputs } : { state: 'waiting' }
    if (kind === 'quota' || kind === 'invalid' || kind === 'gone') return { state: 'failed', reason: text }
    throw error
  }
}

export async function verifySetChange(change: Change, context: ApplyContext): Promise<boolean> {
  if (change.action === provisionAction) return verifyProvisioning(change, context)
  return (await looking(change, context)).isMade()
}

async function looking(change: Change, { aws, directory, outputs }: ApplyContext) {
  const { arn: InstanceArn } = usableInstance({ directory })
  const PermissionSetArn = change.params.permissionSetArn ?? outputs.permissionSetArn
  const action = actionOf(change)
  if (typeof PermissionSetArn !== 'string' || !action) throw new Refusal('permission_set_unknown')
  const isMade = async () => holds(change, await setParts[action.part](aws, InstanceArn, PermissionSetArn))
  return { action, of: { InstanceArn, PermissionSetArn }, isMade }
}

/** Takes the changes back, last first, and provisions what was there before. */
export function undoSetChange({ changes, reliesOn }: Plan, { directory }: { directory: Directory }): Change[] {
  const back = changes.toReversed().flatMap(takenBack)
  const { permissionSetArn: arn, name } = changes[0]?.params ?? {}
  const accounts = Array.isArray(reliesOn.accounts) ? reliesOn.accounts.map(String) : []
  const shows = back.some(isOf(['tags'], false)) && accounts.length > 0
  const set = { arn: String(arn), name: String(name) }
  return [...back, ...(shows ? provisioning(set, accounts, directory) : [])]
}

/** The risk of the set as it is and as it would be, by what the directory knows. */
export function riskOfChanged(
  arn: string,
  directory: Directory,
  changed: (set: ListedPermissionSet) => ListedPermissionSet,
): Risk {
  const set = directory.permissionSet(arn)
  return worst([riskOf(set), riskOf(set && changed(set))])
}

export const nameOfSet = (arn: string, directory: Directory): string =>
  directory.permissionSet(arn)?.name ?? arn.split('/').at(-1) ?? arn

/** What a request to detach policies is about. */
export function offSet(policies: string[], arn: string, directory: Directory): Text {
  const [name, names] = [nameOfSet(arn, directory), policies.join(', ')]
  return { en: `${names} off ${name}`, ja: `${name} からの ${names} のデタッチ` }
}

const setResources = ['arn:aws:sso:::instance/*', 'arn:aws:sso:::permissionSet/*/*']

export const readingPermissions: Operation['iam'] = [
  {
    actions: [
      'sso:DescribePermissionSet',
      'sso:ListManagedPoliciesInPermissionSet',
      'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
      'sso:GetInlinePolicyForPermissionSet',
      'sso:GetPermissionsBoundaryForPermissionSet',
      'sso:ListTagsForResource',
      'sso:ListAccountsForProvisionedPermissionSet',
      'identitystore:ListGroupMemberships',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
    ],
    why: 'Reads the permission set before and after, what its policies allow, and whom a change affects.',
  },
]

/** The permissions of an operation that changes a set by these actions; those that take them back are among them. */
export const setPermissions = (actions: string[], why: string): Operation['iam'] => [
  { actions, resources: setResources, why },
  ...readingPermissions,
]
export const changePermissions = (actions: string[], why: string): Operation['iam'] => [
  ...setPermissions(actions, why),
  ...provisioningPermissions,
]
/** Applies, proves and takes back, in every operation that changes a set. */
export const changesSet = {
  lane: provisioningLane,
  apply: applySetChange,
  verify: verifySetChange,
  undo: undoSetChange,
}
