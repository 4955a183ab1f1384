import { expect, test } from 'vitest'
import { evaluate, mayApprove } from '../../src/policy/evaluate.ts'
import type { Asked } from '../../src/policy/policy-types.ts'
import { accounts, context, policyOf, self, sets } from './company.ts'

const policy = policyOf(`rules:
  - name: production-admin
    when: { operations: [assign-permission-set], accounts: ["ou:/Workloads/Production", "tag:env=prod"], permissionSets: [AdministratorAccess] }
    requesters: ["@engineering"]
    approvers: ["@sre-leads"]
    approvals: 2
    maxDuration: 2h
    channel: C0PRODUCTION
  - name: break-glass
    when: { operations: [assign-permission-set], permissionSets: [AdministratorAccess] }
    requesters: ["@on-call"]
    breakGlass: true
    maxDuration: 1h
  - name: no-other-admin
    when: { permissionSets: ["admin*"] }
    deny: true
  - name: sandbox
    when: { accounts: ["ou:/Sandbox"] }
    approvals: 0
    maxDuration: 12h
    permanent: true
  - name: platform
    when: { operations: [create-permission-set] }
    requesters: [UKEN]
  - name: everything-else
    when: {}
`)

const hour = 3_600_000
const access = (
  requester: string,
  account: keyof typeof accounts,
  set: keyof typeof sets,
  more: Partial<Asked> = {},
) => ({
  operation: 'assign-permission-set',
  ...self(requester),
  accountId: accounts[account].id,
  permissionSetArn: sets[set].arn,
  durationMs: hour,
  ...more,
})
const decide = (asked: Asked, by = policy) => {
  const verdict = evaluate(by, asked, context)
  return 'ruling' in verdict ? verdict.ruling.rule : `${verdict.refused.code} by ${verdict.rule ?? '-'}`
}

test.each<[string, Asked, string]>([
  ['an OU, with what lies below it', access('UMIA', 'prod', 'admin'), 'production-admin'],
  ['a tag', access('UMIA', 'tagged', 'admin'), 'production-admin'],
  ['an OU whose name only begins alike', access('UMIA', 'lookalike', 'admin'), 'policy_denied by no-other-admin'],
  ['somebody outside the requesters goes on', access('UZOE', 'prod', 'admin'), 'policy_denied by no-other-admin'],
  ['break-glass is for those on call', access('UKEN', 'sandbox', 'admin'), 'break-glass'],
  ['break-glass passes others by', access('UMIA', 'sandbox', 'admin'), 'policy_denied by no-other-admin'],
  ['the exact limit', access('UMIA', 'sandbox', 'readOnly', { durationMs: 12 * hour }), 'sandbox'],
  [
    'over the limit',
    access('UMIA', 'sandbox', 'readOnly', { durationMs: 12 * hour + 1 }),
    'policy_too_long by sandbox',
  ],
  ['not a number', access('UMIA', 'sandbox', 'readOnly', { durationMs: Number.NaN }), 'policy_too_long by sandbox'],
  ['no time at all', access('UMIA', 'sandbox', 'readOnly', { durationMs: 0 }), 'policy_too_long by sandbox'],
  ['without an end, allowed', access('UMIA', 'sandbox', 'readOnly', { permanent: true }), 'sandbox'],
  [
    'without an end, refused',
    access('UMIA', 'prod', 'readOnly', { permanent: true }),
    'policy_permanent by everything-else',
  ],
  [
    'an account nobody knows',
    access('UMIA', 'sandbox', 'readOnly', { accountId: '999999999999' }),
    'policy_unknown_account by -',
  ],
  [
    'a set nobody knows',
    access('UMIA', 'sandbox', 'readOnly', { permissionSetArn: 'arn:x' }),
    'policy_unknown_permission_set by -',
  ],
  [
    'a set to be made goes by its name',
    { operation: 'create-permission-set', ...self('UALICE'), permissionSetName: 'AdminBilling' },
    'policy_denied by no-other-admin',
  ],
  [
    'an operation that a rule names',
    { operation: 'create-permission-set', ...self('UKEN'), permissionSetName: 'Billing' },
    'platform',
  ],
  [
    'an operation named for others',
    { operation: 'create-permission-set', ...self('UMIA'), permissionSetName: 'Billing' },
    'policy_not_allowed by -',
  ],
  ['an operation that no rule names, by an admin', { operation: 'create-group', ...self('UALICE') }, 'everything-else'],
  [
    'granted at once is about access, not about what an administrator does to the account',
    { operation: 'register-delegated-administrator', ...self('UALICE'), accountId: accounts.sandbox.id },
    'everything-else',
  ],
  [
    'an operation that no rule names, by another',
    { operation: 'create-group', ...self('UMIA') },
    'policy_not_allowed by -',
  ],
])('%s', (_, asked, expected) => {
  expect(decide(asked)).toBe(expected)
})

