import type { Asked } from './evaluate-policies.ts'
import type { Account, PermissionSet, ProvisionedPair } from './records.ts'
import { samlProviderArn } from './roles.ts'
import type { World } from './world.ts'

/** What Identity Center is about to do in the management account. */
interface Task {
  kind: 'create' | 'delete' | 'provision'
  account: Account
  set: PermissionSet
  /** The permission set as it is in the account; none before its first assignment. */
  pair: ProvisionedPair | undefined
  /** Whether the role goes with what is deleted. */
  isLast: boolean
}

interface Demand {
  actions: readonly string[]
  on: 'everything' | 'provider' | 'role' | 'role or its name'
  when: (task: Task) => boolean
}

const makesRole = ({ kind, pair }: Task) => kind === 'create' && !pair
const changesRole = (task: Task) => makesRole(task) || task.kind === 'provision'
const removesRole = ({ kind, isLast }: Task) => kind === 'delete' && isLast

/**
 * What Identity Center asks IAM for in the management account, where it has no rights of its own and uses those of whoever
 * called it: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html. Which actions these
 * are: https://docs.aws.amazon.com/singlesignon/latest/userguide/iam-auth-access-using-id-policies.html, example 2; that an
 * outdated provider is brought up to date and a missing one made:
 * https://github.com/aws-samples/iam-identity-center-team/issues/596,
 * https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/496; that a role which is not there is looked for by its
 * name alone: https://github.com/org-formation/aws-resource-providers/issues/66. In which case which action is asked for is
 * understood from what there is to do, and not written anywhere.
 */
export const demands: readonly Demand[] = [
  { actions: ['iam:ListRoles', 'iam:ListPolicies'], on: 'everything', when: () => true },
  { actions: ['iam:GetSAMLProvider'], on: 'provider', when: () => true },
  {
    actions: ['iam:CreateSAMLProvider'],
    on: 'provider',
    when: (task) => makesRole(task) && task.account.samlProvider === undefined,
  },
  {
    actions: ['iam:UpdateSAMLProvider'],
    on: 'provider',
    when: ({ kind, account }) => kind !== 'delete' && account.samlProvider === 'outdated',
  },
  {
    actions: ['iam:GetRole', 'iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'],
    on: 'role or its name',
    when: () => true,
  },
  { actions: ['iam:CreateRole'], on: 'role', when: makesRole },
  { actions: ['iam:UpdateRole', 'iam:UpdateRoleDescription'], on: 'role', when: ({ kind }) => kind === 'provision' },
  {
    actions: ['iam:AttachRolePolicy'],
    on: 'role',
    when: (task) => changesRole(task) && attached(task) > 0,
  },
  { actions: ['iam:PutRolePolicy'], on: 'role', when: (task) => changesRole(task) && task.set.inlinePolicy !== '' },
  {
    actions: ['iam:PutRolePermissionsBoundary'],
    on: 'role',
    when: (task) => changesRole(task) && task.set.boundary !== undefined,
  },
  { actions: ['iam:DeleteRole'], on: 'role', when: removesRole },
  { actions: ['iam:DetachRolePolicy'], on: 'role', when: (task) => removesRole(task) && attached(task) > 0 },
  { actions: ['iam:DeleteRolePolicy'], on: 'role', when: (task) => removesRole(task) && task.set.inlinePolicy !== '' },
  {
    actions: ['iam:DeleteRolePermissionsBoundary'],
    on: 'role',
    when: (task) => removesRole(task) && task.set.boundary !== undefined,
  },
]

const attached = ({ set }: Task) => set.managedPolicies.length + set.customerManagedPolicies.length

export function demandsOf(world: World, task: Task): Asked[] {
  const { account, set, pair } = task
  const role = pair?.roleName ?? `AWSReservedSSO_${set.Name}_0123456789abcdef`
  const there = account.roles.get(role)?.Arn
  const on = {
    everything: '*',
    'role or its name': there ?? `arn:aws:iam::${account.Id}:role/${role}`,
    provider: samlProviderArn(world, account),
    role: there ?? `arn:aws:iam::${account.Id}:role/aws-reserved/sso.amazonaws.com/${role}`,
  }
  return demands
    .filter(({ when }) => when(task))
    .flatMap((demand) => demand.actions.map((action) => ({ action, resource: on[demand.on] })))
}
