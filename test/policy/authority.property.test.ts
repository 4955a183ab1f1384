import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Account } from '../../src/aws/types.ts'
import { evaluate } from '../../src/policy/evaluate.ts'
import { type Policy, policySchema } from '../../src/policy/policy-schema.ts'
import type { Asked } from '../../src/policy/policy-types.ts'
import {
  factsOf,
  isUnchanged,
  type Memory,
  matchesToRemember,
  memoryOf,
  targetKey,
} from '../../src/policy/remember-matches.ts'
import { selectorStates, type TargetKind } from '../../src/policy/selector-states.ts'
import { forGroup, forPerson, self } from './company.ts'
import { isForThis, matches, namesAccount, sets, type World } from './second-reading.ts'

/**
 * Random policies over a random company, which changes under them: units and accounts are renamed, moved and tagged, people
 * change their groups. What is decided is compared with a second reading of the rules.
 */

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const holds = <T>(cases: fc.Arbitrary<T>, property: (given: T) => void) => {
  console.info(`SEED=${seed}`)
  fc.assert(fc.property(cases, property), { seed, numRuns: 2_000 })
}

const people = ['UMIA', 'UKEN', 'UBOB', 'UDANA']
const slackGroups = ['@one', '@two', '@three']
const units = ['Workloads', 'Production', 'Staging', 'Sandbox']
const names = ['alpha', 'beta', 'Alpha', 'gamma']
const ids = ['111111111111', '222222222222', '333333333333']
const path = fc
  .array(fc.constantFrom(...units, 'Workloads/Production'), { maxLength: 2 })
  .map((parts) => `/${parts.map((part) => part.replaceAll('/', '\\/')).join('/')}`)
const account = fc.record({
  name: fc.constantFrom(...names, ids[1] ?? ''),
  ouPath: path,
  tags: fc.constantFrom<Record<string, string>>({}, { env: 'prod' }, { env: 'Prod' }, { env: 'dev' }),
})
const world = fc
  .record({
    accounts: fc.tuple(account, account, account),
    groups: fc.tuple(...slackGroups.map(() => fc.subarray(people))),
  })
  .map(
    ({ accounts, groups }): World => ({
      accounts: accounts.map((facts, i) => ({
        id: ids[i] ?? '',
        email: '',
        state: 'ACTIVE',
        management: i === 0,
        ...facts,
      })),
      groups: Object.fromEntries(slackGroups.map((name, i) => [name, groups[i] ?? []])),
    }),
  )
const change = fc.oneof(
  fc.record({ rename: fc.nat(2), name: fc.constantFrom(...names) }),
  fc.record({ move: fc.nat(2), to: path }),
  fc.record({ tag: fc.nat(2), env: fc.constantFrom('prod', 'dev') }),
  fc.record({ unit: fc.constantFrom(...units), called: fc.constantFrom('Renamed', 'production') }),
  fc.record({ group: fc.constantFrom(...slackGroups), members: fc.subarray(people) }),
)

const accountSelectors = [
  ...ids,
  'alpha',
  'ALPHA',
  'ga*',
  'management',
  'ou:/',
  'ou:/Workloads',
  'ou:/workloads/production',
  'ou:/Sandbox',
  'ou:/Nowhere',
  'tag:env=prod',
]
const some = (words: string[]) => fc.option(fc.subarray(words, { minLength: 1 }), { nil: undefined })
const rule = fc.record({
  when: fc.record({ accounts: some(accountSelectors), permissionSets: some(['Admin', 'reader', 'risk:high', '*']) }),
  requesters: some(slackGroups),
  for: some(['self', 'people', 'groups', '@one', 'group:Data']),
  mayBeEmpty: fc.boolean(),
  settings: fc.oneof(
    fc.constant({ deny: true }),
    fc.record({ approvers: fc.constant(['UALICE', 'UERI']), approvals: fc.integer({ min: 0, max: 2 }) }),
  ),
})
/** For whoever asks, for anything: they differ in accounts alone. */
const byPlace = fc.record({
  when: fc.record({ accounts: some(accountSelectors) }),
  for: fc.constant(['self', 'people', 'groups']),
  settings: fc.oneof(
    fc.constant({ deny: true, for: undefined }),
    fc.record({ approvers: fc.constant(['UALICE', 'UERI']), approvals: fc.integer({ min: 0, max: 2 }) }),
  ),
})
const policyOf = (rules: { settings: object }[]): Policy =>
  policySchema.parse({
    channels: { approvals: 'C0123456789', audit: 'C0987654321' },
    admins: ['UALICE'],
    rules: rules.map(({ settings, ...rest }, i) => ({ name: `rule-${i}`, ...rest, ...settings })),
  })
