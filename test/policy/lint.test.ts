import type { WebClient } from '@slack/web-api'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Directory } from '../../src/aws/types.ts'
import type { Config } from '../../src/config.ts'
import type { DoctorContext } from '../../src/doctor/diagnosis.ts'
import { checkPolicyLint } from '../../src/doctor/policy-lint.ts'
import { lint } from '../../src/policy/lint.ts'
import type { LintContext } from '../../src/policy/lint-report.ts'
import type { SelectorStates } from '../../src/policy/selector-states.ts'
import { tellStricter } from '../../src/workflow/policy-record.ts'
import { accounts, policyOf, roster, sets } from './company.ts'

const directory = {
  at: 1,
  account: (id: string) => Object.values(accounts).find((a) => a.id === id),
  accounts: () => [...Object.values(accounts), { ...accounts.sandbox, id: '555555555555' }],
  permissionSets: () => Object.values(sets),
} as unknown as Directory
const operations = [
  { id: 'assign-permission-set', fields: { account: { kind: 'account' } } },
  { id: 'create-permission-set', fields: { name: { kind: 'text' } }, shapes: true as const },
  { id: 'put-inline-policy', fields: { permissionSet: { kind: 'permissionSet' } }, shapes: true as const },
]
const admin = (name: string) => ({
  ...sets.admin,
  name,
  arn: `${sets.admin.arn.slice(0, -1)}${name.length % 10}`,
  managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
})
const lost = (selector: string): SelectorStates => {
  const last = { ids: new Set(['111111111111']), at: 1 }
  const lapse = {
    kind: 'account' as const,
    selector,
    reading: 'as-read' as const,
    rules: ['a'],
    last,
    changedAt: () => 0,
  }
  return { lapsed: [lapse], lapse: () => lapse, place: () => undefined, replaced: [] }
}
const everything: LintContext = { directory, roster, operations }
const found = (rules: string, context: LintContext = {}) =>
  lint(policyOf(`rules:\n${rules}`), context).map(({ level, code, rule }) => `${level} ${code} ${rule}`)

