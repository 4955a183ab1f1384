import { expect, test } from 'vitest'
import { evaluate } from '../../src/policy/evaluate.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { selectorStates } from '../../src/policy/selector-states.ts'
import { accounts, context, head, self, sets } from './company.ts'

// One deny, in ways that people write it: each is refused when the file is read, or holds up what the deny is for.

const targets = {
  accounts: () => Object.values(accounts),
  permissionSets: () => Object.values(sets),
  groups: () => [],
}
const asked = {
  operation: 'assign-permission-set',
  ...self('UMIA'),
  accountId: accounts.prod.id,
  permissionSetArn: sets.admin.arn,
}
const oldArn = 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1111222233334444'

/** `refused at load`, or what happens to somebody who asks for AdministratorAccess in production at once. */
function outcome(when: string): string {
  const text = `${head}rules:\n  - { name: no, when: ${when}, deny: true }\n  - { name: at-once, when: {}, approvals: 0 }\n`
  const loaded = readPolicy(text, 'policy.yaml')
  if ('mistakes' in loaded) {
    expect(loaded.mistakes).toHaveLength(1)
    return `refused at load: ${loaded.mistakes[0]?.code}`
  }
  const selectors = selectorStates(loaded.policy, targets, { last: () => undefined, changedAt: () => 0 })
  const verdict = evaluate(loaded.policy, asked, { ...context, selectors })
  return 'ruling' in verdict ? `given by ${verdict.ruling.rule}` : verdict.refused.code
}
const accountsAre = (selector: string) => `{ accounts: [${JSON.stringify(selector)}] }`
const setsAre = (selector: string) => `{ permissionSets: [${JSON.stringify(selector)}] }`

test.each<[string, string]>([
  // What is no selector.
  [accountsAre('OU:/Workloads/Production'), 'refused at load: account'],
  [accountsAre('Ou:/Workloads/Production'), 'refused at load: account'],
  [accountsAre('ｏｕ：/Workloads/Production'), 'refused at load: account'],
  [accountsAre('ou:Workloads/Production'), 'refused at load: account'],
  [accountsAre('/Workloads/Production'), 'refused at load: account'],
  [accountsAre('ou:/Workloads/*'), 'refused at load: account'],
  [accountsAre('ou:/Workloads//Production'), 'refused at load: account'],
  [accountsAre('ou-ab12-cdefgh34'), 'refused at load: account'],
  [accountsAre('ou:ou-ab12-cdefgh34'), 'refused at load: account'],
  [accountsAre('r-ab12'), 'refused at load: account'],
  [accountsAre('TAG:env=prod'), 'refused at load: account'],
  [accountsAre('tag:env'), 'refused at load: account'],
  [accountsAre('tag:env=pro*'), 'refused at load: account'],
  [accountsAre('tag:env = prod'), 'refused at load: account'],
  [accountsAre('1111-1111-1111'), 'refused at load: account'],
  [accountsAre('1111 1111 1111'), 'refused at load: account'],
  [accountsAre('11111111111'), 'refused at load: account'],
  [accountsAre('prod-payment?'), 'refused at load: account'],
  [accountsAre('!sandbox-mia'), 'refused at load: account'],
  [accountsAre('prod-payments@example.com'), 'refused at load: account'],
  [accountsAre('MANAGEMENT'), 'refused at load: account'],
  [accountsAre('arn:aws:organizations::000000000001:account/o-1/111111111111'), 'refused at load: account'],
  [accountsAre('^prod-.*$'), 'refused at load: account'],
  [accountsAre('＊'), 'refused at load: account'],
  [setsAre('arn:aws:sso:::permissionSet/*'), 'refused at load: permission_set'],
  [setsAre('arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-*'), 'refused at load: permission_set'],
  [setsAre('Administrator?ccess'), 'refused at load: permission_set'],
  [setsAre('!ReadOnlyAccess'), 'refused at load: permission_set'],
  [setsAre('Administrator Access'), 'refused at load: permission_set'],
  [setsAre('RISK:high'), 'refused at load: permission_set'],
  [setsAre('risk:low'), 'refused at load: permission_set'],
  // Words that could be meant and match nothing.
  [accountsAre('ou:/Workloads/Prodution'), 'policy_selector_never'],
  [accountsAre('ou:/Production'), 'policy_selector_never'],
  [accountsAre('tag:Env='), 'policy_selector_never'],
  [accountsAre('tag:env=production'), 'policy_selector_never'],
  [accountsAre('prod-payment'), 'policy_selector_never'],
  [accountsAre('999999999999'), 'policy_selector_never'],
  [setsAre('AdministratorAcess'), 'policy_selector_never'],
  [setsAre(oldArn), 'policy_selector_never'],
  ['{ operations: [asign-permission-set] }', 'policy_selector_never'],
  // What people read as the same.
  [accountsAre('ou:/workloads/PRODUCTION/'), 'policy_denied'],
  [accountsAre('ou:/Ｗorkloads/Production'), 'policy_denied'],
  [accountsAre('tag:env=prod'), 'policy_denied'],
  [accountsAre('tag:ENV=Prod'), 'policy_denied'],
  [accountsAre('tag:ｅｎｖ=ｐｒｏｄ'), 'policy_denied'],
  [accountsAre('ｐｒｏｄ-payments'), 'policy_denied'],
  [accountsAre('Prod-Payments'), 'policy_denied'],
  [accountsAre('name:prod-payments'), 'policy_denied'],
  [accountsAre('prod\u00ad-payments'), 'policy_denied'],
  [setsAre('administratoraccess'), 'policy_denied'],
  [setsAre('Admin*'), 'policy_denied'],
])('%s: %s', (when, expected) => {
  const known = { ...context, operations: new Set(['assign-permission-set']) }
  const unknownOperation = when.includes('asign')
  expect(unknownOperation ? outcomeKnowing(when, known) : outcome(when)).toBe(expected)
})