const policies = fc.array(rule, { minLength: 1, maxLength: 5 }).map(policyOf)
const someone = fc.constantFrom(...people)
const wishes: fc.Arbitrary<Asked> = fc
  .record({
    requester: someone,
    whom: fc.oneof(
      fc.constant(undefined),
      someone.map((id) => forPerson(id)),
      fc.subarray(people).map((members) => forGroup('Data', members)),
      fc.constant(forGroup('Data', undefined)),
    ),
    accountId: fc.constantFrom(...ids),
    permissionSetArn: fc.constantFrom(...sets.map(({ arn }) => arn)),
  })
  .map(({ requester, whom, ...about }) => ({
    operation: 'assign-permission-set',
    ...self(requester),
    ...(whom && { beneficiary: whom }),
    ...about,
  }))

function changed({ accounts, groups }: World, how: Record<string, unknown>): World {
  const at = (i: unknown, facts: Partial<Account>) => accounts.map((a, n) => (n === i ? { ...a, ...facts } : a))
  if ('rename' in how) return { accounts: at(how.rename, { name: String(how.name) }), groups }
  if ('move' in how) return { accounts: at(how.move, { ouPath: String(how.to) }), groups }
  if ('tag' in how) return { accounts: at(how.tag, { tags: { env: String(how.env) } }), groups }
  if ('group' in how) return { accounts, groups: { ...groups, [String(how.group)]: how.members as string[] } }
  const called = (part: string) => (part === how.unit ? String(how.called) : part)
  return { accounts: accounts.map((a) => ({ ...a, ouPath: a.ouPath.split('/').map(called).join('/') })), groups }
}

const targetsOf = ({ accounts }: World) => ({
  accounts: () => accounts,
  permissionSets: () => sets,
  groups: () => [{ id: 'group-Data', displayName: 'Data' }],
})

/** What the bot keeps of one snapshot after the other. */
class Bot {
  readonly matches = new Map<string, Memory>()
  readonly targets = new Map<string, { facts: { name: string }; changedAt: number }>()
  readonly policy: Policy
  at = 0

  constructor(policy: Policy) {
    this.policy = policy
  }

  sees(now: World): void {
    this.at += 1
    const { keep } = matchesToRemember(this.policy, targetsOf(now), this.matches, this.at)
    for (const match of keep) this.matches.set(match.key, match)
    for (const [key, { facts }] of factsOf(targetsOf(now))) {
      const before = this.targets.get(key)
      if (!before || !isUnchanged(before.facts, facts)) this.targets.set(key, { facts, changedAt: this.at })
    }
  }

  decides(asked: Asked, now: World): { rule: string } | { refused: string } {
    const facts = factsOf(targetsOf(now))
    const selectors = selectorStates(this.policy, targetsOf(now), {
      last: (use) => memoryOf(this.policy, use, this.matches),
      changedAt: (kind: TargetKind, id: string) => {
        const [is, was] = [facts.get(targetKey(kind, id)), this.targets.get(targetKey(kind, id))]
        return is && was && isUnchanged(was.facts, is.facts) ? was.changedAt : undefined
      },
    })
    const verdict = evaluate(this.policy, asked, {
      directory: {
        account: (id) => now.accounts.find((a) => a.id === id),
        permissionSet: (arn) => sets.find((set) => set.arn === arn),
      },
      roster: { members: (selector) => new Set(now.groups[selector] ?? [selector]) },
      selectors,
    })
    return 'ruling' in verdict ? { rule: verdict.ruling.rule } : { refused: verdict.refused.code }
  }
}

