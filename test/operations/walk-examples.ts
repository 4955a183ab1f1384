import type { Field } from '../../src/operations/shared/fields.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { assignmentKey } from '../../src/sim/aws/world.ts'
import type { BenchOptions } from '../aws/helpers.ts'
import type { Started } from './helpers.ts'
import { policyArn } from './set-bench.ts'

/** What is asked of an operation when it is walked through, where its fields alone do not say. */
export interface Example {
  options?: BenchOptions
  input?(started: Started): Record<string, unknown>
  /** What it says that it needs, and does not need for this. */
  unasked?: string[]
  /** What must be so in AWS, beside the simulated company. */
  before?(started: Started): void
}

export const inlinePolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }],
})

const set = (name: string) => (started: Started) => {
  const found = started.bench
    .world()
    .permissionSets.all()
    .find(({ Name }) => Name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

function giveBoundary(started: Started): void {
  set('PaymentsDeploy')(started).boundary = { ManagedPolicyArn: policyArn('PowerUserAccess') }
}

const halfDone = { company: halfDoneCompany() }

/** A company that has accounts of its own only, and consolidated billing alone. */
function withoutInvited() {
  const { organization, ...company } = halfDoneCompany({ trap: 'account-instance' })
  if (!organization) throw new Error('no organization')
  const accounts = organization.accounts.filter(({ joined }) => joined !== 'INVITED')
  return { ...company, organization: { ...organization, accounts } }
}

export const examples: Record<string, Example> = {
  'create-permission-set': {
    before: (started) => giveBoundary(started),
    input: ({ ids }) => ({
      name: 'Walked',
      copyOf: ids.set('PaymentsDeploy'),
      policies: [policyArn('AWSSupportAccess')],
    }),
  },
  'update-permission-set': {
    input: ({ ids }) => ({ permissionSet: ids.set('PaymentsDeploy'), sessionDuration: 'PT1H' }),
  },
  'attach-customer-managed-policy': {
    input: ({ ids }) => ({ permissionSet: ids.set('PaymentsDeploy'), policy: '/teams/more' }),
    before: ({ bench }) => {
      for (const account of bench.world().accounts.all()) account.policies.add('/teams/more')
    },
  },
  'put-permissions-boundary': {
    input: ({ ids }) => ({ permissionSet: ids.set('PaymentsDeploy'), managedPolicy: policyArn('PowerUserAccess') }),
  },
  'delete-permissions-boundary': {
    before: (started) => giveBoundary(started),
  },
  'tag-permission-set': {
    input: ({ ids }) => ({ permissionSet: ids.set('PaymentsDeploy'), tags: 'team=shop\ncost=42' }),
  },
  'untag-permission-set': { input: ({ ids }) => ({ permissionSet: ids.set('PaymentsDeploy'), keys: 'team' }) },
  'provision-permission-set': {
    before: (started) => {
      const { PermissionSetArn } = set('PaymentsDeploy')(started)
      for (const pair of started.bench.world().provisioned.by('permissionSet', PermissionSetArn)) pair.revision = 0
    },
  },
  'delete-permission-set': {
    before: (started) => {
      const { assignments } = started.bench.world()
      const { PermissionSetArn } = set('PaymentsDeploy')(started)
      for (const one of assignments.by('permissionSet', PermissionSetArn)) assignments.remove(assignmentKey(one))
    },
  },
  'put-inline-policy': { input: ({ ids }) => ({ permissionSet: ids.set('ReadOnlyAccess'), policy: inlinePolicy }) },
  // Where a rule gives it through a group.
  'assign-permission-set': {
    unasked: ['identitystore:CreateGroupMembership', 'identitystore:DeleteGroupMembership'],
  },
  'assign-permission-sets': {
    input: ({ ids }) => ({
      accounts: [ids.account('prod-payments'), ids.account('staging-payments')],
      permissionSets: [ids.set('PaymentsDeploy')],
      principals: [`USER:${ids.user('noah')}`],
    }),
  },
  'remove-assignment': {
    input: ({ ids }) => ({
      account: ids.account('sandbox-mia'),
      permissionSet: ids.set('PowerUserAccess'),
      principal: `USER:${ids.user('mia')}`,
    }),
  },
  'remove-from-group': {
    input: ({ ids }) => ({ users: [`USER:${ids.user('yui')}`], group: `GROUP:${ids.group('sre')}` }),
  },
  'update-user': { input: ({ ids }) => ({ user: `USER:${ids.user('noah')}`, givenName: 'Walked' }) },
  'update-group': { input: ({ ids }) => ({ group: `GROUP:${ids.group('sre')}`, groupName: 'walked' }) },
  'create-users': { input: () => ({ people: 'jun@example.com, Jun, Sato' }) },
  // It has the permissions of all that memberships need.
  'offboard-user': {
    unasked: ['identitystore:CreateGroupMembership'],
    input: ({ ids }) => ({ user: `USER:${ids.user('mia')}` }),
  },
  // Open sessions are cut where the policy turns that on.
  'emergency-stop': {
    unasked: [
      'identitystore:CreateGroupMembership',
      'organizations:CreatePolicy',
      'organizations:AttachPolicy',
      'organizations:DetachPolicy',
      'organizations:DeletePolicy',
    ],
    input: ({ ids }) => ({ user: `USER:${ids.user('mia')}` }),
  },
  'delete-user': {
    input: ({ ids }) => ({ user: `USER:${ids.user('emma')}` }),
    before: ({ bench, ids }) => {
      const { assignments } = bench.world()
      for (const one of assignments.all())
        if (one.PrincipalId === ids.user('emma')) assignments.remove(assignmentKey(one))
    },
  },
  'delete-group': {
    input: ({ ids }) => ({ group: `GROUP:${ids.group('sre')}` }),
    before: ({ bench, ids }) => {
      const { assignments } = bench.world()
      for (const one of assignments.all())
        if (one.PrincipalId === ids.group('sre')) assignments.remove(assignmentKey(one))
    },
  },
  'tag-account': { input: ({ ids }) => ({ account: ids.account('prod-payments'), tags: 'team=shop\ncost=42' }) },
  'untag-account': { input: ({ ids }) => ({ account: ids.account('prod-payments'), keys: 'team' }) },
  'create-account': {
    input: () => ({ accountName: 'walked', email: 'walked@example.com', unit: '/Sandbox', tags: 'team=shop' }),
  },
  'close-account': { input: ({ ids }) => ({ account: ids.account('sandbox-mia'), accountName: 'sandbox-mia' }) },
  'invite-account': { input: () => ({ target: '999988887777' }) },
  'cancel-invitation': {
    input: () => ({ target: 'owner@example.org' }),
    before: ({ bench }) => {
      const { organization } = bench.world()
      if (!organization) throw new Error('no organization')
      const id = 'h-abcdefgh12'
      const target = { Id: 'owner@example.org', Type: 'EMAIL' as const }
      const open = { id, target, state: 'OPEN' as const, requested: new Date(bench.clock.now()) }
      organization.invitations = new Map([[id, open]])
    },
  },
  'create-organizational-unit': { input: () => ({ paths: '/Walked' }) },
  'rename-organizational-unit': { input: () => ({ unit: '/Workloads/Staging', unitName: 'Walked' }) },
  'create-organization': { options: { company: freshCompany() } },
  // Accepted is what invited accounts have agreed to.
  'enable-all-features': { options: { company: withoutInvited() }, unasked: ['organizations:AcceptHandshake'] },
  'enable-permission-sets': { options: halfDone },
  'register-delegated-administrator': {
    options: halfDone,
    input: ({ ids }) => ({ account: ids.account('shop-prod') }),
    before: ({ bench }) => bench.world().organization?.trustedServices.clear(),
  },
  'enable-trusted-access': { before: ({ bench }) => bench.world().organization?.trustedServices.clear() },
  'deregister-delegated-administrator': { input: ({ ids }) => ({ account: ids.account('identity') }) },
}

/** Any value that a field takes, of Example Corp. */
export function valueFor(name: string, field: Field, { ids, bench }: Started): unknown {
  const many = (value: unknown) => ('many' in field && field.many ? [value] : value)
  switch (field.kind) {
    case 'account':
      return many(ids.account('prod-payments'))
    case 'permissionSet':
      return many(ids.set('PaymentsDeploy'))
    case 'principal':
      return many(`USER:${ids.user('noah')}`)
    case 'user':
      return many(`USER:${ids.user('noah')}`)
    case 'group':
      return `GROUP:${ids.group('sre')}`
    case 'organizationalUnit':
      return '/Workloads/Staging'
    case 'managedPolicy':
      return many(policyArn('AWSSupportAccess'))
    case 'attachedPolicy':
      return [...(bench.world().permissionSets.get(ids.set('PaymentsDeploy'))?.managedPolicies ?? [])]
    case 'attachedReference':
      return ['/teams/payments-guardrails']
    case 'document':
      return inlinePolicy
    case 'choice':
      return many(field.options[0]?.value)
    case 'duration':
      return 3_600_000
    case 'text':
      if (/phone/i.test(name)) return '+81 3 1234 5678'
      return /mail/i.test(name) ? 'walked@example.com' : 'Walked'
  }
}
