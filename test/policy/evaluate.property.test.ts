import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluate, mayApprove } from '../../src/policy/evaluate.ts'
import { explain } from '../../src/policy/explain.ts'
import { lint } from '../../src/policy/lint.ts'
import { matchRule } from '../../src/policy/match.ts'
import { type Policy, policySchema } from '../../src/policy/policy-schema.ts'
import type { Asked, Beneficiary } from '../../src/policy/policy-types.ts'
import { accounts, context, forGroup, forPerson, groups, self, sets } from './company.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const holds = <T>(cases: fc.Arbitrary<T>, property: (given: T) => void) => {
  console.info(`SEED=${seed}`)
  fc.assert(fc.property(cases, property), { seed, numRuns: 2_000 })
}

const some = (words: string[]) => fc.option(fc.subarray(words, { minLength: 1 }), { nil: undefined })
const people = some([...Object.keys(groups), 'UMIA', '@gone', 'gone@example.com'])
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const rule = fc.record({
  when: fc.record({
    operations: some(['assign-permission-set', 'create-permission-set', 'create-group']),
    accounts: some([
      'ou:/',
      'ou:/Workloads',
      'ou:/Sandbox',
      'tag:env=prod',
      'management',
      '111111111111',
      '*',
      'prod-*',
    ]),
    permissionSets: some(['AdministratorAccess', '*', 'Read*', sets.admin.arn]),
  }),
  requesters: people,
  for: some(['self', 'people', 'groups', 'group:Data', '@engineering', '@gone', 'alice@example.com']),
  settings: fc.oneof(
    fc.constant({ deny: true }),
    fc.record({ breakGlass: fc.constant(true), maxDuration: fc.constantFrom('1h', '30m') }),
    fc.record({
      approvers: people,
      approvals: maybe(fc.integer({ min: 0, max: 3 })),
      maxDuration: maybe(fc.constantFrom('1h', '8h', '7d')),
      permanent: maybe(fc.boolean()),
    }),
  ),
})
const policies: fc.Arbitrary<Policy> = fc.array(rule, { minLength: 1, maxLength: 6 }).map((rules) =>
  policySchema.parse({
    channels: { approvals: 'C0123456789', audit: 'C0987654321' },
    admins: ['@aws-admins'],
    rules: rules.map(({ settings, ...rest }, i) => ({ name: `rule-${i}`, ...rest, ...settings })),
  }),
)
const someone = fc.constantFrom('UMIA', 'UKEN', 'UBOB', 'UALICE', 'UDANA', 'UZOE')
const beneficiaries: fc.Arbitrary<Beneficiary> = fc.oneof(
  someone.map((id) => self(id).beneficiary),
  someone.map((id) => forPerson(id)),
  someone.map((id) => forPerson(id, ['data'])),
  fc.option(fc.uniqueArray(someone), { nil: undefined }).map((members) => forGroup('Data', members)),
  fc.constantFrom<Beneficiary>({ kind: 'anybody' }, { kind: 'nobody' }),
)
const wishes: fc.Arbitrary<Asked> = fc
  .record({
    operation: fc.constantFrom('assign-permission-set', 'create-permission-set', 'create-group', 'other'),
    requester: someone,
    beneficiary: beneficiaries,
    accountId: maybe(fc.constantFrom(...Object.values(accounts).map(({ id }) => id), '999999999999')),
    permissionSetArn: maybe(fc.constantFrom(...Object.values(sets).map(({ arn }) => arn))),
    durationMs: maybe(fc.constantFrom(60_000, 3_600_000, 30_000_000, -1)),
    permanent: maybe(fc.boolean()),
  })
  .map(
    (asked) => Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as unknown as Asked,
  )
const cases = fc.tuple(policies, wishes)

const plain = (verdict: ReturnType<typeof evaluate>) =>
  'ruling' in verdict ? verdict : { code: verdict.refused.code, vars: verdict.refused.vars, rule: verdict.rule }

test('the same question has the same answer', () => {
  holds(cases, ([policy, asked]) => {
    const before = JSON.stringify([policy, asked])
    expect(plain(evaluate(policy, asked, context))).toEqual(plain(evaluate(structuredClone(policy), asked, context)))
    expect(JSON.stringify([policy, asked])).toBe(before)
  })
})

test('the first rule that matches decides, or one in doubt before it refuses; rules after it do not matter', () => {
  holds(cases, ([policy, asked]) => {
    const verdict = evaluate(policy, asked, context)
    const decided = 'ruling' in verdict ? verdict.ruling.rule : verdict.rule
    const matches = policy.rules.map((each) => matchRule(policy, each, asked, context).is)
    const first = matches.indexOf('yes')
    if (decided === undefined) {
      expect(first === -1 || /unknown/.test('refused' in verdict ? verdict.refused.code : '')).toBe(true)
      return
    }
    const at = policy.rules.findIndex(({ name }) => name === decided)
    if (at !== first) {
      expect(matches[at]).toBe('unsure')
      expect(first === -1 || at < first).toBe(true)
      expect('refused' in verdict && verdict.refused.code).toMatch(/^policy_(selector|unknown)_/)
    }
    const shorter = { ...policy, rules: policy.rules.slice(0, Math.max(at, first) + 1) }
    expect(plain(evaluate(shorter, asked, context))).toEqual(plain(verdict))
  })
})

test('nobody approves their own request, and enough others can', () => {
  holds(cases, ([policy, asked]) => {
    const verdict = evaluate(policy, asked, context)
    if (!('ruling' in verdict)) return
    expect(mayApprove(verdict.ruling, asked.requester)).toBe(false)
    expect(verdict.ruling.approvers.length).toBeGreaterThanOrEqual(verdict.ruling.approvals)
  })
})

test('what is granted is within the limits of the rule', () => {
  holds(cases, ([policy, asked]) => {
    const verdict = evaluate(policy, asked, context)
    if (!('ruling' in verdict)) return
    if (asked.permanent) expect(verdict.ruling.permanent).toBe(true)
    else if (asked.durationMs !== undefined) expect(asked.durationMs).toBeLessThanOrEqual(verdict.ruling.maxDurationMs)
    if (verdict.ruling.breakGlass) expect(verdict.ruling).toMatchObject({ approvals: 0, permanent: false })
  })
})

test('the explanation agrees with the verdict and has words for all of it', () => {
  holds(cases, ([policy, asked]) => {
    const { rules, decision, verdict } = explain(policy, asked, context)
    expect(plain(verdict)).toEqual(plain(evaluate(policy, asked, context)))
    const decided = rules.find(({ outcome }) => outcome === 'decides')?.name
    expect(decided).toBe('ruling' in verdict ? verdict.ruling.rule : verdict.rule)
    for (const text of [decision, ...rules.map(({ why }) => why)])
      for (const sentence of Object.values(text)) expect(sentence).toMatch(/^(?!.*(\{\{|undefined|policy:|errors:)).+/)
  })
})

test('a rule that the lint calls unreachable never decides', () => {
  holds(cases, ([policy, asked]) => {
    // What may be asked at all, before anybody is chosen, is no request yet.
    if (asked.beneficiary.kind === 'anybody') return
    const verdict = evaluate(policy, asked, context)
    const decided = 'ruling' in verdict ? verdict.ruling.rule : verdict.rule
    const unreachable = lint(policy).filter(({ code }) => code === 'unreachable')
    expect(unreachable.map(({ rule }) => rule)).not.toContain(decided)
  })
})