const cases = fc.record({
  policy: policies,
  asked: wishes,
  world,
  changes: fc.array(fc.record({ change, seen: fc.boolean() }), { maxLength: 6 }),
})

const casesByPlace = fc.record({
  policy: fc.array(byPlace, { minLength: 1, maxLength: 5 }).map(policyOf),
  asked: wishes,
  world,
  changes: fc.array(fc.record({ change, seen: fc.constant(false) }), { maxLength: 6 }),
})

test('nobody gains what no rule gives to that person on the facts of the moment', () => {
  let given = 0
  holds(cases, ({ policy, asked, world: first, changes }) => {
    const bot = new Bot(policy)
    bot.sees(first)
    let now = first
    for (const { change: how, seen } of changes) {
      now = changed(now, how)
      if (seen) bot.sees(now)
    }
    const decided = bot.decides(asked, now)
    if (!('rule' in decided)) return
    given += 1
    const gives = policy.rules.find((each) => matches(each, asked, now))
    expect(gives?.name).toBe(decided.rule)
    expect(gives?.deny ?? false).toBe(false)
  })
  expect(given).toBeGreaterThan(100)
})

test('a rule that loses what it names opens nothing of it', () => {
  let lost = 0
  holds(casesByPlace, ({ policy, asked, world: first, changes }) => {
    const bot = new Bot(policy)
    bot.sees(first)
    let now = first
    for (const { change: how } of changes) now = changed(now, how)
    if (Number(asked.accountId) % 2) bot.sees(now)
    const before = first.accounts.find(({ id }) => id === asked.accountId)
    for (const [index, each] of policy.rules.entries()) {
      const gone = each.when.accounts?.filter(
        (selector) =>
          selector !== 'ou:/' &&
          before &&
          namesAccount(each, selector, before) &&
          !now.accounts.some((account) => namesAccount(each, selector, account)),
      )
      if (!gone?.length || matches(each, asked, now) || !isForThis(each, asked, now)) continue
      lost += 1
      const decided = bot.decides(asked, now)
      if ('rule' in decided) expect(policy.rules.findIndex(({ name }) => name === decided.rule)).toBeLessThan(index)
    }
  })
  expect(lost).toBeGreaterThan(10)
})

test('a rule of which something has never been there lets nothing fall past it to one that asks for less', () => {
  let held = 0
  holds(cases, ({ policy, asked, world: now }) => {
    const bot = new Bot(policy)
    bot.sees(now)
    for (const [index, each] of policy.rules.entries()) {
      const never = each.when.accounts?.some(
        (selector) => selector !== 'ou:/' && !now.accounts.some((account) => namesAccount(each, selector, account)),
      )
      if (!never || each.mayBeEmpty || matches(each, asked, now) || !isForThis(each, asked, now)) continue
      held += 1
      const decided = bot.decides(asked, now)
      if (!('rule' in decided)) continue
      const at = policy.rules.findIndex(({ name }) => name === decided.rule)
      const asksForLess = each.deny || (policy.rules[at]?.approvals ?? 1) < (each.approvals ?? 1)
      expect(at < index || !asksForLess).toBe(true)
    }
  })
  expect(held).toBeGreaterThan(10)
})

test('a company in which nothing was lost decides by its rules alone', () => {
  holds(cases, ({ policy, asked, world: now }) => {
    const bot = new Bot({ ...policy, rules: policy.rules.map((each) => ({ ...each, mayBeEmpty: true })) })
    bot.sees(now)
    const decided = bot.decides(asked, now)
    const gives = policy.rules.find((each) => matches(each, asked, now))
    if (gives && !gives.deny) expect(decided).toEqual({ rule: gives.name })
    else expect(decided).toHaveProperty('refused')
  })
})
