import fc from 'fast-check'
import { type Policy, policySchema } from '../../src/policy/policy-schema.ts'
import type { AwsCompany } from '../../src/sim/aws/company.ts'

// Policies, people and companies as they are drawn, and what may happen in them.

const askers = ['UMIA', 'UKEN', 'UBOB']
const approvers = ['UALICE', 'UERI', 'UDANA']
export const people = [...askers, ...approvers]
export const slackGroups = ['@one', '@two', '@leads']
export const inData = ['UMIA', 'UKEN']
export const ids = ['111111111111', '222222222222', '333333333333']
const units = ['/Workloads', '/Workloads/Production', '/Workloads/Staging', '/Sandbox', '/Sandbox/Production']
const names = ['alpha', 'beta', 'Alpha', 'gamma', ids[1] ?? '']

const some = (words: string[]) => fc.option(fc.subarray(words, { minLength: 1, maxLength: 2 }), { nil: undefined })
const accountSelectors = [
  ...ids,
  ...['alpha', 'ALPHA', 'ga*', 'management', 'ou:/', 'ou:/Workloads', 'ou:/workloads/production'],
  ...['ou:/Sandbox', 'ou:/Nowhere', 'tag:env=prod'],
]
const rule = fc.record({
  when: fc.record({
    accounts: fc.subarray(accountSelectors, { minLength: 1, maxLength: 2 }),
    permissionSets: fc.oneof(fc.constant(undefined), some(['Admin', 'reader', 'risk:high', '*'])),
  }),
  requesters: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: some(slackGroups) }),
  for: fc.oneof(
    { weight: 1, arbitrary: some(['self', 'people', 'groups', '@one', 'group:Data']) },
    { weight: 2, arbitrary: fc.constant(['self', 'people', 'groups']) },
  ),
  mayBeEmpty: fc.boolean(),
  settings: fc.oneof(
    { weight: 1, arbitrary: fc.constant({ deny: true }) },
    {
      weight: 3,
      arbitrary: fc.record({
        approvers: fc.constantFrom(approvers, ['@leads'], ['@leads', 'UALICE']),
        approvals: fc.integer({ min: 0, max: 2 }),
      }),
    },
  ),
})
/** What falls past all others. */
const last = fc.record({
  when: fc.constant({}),
  for: fc.constant(['self', 'people', 'groups']),
  settings: fc.record({ approvers: fc.constant(approvers), approvals: fc.integer({ min: 0, max: 1 }) }),
})
/** Rules that are not alike, and one that takes up the rest. */
export const policies = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 4 }), last)
  .map(([some, one]) => policyOf([...some, one]))
const policyOf = (rules: { settings: object }[]): Policy =>
  policySchema.parse({
    channels: { approvals: 'C0123456789', audit: 'C0987654321' },
    admins: ['UALICE'],
    rules: rules.map(({ settings, ...rest }, i) => ({ name: `rule-${i}`, ...rest, ...settings })),
  })

const asks = fc.record({
  asks: fc.constantFrom(...askers),
  whom: fc.constantFrom(...askers, ...askers, 'Data'),
  account: fc.nat(2),
  set: fc.nat(1),
})
const changes = fc.oneof(
  fc.record({ rename: fc.nat(2), name: fc.constantFrom(...names) }),
  fc.record({ move: fc.integer({ min: 1, max: 2 }), to: fc.nat(5) }),
  fc.record({ tag: fc.nat(2), env: fc.constantFrom('prod', 'Prod', 'dev') }),
  fc.record({ unit: fc.nat(4), called: fc.constantFrom('Renamed', 'production', 'Work/loads') }),
  fc.record({ group: fc.constantFrom(...slackGroups), members: fc.subarray(people) }),
  fc.record({ gone: fc.constantFrom(...people) }),
)
/** What changes on the way is mostly what is asked for. */
const ofAccount = (change: Change, account: number): Change =>
  'rename' in change
    ? { ...change, rename: account }
    : 'tag' in change
      ? { ...change, tag: account }
      : 'move' in change && account > 0
        ? { ...change, move: account }
        : change
type Change = typeof changes extends fc.Arbitrary<infer T> ? T : never
const approves = (id: string) => ({ approves: id, which: 0 })
export type Step =
  | (typeof asks | typeof changes extends fc.Arbitrary<infer T> ? T : never)
  | ReturnType<typeof approves>
  | { works: number }
  | { looks: true }

/** From the wish to AWS, with something that changes on the way. */
const way = fc
  .record({
    asks,
    change: changes,
    before: fc.constantFrom('the plan', 'the approval', 'the execution', 'the execution', 'nothing'),
    yes: fc.subarray(people, { minLength: 2 }),
  })
  .map(({ asks, change, before, yes }): Step[] => {
    const meanwhile = (what: string) => (before === what ? [ofAccount(change, asks.account)] : [])
    return [
      ...[asks, ...meanwhile('the plan'), { works: 1 }],
      ...[...meanwhile('the approval'), ...yes.map(approves)],
      ...[...meanwhile('the execution'), { works: 40 }],
    ]
  })
const meanwhile: fc.Arbitrary<Step[]> = fc.oneof(changes, fc.constant({ looks: true } as const)).map((step) => [step])
export const cases = fc.record({
  policy: policies,
  groups: fc.tuple(...slackGroups.map(() => fc.subarray(people, { minLength: 1 }))),
  places: fc.tuple(fc.nat(4), fc.nat(4)),
  env: fc.constantFrom('prod', 'dev'),
  steps: fc.array(fc.oneof({ weight: 2, arbitrary: way }, { weight: 1, arbitrary: meanwhile }), {
    minLength: 3,
    maxLength: 6,
  }),
})
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

export function companyOf({ places, env }: Case): AwsCompany {
  const member = (n: 1 | 2, name: string) => ({
    id: ids[n] ?? '',
    name,
    email: `${name}@aws.example.com`,
    ou: units[places[n - 1] ?? 0] ?? '',
    tags: { env },
  })
  const set = (name: string, policy: string) => ({ name, managedPolicies: [`arn:aws:iam::aws:policy/${policy}`] })
  const user = (id: string) => {
    const userName = id.slice(1).toLowerCase()
    return { userName, givenName: userName, familyName: 'Example', email: `${userName}@example.com` }
  }
  return {
    name: 'Drawn Corp',
    managementAccount: { id: ids[0] ?? '', name: names[0] ?? '', email: 'aws@aws.example.com' },
    organization: {
      featureSet: 'ALL',
      units,
      accounts: [member(1, 'beta'), member(2, 'gamma')],
      trustedServices: ['sso.amazonaws.com'],
      delegatedAdministrators: [],
    },
    identityCenter: {
      region: 'us-east-1',
      permissionSetsEnabled: true,
      users: people.map(user),
      groups: [{ name: 'Data', members: inData.map((id) => id.slice(1).toLowerCase()) }],
      permissionSets: [set('Admin', 'AdministratorAccess'), set('Reader', 'ReadOnlyAccess')],
      assignments: [],
    },
  }
}