test.each<[string, string, LintContext, string[]]>([
  ['a good policy', '  - { name: a, when: {} }', everything, []],
  [
    'a rule below one that matches everything',
    '  - { name: a, when: {} }\n  - { name: b, when: { accounts: [prod] } }',
    {},
    ['problem unreachable b'],
  ],
  [
    'an OU below another',
    '  - { name: a, when: { accounts: ["ou:/W"] } }\n  - { name: b, when: { accounts: ["ou:/w/P"], permissionSets: [X] } }',
    {},
    ['problem unreachable b'],
  ],
  [
    'a name that a glob has already',
    '  - { name: a, when: { permissionSets: ["Admin*"] } }\n  - { name: b, when: { permissionSets: [AdministratorAccess] } }',
    {},
    ['problem unreachable b'],
  ],
  [
    'an operation that only admins may ask for by the rule above is still reached',
    '  - { name: a, when: {} }\n  - { name: b, when: { operations: [create-permission-set] } }',
    {},
    [],
  ],
  [
    'requesters above do not hide the rule for everybody',
    '  - { name: a, when: {}, requesters: ["@engineering"] }\n  - { name: b, when: {} }',
    {},
    [],
  ],
  [
    'nor does a group that the rule above reads to the letter, as it grants at once',
    '  - { name: a, when: {}, for: ["group:Data"], breakGlass: true }\n  - { name: b, when: {}, for: ["group:Data"] }',
    {},
    ['warning break_glass_for_all a'],
  ],
  [
    'the same requesters do',
    '  - { name: a, when: {}, requesters: ["@x", "@y"] }\n  - { name: b, when: {}, requesters: ["@y"] }',
    {},
    ['problem unreachable b'],
  ],
  [
    'whoever is left out gets more',
    '  - { name: a, when: { accounts: [prod] }, requesters: ["@engineering"], approvals: 2 }\n  - { name: b, when: {} }',
    {},
    ['warning falls_through a'],
  ],
  [
    'whoever is left out may have it extended more often',
    '  - { name: a, when: {}, requesters: ["@engineering"], extensions: 1 }\n  - { name: b, when: {} }',
    {},
    ['warning falls_through a'],
  ],
  [
    'or asks for it further ahead',
    '  - { name: a, when: {}, requesters: ["@engineering"] }\n  - { name: b, when: {}, startWithin: 7d }',
    {},
    ['warning falls_through a'],
  ],
  [
    'a deny rule stops them',
    '  - { name: a, when: { accounts: [prod] }, requesters: ["@x"], approvals: 2 }\n  - { name: no, when: { accounts: [prod] }, deny: true }\n  - { name: b, when: {} }',
    {},
    [],
  ],
  ['break-glass for all', '  - { name: a, when: {}, breakGlass: true }', {}, ['warning break_glass_for_all a']],
  ['at once for all', '  - { name: a, when: {}, approvals: 0 }', {}, ['warning at_once_for_all a']],
  ['long access', '  - { name: a, when: {}, maxDuration: 13h }', {}, ['hint long_access a']],
  ['access without an end', '  - { name: a, when: {}, permanent: true }', {}, ['hint permanent_access a']],
  [
    'more approvals than approvers',
    '  - { name: a, when: {}, approvals: 3 }',
    { roster },
    ['problem nobody_can_approve a'],
  ],
  [
    'a group that only contains the requester',
    '  - { name: a, when: {}, requesters: [UKEN], approvers: ["@on-call"] }',
    { roster },
    ['warning no_other_approver a'],
  ],
  [
    'an approver who no longer exists',
    '  - { name: a, when: {}, approvers: [gone@example.com, "@sre-leads"] }',
    { roster },
    ['problem unknown_selector a'],
  ],
  [
    'a deny rule for a group that is gone',
    '  - { name: a, when: {}, requesters: ["@gone"], deny: true }\n  - { name: b, when: {} }',
    { roster },
    ['problem unknown_selector a', 'problem deny_unknown a'],
  ],
  [
    'names that match nothing, or several',
    '  - { name: a, when: { accounts: [prod, "ou:/Nowhere", sandbox-mia, "tag:env=prod"], permissionSets: [ReadOnlyAccess, Nope] } }',
    everything,
    [
      'problem no_such_account a',
      'problem no_such_account a',
      'problem no_such_permission_set a',
      'warning ambiguous_account a',
    ],
  ],
  [
    'a deny behind an allow of the same accounts',
    '  - { name: a, when: { accounts: ["ou:/Sandbox"] } }\n  - { name: no, when: { accounts: ["ou:/Sandbox"] }, requesters: ["@x"], deny: true }',
    {},
    ['problem deny_after_allow no'],
  ],
  [
    'less for a name that whoever administers the account can change',
    '  - { name: a, when: { accounts: ["sandbox-*"] } }\n  - { name: b, when: { accounts: ["333333333333"] } }\n  - { name: rest, when: {}, approvals: 2 }',
    {},
    ['problem less_by_name a'],
  ],
  [
    'a name letter by letter where it is granted at once',
    '  - { name: a, when: { accounts: ["ou:/SANDBOX"] }, approvals: 0 }\n  - { name: b, when: { accounts: ["ou:/SANDBOX"] } }',
    { directory },
    ['problem not_exact a'],
  ],
  [
    'sets that allow as much as one that a rule names, under another name',
    '  - { name: a, when: { permissionSets: [AdministratorAccess] }, approvals: 2 }\n  - { name: rest, when: {} }',
    { directory: { ...directory, permissionSets: () => [admin('AdministratorAccess'), admin('BreakGlass')] } },
    ['warning high_risk_elsewhere a'],
  ],
  [
    'none of them with risk:high',
    '  - { name: a, when: { permissionSets: ["risk:high"] }, approvals: 2 }\n  - { name: rest, when: {} }',
    { directory: { ...directory, permissionSets: () => [admin('AdministratorAccess'), admin('BreakGlass')] } },
    [],
  ],
  [
    'a group by which access is given and that is not there',
    '  - { name: a, when: { accounts: ["ou:/Sandbox"] }, via: "group:deployers" }\n  - { name: b, when: {}, via: "group:sre" }',
    { directory: { ...directory, groups: () => [{ id: 'g-1', displayName: 'sre' }] } },
    ['problem no_such_group a'],
  ],
  [
    'what is gone from AWS',
    '  - { name: a, when: { accounts: ["ou:/Gone"] }, mayBeEmpty: true }',
    { directory, selectors: lost('ou:/Gone') },
    ['problem selector_lost a'],
  ],
  [
    'what has never been there, where the rule says that it may be empty: only that it is waited for',
    '  - { name: a, when: { accounts: ["ou:/Later"] }, mayBeEmpty: true }',
    { directory },
    ['hint still_empty a'],
  ],
  [
    'one person alone widens what they have: a set that is made is nobody’s yet',
    '  - { name: a, when: { operations: [create-permission-set] }, approvals: 0, requesters: ["@sre"] }\n  - { name: b, when: { operations: [put-inline-policy] }, approvals: 0, requesters: ["@sre"] }',
    { operations },
    ['warning widens_alone b'],
  ],
  [
    'operations that do not exist, or have no account',
    '  - { name: a, when: { operations: [asign-permission-set] } }\n  - { name: b, when: { operations: [create-permission-set], accounts: ["*"] } }\n  - { name: c, when: { operations: [zzz] } }',
    { operations },
    ['problem no_such_operation_near a', 'problem no_such_operation c', 'warning operation_without_account b'],
  ],
])('%s', (_, rules, context, expected) => {
  expect(found(rules, context)).toEqual(expected)
})

