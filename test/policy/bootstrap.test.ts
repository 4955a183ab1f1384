import { expect, test } from 'vitest'
import { evaluate, mayApprove } from '../../src/policy/evaluate.ts'
import type { Asked } from '../../src/policy/policy-types.ts'
import { soleAdministrator } from '../../src/workflow/people/sole-administrator.ts'
import { sqliteUrl, storeAt } from '../support/stores.ts'
import { accounts, context, policyOf, self, sets } from './company.ts'

const policy = policyOf('rules: [{ name: everything, when: {}, permanent: true }]')
const sole = (who: string | undefined) => ({
  ...context,
  roster: {
    members: (selector: string) =>
      selector === '@aws-admins' || selector === 'alice@example.com' ? new Set(['UALICE']) : undefined,
    soleAdministrator: who,
  },
})
const decide = (asked: Asked, who: string | null = 'UALICE') => {
  const verdict = evaluate(policy, asked, sole(who ?? undefined))
  return 'ruling' in verdict ? (verdict.ruling.bootstrap ? 'alone' : 'others') : verdict.refused.code
}
const access = (account: keyof typeof accounts, set: keyof typeof sets): Asked => ({
  operation: 'assign-permission-set',
  ...self('UALICE'),
  accountId: accounts[account].id,
  permissionSetArn: sets[set].arn,
})

test('the only administrator may go on alone with what the guide offers', () => {
  expect(decide({ operation: 'create-organization', ...self('UALICE') })).toBe('alone')
  expect(
    decide({ operation: 'create-permission-set', ...self('UALICE'), permissionSetName: 'AdministratorAccess' }),
  ).toBe('alone')
  expect(decide(access('root', 'admin'))).toBe('alone')
})

test.each<[string, Asked]>([
  ['access to another account', access('prod', 'admin')],
  ['another permission set in the management account', access('root', 'readOnly')],
  [
    'another permission set to create',
    { operation: 'create-permission-set', ...self('UALICE'), permissionSetName: 'Backdoor' },
  ],
  ['a group, and all that it has', { operation: 'add-to-group', ...self('UALICE') }],
  ['moving an account to where other rules decide', { operation: 'move-account', ...self('UALICE') }],
  ['taking access away', { operation: 'remove-assignment', ...self('UALICE') }],
  ['an operation that the guide does not offer', { operation: 'delete-everything', ...self('UALICE') }],
])('but not with %s', (_, asked) => {
  expect(decide(asked)).toBe('policy_nobody_can_approve')
})

test('nor once there is a second administrator, nor as anybody else', () => {
  expect(decide({ operation: 'create-organization', ...self('UALICE') }, null)).toBe('policy_nobody_can_approve')
  expect(decide({ operation: 'create-organization', ...self('UALICE') }, 'UDANA')).toBe('policy_nobody_can_approve')
})

test('what was decided alone does not count under the ordinary rule', () => {
  const asked = { operation: 'create-organization', ...self('UALICE') }
  const alone = evaluate(policy, asked, sole('UALICE'))
  const ordinary = evaluate(policy, asked, context)
  if (!('ruling' in alone && 'ruling' in ordinary)) throw new Error('refused')
  expect(alone.ruling.ruleHash).not.toBe(ordinary.ruling.ruleHash)
  expect([mayApprove(alone.ruling, 'UALICE'), mayApprove(ordinary.ruling, 'UALICE')]).toEqual([true, false])
})

test('a rule that denies, or limits the length, holds for the only administrator too', () => {
  const closed = policyOf('rules: [{ name: closed, when: {}, deny: true }]')
  const verdict = evaluate(closed, { operation: 'create-organization', ...self('UALICE') }, sole('UALICE'))
  expect('refused' in verdict && verdict.refused.code).toBe('policy_denied')
  expect(decide({ ...access('root', 'admin'), durationMs: 1e12 })).toBe('policy_too_long')
})

test('there is an only administrator until there was a second one, and never again', async () => {
  const store = await storeAt(sqliteUrl())
  const groups: Record<string, string[]> = { '@aws-admins': ['UALICE'] }
  const look = (...selectors: string[]) =>
    soleAdministrator(store, selectors, (selector) => groups[selector] && new Set(groups[selector]))
  expect(await look('@aws-admins')).toBe('UALICE')
  expect(await look('@aws-admins', '@unknown')).toBeUndefined()
  groups['@aws-admins'] = ['UALICE', 'UDANA']
  expect(await look('@aws-admins')).toBeUndefined()
  groups['@aws-admins'] = ['UALICE']
  expect(await look('@aws-admins')).toBeUndefined()
})
