import { pino } from 'pino'
import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { Worker } from '../../src/jobs/worker.ts'
import { evaluate, mayApprove } from '../../src/policy/evaluate.ts'
import type { Asked } from '../../src/policy/policy-types.ts'
import { newestOwn } from '../../src/store/audit-log.ts'
import type { JobPayloads } from '../../src/workflow/job-payloads.ts'
import { pinAdministrator, soleAdministrator } from '../../src/workflow/people/sole-administrator.ts'
import { record } from '../../src/workflow/transition.ts'
import { sqliteUrl, storeAt } from '../support/stores.ts'
import { accounts, context, policyOf, self, sets } from './company.ts'

const policy = policyOf('rules: [{ name: everything, when: {}, permanent: true, for: [self, people, groups] }]')
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

const asked = (operation: string, input: NonNullable<Asked['input']>): Asked => ({
  operation,
  ...self('UALICE'),
  beneficiary: { kind: 'nobody' },
  email: 'alice@example.com',
  input,
  ...(operation === 'create-permission-set' ? { permissionSetName: String(input.name) } : {}),
  ...(typeof input.account === 'string' ? { accountId: input.account } : {}),
})
const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`
const user = { userName: 'alice', givenName: 'Alice', familyName: 'Moreau' }

test.each<[string, Asked]>([
  ['their own user', asked('create-user', { ...user, email: 'Alice@Example.com' })],
  [
    'a first set, as it is called',
    asked('create-permission-set', { name: 'ReadOnlyAccess', policies: [aws('ReadOnlyAccess')] }),
  ],
  ['an account', asked('create-account', { accountName: 'prod', email: 'aws+prod@example.com' })],
  ['trusted access of Identity Center', asked('enable-trusted-access', { service: 'sso.amazonaws.com' })],
  [
    'a contact of the management account',
    asked('set-alternate-contact', { account: accounts.root.id, contact: 'SECURITY' }),
  ],
])('as the guide fills it in: %s', (_, wish) => {
  expect(decide(wish)).toBe('alone')
})

test.each<[string, Asked]>([
  ['a user with somebody else’s address', asked('create-user', { ...user, email: 'bob@example.com' })],
  [
    'a user while nobody has confirmed their own address',
    { operation: 'create-user', ...self('UALICE'), input: { ...user, email: 'alice@example.com' } },
  ],
  [
    'a set that allows more than its name says',
    asked('create-permission-set', { name: 'ReadOnlyAccess', policies: [aws('AdministratorAccess')] }),
  ],
  [
    'a set with a policy more',
    asked('create-permission-set', { name: 'ReadOnlyAccess', policies: [aws('ReadOnlyAccess'), aws('IAMFullAccess')] }),
  ],
  [
    'a set with a policy of its own',
    asked('create-permission-set', { name: 'ReadOnlyAccess', policies: [aws('ReadOnlyAccess')], inlinePolicy: '{}' }),
  ],
  ['a copy of another set', asked('create-permission-set', { name: 'ReadOnlyAccess', copyOf: sets.admin.arn })],
  [
    'an account in a place that the guide does not choose',
    asked('create-account', { accountName: 'prod', email: 'a@example.com', unit: '/Sandbox' }),
  ],
  ['an account with tags', asked('create-account', { accountName: 'prod', email: 'a@example.com', tags: 'env=dev' })],
  ['trusted access of another service', asked('enable-trusted-access', { service: 'iam.amazonaws.com' })],
  ['a contact of another account', asked('set-alternate-contact', { account: accounts.prod.id, contact: 'SECURITY' })],
  [
    'access for somebody else',
    {
      ...access('root', 'admin'),
      beneficiary: { kind: 'person', person: { userId: 'u-2', slackIds: [], perhaps: [], emails: [], groups: [] } },
    },
  ],
  [
    'access for a group',
    {
      ...access('root', 'admin'),
      beneficiary: { kind: 'group', group: { id: 'g-1', name: 'Everybody' }, members: [] },
    },
  ],
])('nor what the guide offers, filled in as it does not: %s', (_, wish) => {
  expect(decide(wish)).toBe('policy_nobody_can_approve')
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

const company = async () => {
  const [store, clock] = [await storeAt(sqliteUrl()), new MovableClock()]
  const ctx = { clock, store, jobs: new Worker<JobPayloads>({ store, clock, log: pino({ level: 'silent' }) }) }
  const people: Record<string, string[]> = {
    '@aws-admins': ['UALICE'],
    'alice@example.com': ['UALICE'],
    UBOB: ['UBOB'],
  }
  const look = (...selectors: string[]) =>
    soleAdministrator(ctx, selectors, (selector) => people[selector] && new Set(people[selector]))
  return { people, look, ctx }
}

test('there is an only administrator until there was a second one, and never again', async () => {
  const { people, look, ctx } = await company()
  expect(await look('@aws-admins', 'alice@example.com')).toBe('UALICE')
  expect(await look('alice@example.com', '@unknown')).toBeUndefined()
  people['@aws-admins'] = ['UALICE', 'UDANA']
  expect(await look('@aws-admins', 'alice@example.com')).toBeUndefined()
  people['@aws-admins'] = ['UALICE']
  expect(await look('@aws-admins', 'alice@example.com')).toBeUndefined()
  // Nor does a row that is taken out of the database, or put into it, bring one back.
  await ctx.store.db.deleteFrom('settings').execute()
  await ctx.store.db
    .insertInto('settings')
    .values({ key: 'bootstrap.closed', value: 'another-administrator' })
    .execute()
  expect(await look('@aws-admins', 'alice@example.com')).toBeUndefined()
  expect(await pinAdministrator(ctx, 'UALICE')).toBe(false)
})

test('it is the person who was it first, as the log shows, and no member of a user group', async () => {
  const { people, look, ctx } = await company()
  expect(await look('@aws-admins')).toBeUndefined()
  expect(await newestOwn(ctx.store, 'administrator-pinned')).toBeUndefined()
  expect(await look('alice@example.com')).toBe('UALICE')
  expect(await look('alice@example.com')).toBe('UALICE')
  expect((await newestOwn(ctx.store, 'administrator-pinned'))?.data).toEqual({ slackId: 'UALICE', userId: null })
  // As soon as they are an Identity Center user, that is pinned too, once.
  const bound = { slackId: 'UALICE', userId: 'user-1', email: 'alice@example.com' }
  await ctx.store.transaction((tx) => record(ctx, tx, 'bound', { by: 'bot', data: bound }))
  for (const _ of [1, 2]) expect(await look('alice@example.com')).toBe('UALICE')
  expect((await newestOwn(ctx.store, 'administrator-pinned'))?.data).toEqual({ slackId: 'UALICE', userId: 'user-1' })
  const pins = ctx.store.db.selectFrom('audit').select('seq').where('fact', '=', 'administrator-pinned')
  expect(await pins.execute()).toHaveLength(2)
  people['@aws-admins'] = ['UMALLORY']
  expect(await look('@aws-admins')).toBeUndefined()
  expect(await look('UBOB')).toBeUndefined()
  expect((await newestOwn(ctx.store, 'administrator-other'))?.data).toEqual({ slackId: 'UBOB', was: 'UALICE' })
  expect(await look('alice@example.com')).toBeUndefined()

  // A command on the host opens the way for another person, until there are two.
  expect(await pinAdministrator(ctx, 'UBOB')).toBe(true)
  people['@aws-admins'] = []
  expect(await look('UBOB')).toBe('UBOB')
  expect(await look('alice@example.com', 'UBOB')).toBeUndefined()
  expect(await pinAdministrator(ctx, 'UALICE')).toBe(false)
})