test('the company as a whole: one admin, a foreign address, one channel for both', () => {
  const policy = policyOf(`channels: { approvals: C0123456789, audit: C0123456789 }
people: { emailDomains: [example.com] }
admins: [alice@example.com, alice@example.org]
rules: [{ name: a, when: {}, approvers: ["@sre-leads"] }]`)
  const codes = lint(policy, { roster }).map(({ level, code, rule }) => `${level} ${code} ${rule}`)
  expect(codes).toEqual([
    'problem unknown_selector admins',
    'warning foreign_email admins',
    'warning one_admin admins',
    'hint same_channel channels',
  ])
})

test('every finding has whole sentences in both languages', () => {
  const policy = policyOf(`rules:
  - { name: a, when: { accounts: [prod] }, requesters: ["@gone"], approvals: 2, maxDuration: 3d }
  - { name: b, when: {}, breakGlass: true }
  - { name: c, when: {} }`)
  const all = lint(policy, everything)
  expect(all.length).toBeGreaterThan(3)
  for (const { problem, remedy } of all)
    for (const text of [problem, remedy])
      for (const sentence of Object.values(text)) expect(sentence).toMatch(/^(?!.*(\{\{|undefined|policy:)).+[.。]$/)
})

test('the doctor says what a rule waits for, beside whatever else it finds', async () => {
  const config = { policy: policyOf('rules:\n  - { name: a, when: { accounts: ["ou:/Latre"] }, mayBeEmpty: true }') }
  const said = await checkPolicyLint(
    { config, directory, operations: new Map() } as unknown as DoctorContext,
    {} as WebClient,
  )
  expect(said.map(({ level }) => level)).toEqual(['ok', 'ok'])
  expect(said[1]?.text.en).toMatch(/“ou:\/Latre” of “a” has never matched anything in AWS/)
})

test('at the start an older policy gets a line for each rule that became stricter, until it says for whom it is', () => {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) })
  const rules = [
    '  - { name: no, when: {}, requesters: ["@contractors"], deny: true }',
    '  - { name: sandbox, when: { accounts: [a] }, approvals: 0 }',
    '  - { name: new, when: { accounts: [b] }, for: [self] }',
    '  - { name: rest, when: {} }',
    '  - { name: emergency, when: { accounts: [c] }, for: [self], breakGlass: true, maxDuration: 1h }',
    '  - { name: bounded, when: { accounts: [d] }, for: [self], breakGlass: true, maxTotal: 3h }',
  ].join('\n')
  const tells = (locale: 'en' | 'ja') => {
    lines.length = 0
    const policy = { ...policyOf(`rules:\n${rules}`), people: { emailDomains: ['example.com'] }, locale }
    tellStricter({ config: { policy } as Config, log })
    return lines.map((line) => line.match(/[“「](\w+)[”」]/)?.[1])
  }
  expect(tells('en')).toEqual(['no', 'sandbox', 'rest', 'emergency'])
  expect(lines.at(-1)).toContain('so it is once, and for 2h in all')
  expect(tells('ja')).toEqual(['no', 'sandbox', 'rest', 'emergency'])
  expect(lines.at(-1)).toContain('延長は 1 回、合計 2h まで')
})
