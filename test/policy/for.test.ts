import { expect, test } from 'vitest'
import { refusalPlain } from '../../src/error-words.ts'
import { sayIn } from '../../src/i18n.ts'
import { evaluate } from '../../src/policy/evaluate.ts'
import { explain } from '../../src/policy/explain.ts'
import { mayBeFor } from '../../src/policy/may-be-for.ts'
import type { Asked, Beneficiary } from '../../src/policy/policy-types.ts'
import { accounts, context, forGroup, forPerson, person, policyOf, self, sets } from './company.ts'

const access = (requester: string, beneficiary: Beneficiary = self(requester).beneficiary): Asked => ({
  operation: 'assign-permission-set',
  requester,
  beneficiary,
  accountId: accounts.sandbox.id,
  permissionSetArn: sets.readOnly.arn,
})
const decide = (rules: string, asked: Asked) => {
  const verdict = evaluate(policyOf(`rules:\n${rules}`), asked, context)
  return 'ruling' in verdict ? verdict.ruling.rule : verdict.refused.code
}
const oneself = access('UMIA')
const colleague = access('UMIA', forPerson('UZOE'))
const group = access('UMIA', forGroup('Data', ['UZOE']))
const each = (rules: string) => [oneself, colleague, group].map((asked) => decide(rules, asked))

test('without `for`: oneself where nobody approves and for break-glass, else people, and no groups', () => {
  expect(each('  - { name: a, when: {}, approvals: 0 }')).toEqual(['a', 'policy_not_for', 'policy_not_for'])
  expect(each('  - { name: a, when: {}, breakGlass: true }')).toEqual(['a', 'policy_not_for', 'policy_not_for'])
  expect(each('  - { name: a, when: {} }')).toEqual(['a', 'a', 'policy_not_for'])
  expect(each('  - { name: a, when: {}, for: [self, people, groups], approvals: 0 }')).toEqual(['a', 'a', 'a'])
})

test('whoever a rule is not for goes on to the next', () => {
  const rules =
    '  - { name: a, when: {}, approvals: 0 }\n  - { name: b, when: {} }\n  - { name: c, when: {}, for: [groups] }'
  expect(each(rules)).toEqual(['a', 'b', 'c'])
})

test.each<[string, Asked, string]>([
  ['["@on-call"]', access('UMIA', forPerson('UKEN')), 'a'],
  ['["@on-call"]', access('UMIA', forPerson('UZOE')), 'policy_not_for'],
  ['["@on-call"]', access('UKEN'), 'a'],
  ['["@on-call"]', access('UMIA', forGroup('Data', ['UKEN'])), 'policy_not_for'],
  ['[zoe@example.com]', access('UMIA', forPerson('UZOE')), 'a'],
  ['["group:Data"]', access('UMIA', forGroup('data', undefined)), 'a'],
  ['["group:Data"]', access('UMIA', forPerson('UZOE', ['Data'])), 'a'],
  ['["group:Data"]', access('UMIA', forPerson('UZOE')), 'policy_not_for'],
  ['[people]', access('UMIA'), 'policy_not_for'],
])('for: %s', (words, asked, expected) => {
  expect(decide(`  - { name: a, when: {}, for: ${words} }`, asked)).toBe(expected)
})

test.each<[string, string, Asked, string]>([
  ['who asks', 'requesters: ["@on-call"]', access('UKEN', forPerson('UZOE')), 'policy_denied'],
  [
    'who asks, by another account',
    'requesters: ["@on-call"]',
    { ...access('UMIA', forPerson('UZOE')), requesterAs: [person('UKEN')] },
    'policy_denied',
  ],
  ['who gains', 'requesters: ["@on-call"]', access('UMIA', forPerson('UKEN')), 'policy_denied'],
  ['any member', 'requesters: ["@on-call"]', access('UMIA', forGroup('Data', ['UZOE', 'UKEN'])), 'policy_denied'],
  [
    'members nobody could read',
    'requesters: ["@on-call"]',
    access('UMIA', forGroup('Data', undefined)),
    'policy_denied',
  ],
  [
    'who asks, by a group that Slack does not know, also where nobody gains',
    'requesters: ["@renamed"]',
    access('UMIA', { kind: 'nobody' }),
    'policy_denied',
  ],
  ['nobody of them', 'requesters: ["@on-call"]', access('UMIA', forGroup('Data', ['UZOE'])), 'b'],
  ['an address', 'requesters: [zoe@example.com]', access('UMIA', forPerson('UZOE')), 'policy_denied'],
  ['an account that may be theirs', 'requesters: ["@on-call"]', access('UMIA', perhaps('UKEN')), 'policy_denied'],
  ['a member of a named group', 'for: ["group:Temps"]', access('UMIA', forPerson('UZOE', ['temps'])), 'policy_denied'],
  ['for whom, by a member', 'for: ["@on-call"]', access('UMIA', forGroup('Data', ['UKEN'])), 'policy_denied'],
  ['somebody not chosen yet', 'for: ["@on-call"]', access('UMIA', { kind: 'anybody' }), 'b'],
])('a deny looks at %s', (_, more, asked, expected) => {
  const rules = `  - { name: no, when: {}, ${more}, deny: true }\n  - { name: b, when: {}, for: [self, people, groups] }`
  expect(decide(rules, asked)).toBe(expected)
})

