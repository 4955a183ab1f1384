import { expect, test } from 'vitest'
import { evaluate } from '../../src/policy/evaluate.ts'
import { explain } from '../../src/policy/explain.ts'
import { lint } from '../../src/policy/lint.ts'
import type { Asked } from '../../src/policy/policy-types.ts'
import { context, policyOf, self } from './company.ts'

const policyWith = (setting: string) => policyOf(`rules:\n  - name: all\n    when: {}\n    ${setting}`)
const asked = (more: Partial<Asked> = {}): Asked => ({
  operation: 'assign-permission-set',
  ...self('UMIA'),
  durationMs: 3_600_000,
  ...more,
})
const codeOf = (setting: string, more: Partial<Asked>) => {
  const said = evaluate(policyWith(setting), asked(more), context)
  return 'refused' in said ? said.refused.code : undefined
}

test('a ticket is asked for by the rule that decides, and not before anything is filled in', () => {
  const rule = "ticket: { pattern: 'INC-\\d+' }"
  expect(codeOf(rule, {})).toBeUndefined()
  expect(codeOf(rule, { ticket: '' })).toBe('ticket_missing')
  expect(codeOf(rule, { ticket: 'INC-x' })).toBe('ticket_unlike')
  expect(codeOf(rule, { ticket: 'INC-4' })).toBeUndefined()
  const may = "ticket: { pattern: 'INC-\\d+', required: false }"
  expect(codeOf(may, { ticket: '' })).toBeUndefined()
  expect(codeOf(may, { ticket: 'stuck' })).toBe('ticket_unlike')
})

test('how far ahead is the rule to say; without a word of it, nothing is for later', () => {
  expect(codeOf('approvals: 1', { startsInMs: 1 })).toBe('start_at_once')
  expect(codeOf('startWithin: 2h', { startsInMs: 2 * 3_600_000 })).toBeUndefined()
  expect(codeOf('startWithin: 2h', { startsInMs: 2 * 3_600_000 + 1 })).toBe('start_too_far')
  expect(codeOf('startWithin: 2h', { startsInMs: -5 })).toBeUndefined()
  expect(() => policyWith('breakGlass: true\n    startWithin: 2h')).toThrow(/startWithin/)
  expect(() => policyWith('deny: true\n    startWithin: 2h')).toThrow(/startWithin/)
  expect(() => policyWith('ticket: { pattern: "(a+)+" }')).toThrow(/pattern/)
  expect(() => policyWith('ticket: { pattern: a, url: "http://x.example/{ticket}" }')).toThrow(/url/)
})

test('the explanation names both, and the lint what they are not meant for', () => {
  const { decision } = explain(policyWith("startWithin: 2d\n    ticket: { pattern: 'INC-\\d+' }"), asked(), context)
  expect(decision.en).toContain('It must name a ticket like INC-\\d+. It may begin up to 2 days later.')
  expect(decision.ja).toMatch(/チケットが必要です。開始は最長 2 日先まで/)
  const codes = (setting: string) => lint(policyWith(setting), {}).map(({ code }) => code)
  expect(codes("ticket: { pattern: '.+' }")).toContain('ticket_anything')
  expect(codes("ticket: { pattern: 'INC-\\d+' }")).not.toContain('ticket_anything')
  expect(codes("breakGlass: true\n    ticket: { pattern: 'INC-\\d+' }")).toContain('ticket_break_glass')
})
