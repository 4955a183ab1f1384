import { expect, test } from 'vitest'
import { evaluate } from '../../src/policy/evaluate.ts'
import { explain } from '../../src/policy/explain.ts'
import { lint } from '../../src/policy/lint.ts'
import { writtenRules } from '../../src/policy/policy-schema.ts'
import type { Asked } from '../../src/policy/policy-types.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { accounts, context, forPerson, head, policyOf, self, sets } from './company.ts'

const hour = 3_600_000
const policy = policyOf(`rules:
  - name: production
    when: { accounts: ["ou:/Workloads/Production"] }
    approvers: ["@sre-leads"]
    approvals: [{ upTo: 1h, approvals: 0 }, { upTo: 4h, approvals: 2 }]
  - name: everything-else
    when: {}
`)
const asked = (more: Partial<Asked>): Asked => ({
  operation: 'assign-permission-set',
  ...self('UMIA'),
  accountId: accounts.prod.id,
  permissionSetArn: sets.readOnly.arn,
  ...more,
})
const said = (more: Partial<Asked>): unknown => {
  const verdict = evaluate(policy, asked(more), context)
  return 'ruling' in verdict ? [verdict.ruling.rule, verdict.ruling.approvals] : verdict.refused.code
}

test('more time asks for more approvals, and more than the last step is refused, not given by another rule', () => {
  expect(said({ durationMs: hour })).toEqual(['production (up to 1h)', 0])
  expect(said({ durationMs: hour + 1 })).toEqual(['production', 2])
  expect(said({ durationMs: 4 * hour })).toEqual(['production', 2])
  expect(said({ durationMs: 4 * hour + 1 })).toBe('policy_too_long')
  expect(said({ permanent: true })).toBe('policy_permanent')
  for (const durationMs of [Number.NaN, 0, -1]) expect(said({ durationMs })).toBe('policy_too_long')
})

test('what is made longer counts from its beginning, and while nothing is chosen the last step is meant', () => {
  expect(said({ durationMs: hour, totalMs: 2 * hour })).toEqual(['production', 2])
  expect(said({})).toEqual(['production', 2])
})

test('a step that grants at once is for oneself, and reads accounts letter by letter, as any such rule', () => {
  expect(said({ durationMs: hour, beneficiary: forPerson('UKEN') })).toEqual(['production', 2])
  const named = policyOf(`rules:
  - name: attics
    when: { accounts: [Attic] }
    approvals: [{ upTo: 1h, approvals: 0 }, { upTo: 4h, approvals: 1 }]
`)
  const attic = { ...asked({ durationMs: hour }), accountId: accounts.lookalike.id }
  expect(evaluate(named, attic, context)).toMatchObject({ ruling: { rule: 'attics', approvals: 1 } })
  expect(evaluate(named, { ...attic, operation: 'move-account' }, context)).not.toMatchObject({
    ruling: { approvals: 0 },
  })
})

test('what is written wrongly is told where it stands', () => {
  const codes = (approvals: string, more = '') => {
    const read = readPolicy(
      `${head}rules:\n  - name: a\n    when: {}\n    approvals: ${approvals}\n${more}`,
      'policy.yaml',
    )
    return 'mistakes' in read ? read.mistakes.map(({ code }) => code) : []
  }
  expect(codes('[{ upTo: 1h, approvals: 1 }, { upTo: 2h, approvals: 2 }]')).toEqual([])
  expect(codes('[{ upTo: 2h, approvals: 1 }, { upTo: 1h, approvals: 2 }]')).toEqual(['steps_order'])
  expect(codes('[{ upTo: 1h, approvals: 2 }, { upTo: 2h, approvals: 0 }]')).toEqual(['steps_order'])
  expect(codes('[{ upTo: 1h, approvals: 2 }]')).toEqual(['steps_two'])
  expect(codes('many')).toEqual(['approvals'])
  expect(codes('[{ upTo: 1h, approvals: 0 }, { upTo: 2h, approvals: 1 }]', '    breakGlass: true\n')).toContain(
    'break_glass_approvals',
  )
  expect(codes('2', '    escalateAfter: 1h\n')).toEqual(['escalation_half'])
  expect(codes('0', '    escalateAfter: 1h\n    escalateTo: [UKEN]\n')).toEqual(['escalation_at_once'])
})

test('its steps hide nothing from each other', () => {
  const findings = lint(policy).map(({ code }) => code)
  expect(findings).not.toContain('unreachable')
})

test('the explanation says what the step that decides gives, what the others ask for, and how often it may be extended', () => {
  const dialled = policyOf(`rules:
  - name: production
    when: { accounts: ["ou:/Workloads/Production"] }
    approvers: ["@sre-leads"]
    approvals: [{ upTo: 1h, approvals: 0 }, { upTo: 4h, approvals: 2 }]
    extensions: 2
    escalateAfter: 30m
    escalateTo: ["@aws-admins"]
`)
  const told = (durationMs: number) => explain(dialled, asked({ durationMs }), context).decision
  expect(told(hour).en).toBe(
    'Granted at once, without approval, for 1 hour at most. By the time in all: up to 1 hour at once, up to 4 hours 2 approvals. It may be extended 2 times. Only for yourself; for anybody else another rule decides.',
  )
  expect(told(2 * hour).en).toMatch(/for 4 hours at most; .* 2 times\. After 30 minutes without a decision @aws-admins/)
  const newcomers = policyOf('rules: [{ name: a, when: {}, approverSince: 24h }]')
  const { decision } = explain(newcomers, asked({ durationMs: hour }), context)
  expect(decision.en).toContain('Whoever joined them less than 1 day ago does not count yet.')
  expect(decision.ja).toContain('承認者に加わってから 1 日がたっていない人は、まだ数えません。')
  expect(told(hour).ja).toMatch(
    /（最長 1 時間）。合計時間による承認: .*延長できるのは 2 回までです。対象はご本人のみです。/,
  )
})

test('a rule with steps is one rule to whoever wrote it', () => {
  expect(writtenRules(policy).map(({ name }) => name)).toEqual(['production', 'everything-else'])
})

test('a rule that denies takes no number of extensions', () => {
  const read = readPolicy(`${head}rules:\n  - { name: a, when: {}, deny: true, extensions: 2 }\n`, 'policy.yaml')
  expect('mistakes' in read && read.mistakes.map(({ code }) => code)).toEqual(['deny_settings'])
})