test('a ruling carries everything that a request needs', () => {
  const verdict = evaluate(policy, access('UBOB', 'prod', 'admin'), context)
  expect(verdict).toEqual({
    ruling: {
      rule: 'production-admin',
      ruleHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      approverSelectors: ['@sre-leads'],
      approvers: ['UDANA', 'UERI'],
      approvals: 2,
      maxDurationMs: 2 * hour,
      permanent: false,
      channel: 'C0PRODUCTION',
      pendingForMs: 24 * hour,
      remindEveryMs: hour / 2,
      breakGlass: false,
    },
  })
  if (!('ruling' in verdict)) throw new Error('refused')
  expect(mayApprove(verdict.ruling, 'UDANA')).toBe(true)
  expect(mayApprove(verdict.ruling, 'UBOB')).toBe(false)
})

test('a wish that is too long is refused at the duration field, with the limit', () => {
  const verdict = evaluate(policy, access('UMIA', 'prod', 'admin', { durationMs: 3 * hour }), context)
  expect(verdict).toMatchObject({ refused: { field: 'duration', vars: { rule: 'production-admin', limit: '2h' } } })
})

test('a rule whose approvers are too few without the requester refuses at once', () => {
  const two = policyOf('rules: [{ name: two, when: {}, approvals: 2 }]')
  expect(decide(access('UMIA', 'prod', 'readOnly'), two)).toBe('two')
  expect(decide(access('UALICE', 'prod', 'readOnly'), two)).toBe('policy_nobody_can_approve by two')
})

test('an account of which the place is not known is refused where a rule could depend on it', () => {
  const nowhere = { account: () => ({ ...accounts.prod, ouPath: '' }), permissionSet: context.directory.permissionSet }
  const asked = access('UMIA', 'prod', 'readOnly')
  const verdict = (rules: string) => evaluate(policyOf(`rules: ${rules}`), asked, { ...context, directory: nowhere })
  const anything = '{ name: anything, when: {}, approvals: 0 }'
  expect(verdict(`[{ name: careful, when: { accounts: ["ou:/Workloads"] } }, ${anything}]`)).toMatchObject({
    refused: { code: 'policy_unknown_place' },
  })
  expect(verdict(`[${anything}]`)).toMatchObject({ ruling: { rule: 'anything' } })
})

test('an account of which the tags could not be read is refused where a rule could depend on them', () => {
  const untagged = { ...accounts.prod, tags: undefined }
  const directory = { account: () => untagged, permissionSet: context.directory.permissionSet }
  const asked = access('UMIA', 'prod', 'readOnly')
  const verdict = (rules: string) => evaluate(policyOf(`rules: ${rules}`), asked, { ...context, directory })
  const anything = '{ name: anything, when: {}, approvals: 0 }'
  expect(verdict(`[{ name: careful, when: { accounts: ["tag:env=prod"] } }, ${anything}]`)).toMatchObject({
    refused: { code: 'policy_unknown_place' },
  })
  expect(verdict(`[${anything}]`)).toMatchObject({ ruling: { rule: 'anything' } })
})

test('a group that Slack does not know: it opens nothing, and a deny rule refuses everybody', () => {
  const text = (more: string) =>
    `rules: [{ name: first, when: {}, requesters: ["@gone"]${more} }, { name: second, when: {} }]`
  expect(decide(access('UMIA', 'prod', 'readOnly'), policyOf(text(', approvals: 0')))).toBe('second')
  expect(decide(access('UMIA', 'prod', 'readOnly'), policyOf(text(', deny: true')))).toBe('policy_denied by first')
})

test('a deny rule is about every operation, also those that no rule names', () => {
  const closed = policyOf('rules: [{ name: closed, when: {}, deny: true }]')
  expect(decide({ operation: 'create-group', ...self('UMIA') }, closed)).toBe('policy_denied by closed')
})

test('the hash of a rule changes with its content and with the defaults that it takes, not with the order of keys', () => {
  const hash = (text: string) => {
    const verdict = evaluate(policyOf(text), access('UMIA', 'prod', 'readOnly'), context)
    return 'ruling' in verdict ? verdict.ruling.ruleHash : ''
  }
  const plain = hash('rules: [{ name: a, when: {} }]')
  expect(hash('rules: [{ when: {}, name: a }]')).toBe(plain)
  expect(hash('rules: [{ name: a, when: {}, approvals: 1 }]')).toBe(plain)
  expect(hash('rules: [{ name: a, when: {}, maxDuration: 9h }]')).not.toBe(plain)
  expect(hash('rules: [{ name: a, when: {} }]\ndefaults: { maxDuration: 9h }')).not.toBe(plain)
})