function perhaps(slackId: string): Beneficiary {
  return { kind: 'person', person: { ...person('UZOE'), perhaps: [slackId] } }
}

test('what may be somebody’s counts against them, and never for them', () => {
  expect(decide('  - { name: a, when: {}, for: ["@on-call"] }', access('UMIA', perhaps('UKEN')))).toBe('policy_not_for')
})

test('a group that Slack does not know lets nobody fall to a rule that asks for less', () => {
  const rules = (more: string) =>
    `  - { name: strict, when: {}, requesters: ["@renamed"], approvals: 2 }\n  - { name: next, when: {}${more} }`
  expect(decide(rules(''), oneself)).toBe('policy_selector_unknown')
  expect(decide(rules(', approvals: 2'), oneself)).toBe('next')
})

test('a form offers whom some rule gives it to', () => {
  const offers = (rules: string) => {
    const { beneficiary: _, ...asked } = oneself
    const may = mayBeFor(policyOf(`rules:\n${rules}`), asked, context)
    return [
      may.user({ id: 'me', email: 'mia@example.com' }, 'me') && 'self',
      may.user({ id: 'other', email: 'zoe@example.com' }, 'me') && 'people',
      may.group({ displayName: 'Data' }) && 'groups',
    ].filter(Boolean)
  }
  expect(offers('  - { name: a, when: {}, approvals: 0 }')).toEqual(['self'])
  expect(offers('  - { name: a, when: {}, approvals: 0 }\n  - { name: b, when: {} }')).toEqual(['self', 'people'])
  expect(offers('  - { name: a, when: {}, for: ["group:Data"] }')).toEqual(['self', 'people', 'groups'])
  expect(offers('  - { name: a, when: {}, for: [zoe@example.com] }')).toEqual(['self', 'people'])
  expect(
    offers(
      '  - { name: a, when: {} }\n  - { name: no, when: {}, deny: true }\n  - { name: c, when: {}, for: [groups] }',
    ),
  ).toEqual(['self', 'people'])
})

test('a form knows where a rule gives it to few, so that it need not ask of everybody', () => {
  const { beneficiary: _, ...asked } = oneself
  const addresses = (whom: string) =>
    mayBeFor(policyOf(`rules: [{ name: a, when: {}, for: ${whom} }]`), asked, context).addresses
  expect(addresses('[self]')).toEqual([])
  expect(addresses('[self, zoe@example.com]')).toEqual(['zoe@example.com'])
  for (const any of ['[people]', '[self, "@ops"]', '["group:Data"]']) expect(addresses(any)).toBeUndefined()
})

test('whom a rule is for is said in the reader’s words', () => {
  const asked = access('UMIA', forGroup('Data', ['UZOE']))
  const rules = policyOf('rules:\n  - { name: a, when: {}, for: [self, people, "group:Ops"] }')
  const verdict = evaluate(rules, asked, context)
  if (!('refused' in verdict)) throw new Error('given')
  expect(refusalPlain(verdict.refused, sayIn('en'))).toContain('it is for yourself, other people, group:Ops.')
  expect(refusalPlain(verdict.refused, sayIn('ja'))).toContain('対象はご本人、ほかの人、group:Opsで')
  const { why } = explain(rules, asked, context).rules[0] ?? {}
  expect([why?.en, why?.ja].join()).not.toMatch(/\bself\b/)
})