function outcomeKnowing(when: string, known: typeof context): string {
  const loaded = readPolicy(
    `${head}rules:\n  - { name: no, when: ${when}, deny: true }\n  - { name: at-once, when: {}, approvals: 0 }\n`,
    'policy.yaml',
  )
  if ('mistakes' in loaded) return 'refused at load'
  const verdict = evaluate(loaded.policy, asked, known)
  return 'ruling' in verdict ? `given by ${verdict.ruling.rule}` : verdict.refused.code
}

test('a rule that says mayBeEmpty lets others decide until what it names is there', () => {
  const text = `${head}rules:
  - { name: no, when: { accounts: ["ou:/Later"] }, mayBeEmpty: true, deny: true }
  - { name: at-once, when: {}, approvals: 0 }
`
  const loaded = readPolicy(text, 'policy.yaml')
  if ('mistakes' in loaded) throw new Error('not loaded')
  const decide = (all = Object.values(accounts), last?: string[]) => {
    const selectors = selectorStates(
      loaded.policy,
      { ...targets, accounts: () => all },
      { last: () => last && { ids: last, at: 1 }, changedAt: () => 0 },
    )
    const account = (id: string) => all.find((a) => a.id === id)
    const verdict = evaluate(loaded.policy, asked, {
      ...context,
      selectors,
      directory: { ...context.directory, account },
    })
    return 'ruling' in verdict ? verdict.ruling.rule : verdict.refused.code
  }
  expect(decide()).toBe('at-once')
  const moved = Object.values(accounts).map((a) => (a.id === accounts.prod.id ? { ...a, ouPath: '/Later' } : a))
  expect(decide(moved)).toBe('policy_denied')
  // Once it was there, it is missed.
  expect(decide(undefined, [accounts.prod.id])).toBe('policy_selector_lost')
  expect(decide(undefined, [accounts.sandbox.id])).toBe('at-once')
})

test('a rule that grants at once goes by the letter, and a strict one as people read', () => {
  const decide = (selector: string) => {
    const loaded = readPolicy(
      `${head}rules:\n  - { name: at-once, when: { accounts: [${JSON.stringify(selector)}] }, approvals: 0 }\n  - { name: asks, when: {} }\n`,
      'policy.yaml',
    )
    if ('mistakes' in loaded) throw new Error('not loaded')
    const verdict = evaluate(loaded.policy, { ...asked, accountId: accounts.sandbox.id }, context)
    return 'ruling' in verdict ? verdict.ruling.rule : verdict.refused.code
  }
  expect(decide('ou:/Sandbox')).toBe('at-once')
  expect(decide('ou:/sandbox')).toBe('asks')
  expect(decide('Sandbox-Mia')).toBe('asks')
  expect(decide('sandbox-*')).toBe('at-once')
})

test.each<[string, string, string]>([
  ['extensions: 1', '', 'policy_selector_never'],
  ['extensions: 1', 'extensions: 2', 'policy_selector_never'],
  ['extensions: 1', 'extensions: 1', 'next'],
  ['', 'startWithin: 7d', 'policy_selector_never'],
  ['startWithin: 7d', 'startWithin: 1d', 'next'],
])(
  'nothing falls past a rule that waits for what it names (%s) to one that asks for less (%s)',
  (first, then, what) => {
    const rule = (name: string, more: string[]) => `  - { ${[`name: ${name}`, ...more].filter(Boolean).join(', ')} }\n`
    const rules = rule('gone', ['when: { accounts: ["ou:/Gone"] }', first]) + rule('next', ['when: {}', then])
    const loaded = readPolicy(`${head}rules:\n${rules}`, 'policy.yaml')
    if ('mistakes' in loaded) throw new Error(JSON.stringify(loaded.mistakes))
    const selectors = selectorStates(loaded.policy, targets, { last: () => undefined, changedAt: () => 0 })
    const verdict = evaluate(loaded.policy, asked, { ...context, selectors })
    expect('ruling' in verdict ? verdict.ruling.rule : verdict.refused.code).toBe(what)
  },
)

test('an account that is called by another one’s id is not that account', () => {
  const impostor = { ...accounts.sandbox, name: accounts.prod.id }
  const loaded = readPolicy(
    `${head}rules:\n  - { name: one, when: { accounts: ["${accounts.prod.id}"] }, approvals: 0 }\n  - { name: named, when: { accounts: ["name:${accounts.prod.id}"] } }\n  - { name: no, when: {}, deny: true }\n`,
    'policy.yaml',
  )
  if ('mistakes' in loaded) throw new Error('not loaded')
  const directory = { ...context.directory, account: () => impostor }
  const verdict = evaluate(loaded.policy, { ...asked, accountId: impostor.id }, { ...context, directory })
  expect('ruling' in verdict && verdict.ruling.rule).toBe('named')
})

test('of what was judged before only what has changed is judged again, and comes out as if all were', () => {
  const text = `${head}rules:\n  - { name: no, when: { accounts: ["gone-*"], permissionSets: ["gone-*"] }, deny: true }\n  - { name: all, when: {} }\n`
  const loaded = readPolicy(text, 'policy.yaml')
  if ('mistakes' in loaded) throw new Error('the policy does not load')
  let looks = 0
  const counting = (name: string) => ({
    ...accounts.prod,
    get name() {
      looks += 1
      return name
    },
  })
  let all = Array.from({ length: 500 }, (_, n) => counting(`account-${n}`))
  const judged = new Map()
  const statesNow = (known = judged) => {
    looks = 0
    const now = { ...targets, accounts: () => all }
    const nothing = { last: () => undefined, changedAt: () => undefined }
    return selectorStates(loaded.policy, now, nothing, known).lapsed.map(({ selector, kind }) => `${kind} ${selector}`)
  }
  expect(statesNow()).toEqual(['account gone-*', 'permissionSet gone-*'])
  const first = looks
  all = [...all.slice(1), counting('another')]
  expect(statesNow()).toEqual(['account gone-*', 'permissionSet gone-*'])
  expect(looks).toBe(first / 500)
  all = [...all.slice(1), counting('gone-no-more')]
  expect(statesNow()).toEqual(statesNow(new Map()))
  expect(statesNow()).toEqual(['permissionSet gone-*'])
})
