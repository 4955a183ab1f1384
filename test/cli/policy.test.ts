import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { policyJsonSchema } from '../../src/policy/json-schema.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import { command, folderWith } from './command.ts'

const example = join(import.meta.dirname, '../../policy.example.yaml')
/** The example with values of a company's own. */
const filledIn = async () =>
  (await readFile(example, 'utf8')).replace(/C0\d+/g, 'C0000000001').replace(/example\.com/g, 'example.org')
const mia = ['explain', '--file', example, '--requester', 'mia@example.com']
const production = [
  '--account',
  'prod-payments',
  '--ou',
  '/Workloads/Production',
  '--permission-set',
  'AdministratorAccess',
  '--high-risk',
]

test('check accepts the example without a word of complaint', async () => {
  const { code, out, err } = await command('policy', ['check', example])
  expect({ code, out, err }).toEqual({ code: 0, out: `${example} is valid. Rules: 5.\n`, err: '' })
})

test('check prints one line per mistake, in the language of the terminal', async () => {
  const folder = await folderWith({
    'policy.yaml': 'channels: { approvals: x, audit: C0987654321 }\nadmins: []\nrulez: []\n',
  })
  const english = await command('policy', ['check'], {}, folder)
  expect(english.code).toBe(1)
  expect(english.err.split('\n').filter((line) => line.startsWith('policy.yaml:'))).toHaveLength(4)
  const japanese = await command('policy', ['check'], { LANG: 'ja_JP.UTF-8' }, folder)
  expect(japanese.err).toContain('policy.yaml:2 admins: リストが空です。')
})

test('check fails for a rule that never decides', async () => {
  const text = (await filledIn()).replace('rules:\n', 'rules:\n  - { name: first, when: {} }\n')
  const folder = await folderWith({ 'policy.yaml': text })
  const { code, lines } = await command('policy', ['check', 'policy.yaml'], {}, folder)
  expect(code).toBe(1)
  expect(lines[0]).toBe(
    'problem: “production-admin” never decides: “first” comes first and matches everything it matches. Move it before “first”, or remove it.',
  )
})

test('check knows the operations that there are', async () => {
  const text = (await filledIn()).replace('[assign-permission-set]', '[asign-permission-set]')
  const { code, out } = await command('policy', ['check'], {}, await folderWith({ 'policy.yaml': text }))
  expect(code).toBe(1)
  expect(out).toContain('Did you mean “assign-permission-set”?')
})

test('explain names the rule that decides, and why the others do not', async () => {
  const { code, lines } = await command('policy', [
    ...mia,
    ...production,
    '--duration',
    '2h',
    '--member-of',
    '@engineering',
    '--tag',
    'env=prod',
  ])
  expect(code).toBe(0)
  expect(lines[0]).toBe('> 1. production-admin: everything in it matches: this rule decides')
  expect(lines).toContain('Needs 2 approvals by @sre-leads, for 2 hours at most; lapses after 1 day without.')
})

test('explain in Japanese', async () => {
  const { lines } = await command('policy', [...mia, ...production, '--no-tags'], { LC_ALL: 'ja_JP.UTF-8' })
  expect(lines[0]).toBe('  1. production-admin: 申請者は @engineering に含まれません')
  expect(lines.join()).toContain('受け付けられません。社内ポリシーのルール「production-admin-for-nobody-else」により')
})

test.each([
  [[], 'npm run policy -- check'],
  [['explain', '--file', example], '--requester is missing'],
  [[...mia, '--duration', 'long'], '--duration is written'],
  [[...mia, '--colour', 'red'], '--colour'],
])('%j is answered with the usage', async (args, said) => {
  const { code, err } = await command('policy', args)
  expect(code).toBe(2)
  expect(err).toContain(said)
})

test('policy.schema.json is what the program checks', async () => {
  const { out } = await command('policy', ['schema'])
  expect(out).toBe(policyJsonSchema())
  const file = await readFile(join(import.meta.dirname, '../../policy.schema.json'), 'utf8')
  expect(JSON.parse(file)).toEqual(JSON.parse(out))
})

async function awsAlone() {
  const aws = await startAws({ clock: new MovableClock(), settings: { throttling: false } })
  onTestFinished(() => aws.stop())
  const { accessKeyId, secretAccessKey } = aws.credentials('management')
  const env = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
  }
  const folder = await folderWith({})
  return {
    aws,
    file: join(folder, 'aws.json'),
    save: (as = 'aws.json') => command('save-directory', ['save', as], env, folder),
  }
}

test('a directory that cannot be saved where it was wanted is a sentence', async () => {
  const { code, out, err } = await (await awsAlone()).save('nowhere/aws.json')
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/^nowhere\/aws\.json cannot be used \(ENOENT\)\. [^\n]+\n$/)
})

/** Saved by the first test that wants it, for all of them. */
let savedText: string | undefined
async function folderBeside(rules: string): Promise<string> {
  if (savedText === undefined) {
    const { file, save } = await awsAlone()
    await save()
    savedText = await readFile(file, 'utf8')
  }
  return folderWith({ 'policy.yaml': rulesOf(rules), 'aws.json': savedText })
}

test('a saved directory holds what rules can name, and no people and no access', async () => {
  const { save, file, aws } = await awsAlone()
  expect(await save()).toMatchObject({
    code: 0,
    err: '',
    out: 'aws.json is saved. Accounts: 14, permission sets: 5.\n',
  })
  const { accounts, ...rest } = JSON.parse(await readFile(file, 'utf8'))
  expect(accounts).toContainEqual(
    expect.objectContaining({ name: 'prod-payments', ouPath: '/Workloads/Production', tags: expect.anything() }),
  )
  expect(Object.keys(rest).sort()).toEqual(['format', 'groups', 'permissionSets', 'savedAt'])
  expect(JSON.stringify(rest)).not.toContain('mia@example.com')
  expect(aws.calls.filter(({ operation }) => !/^(List|Describe|Get)/.test(operation))).toEqual([])
})

test('what cannot be read is said, and nothing is saved that would look as if rules matched nothing', async () => {
  const { save, file, aws } = await awsAlone()
  aws.deny('organizations:ListTagsForResource')
  const { code, err } = await save()
  expect(code).toBe(1)
  expect(err).toContain('organizations:ListTagsForResource')
  await expect(readFile(file)).rejects.toThrow()
})

const people = 'people: { emailDomains: [example.org] }\n'
const rulesOf = (rules: string) =>
  `channels: { approvals: C0123456780, audit: C0987654320 }\n${people}admins: ["@aws-admins"]\nrules:\n${rules}`

test.each([
  [
    'a name that nothing has',
    '  - { name: a, when: { accounts: ["ou:/Workloads/Prod"] } }\n',
    /No account matches “ou:\/Workloads\/Prod”/,
  ],
  [
    'a set that is not there',
    '  - { name: a, when: { permissionSets: [Admin] } }\n',
    /No permission set matches “Admin”/,
  ],
  [
    'an inexact name where it is granted at once',
    '  - { name: a, when: { accounts: ["ou:/sandbox"] }, approvals: 0 }\n',
    /needs the exact name: “ou:\/sandbox” is “sandbox-\w+ \(\/Sandbox\)”/,
  ],
  [
    'less by a name that the account can change',
    '  - { name: a, when: { accounts: [sandbox-mia] }, approvals: 0 }\n',
    /grants at once by the account name “sandbox-mia”/,
  ],
  [
    'less than the next rule by a name',
    '  - { name: a, when: { accounts: ["sandbox-*"] } }\n  - { name: b, when: {}, approvals: 2 }\n',
    /asks for less than “b” and goes by the account name “sandbox-\*”/,
  ],
  [
    'a deny behind an allow of the same',
    '  - { name: a, when: { accounts: ["ou:/Security"] } }\n  - { name: b, when: { accounts: ["ou:/Security"] }, deny: true }\n',
    /“b” never refuses access: “a” comes first/,
  ],
])('check with a saved directory fails for %s', async (_, rules, said) => {
  const folder = await folderBeside(rules)
  const { code, out } = await command('policy', ['check', '--directory', 'aws.json'], {}, folder)
  expect(out).toMatch(said)
  expect(code).toBe(1)
})

test('check with a saved directory accepts what is there, and what is still to be made', async () => {
  const rules = `  - { name: a, when: { accounts: ["ou:/Workloads/Production", "tag:env=prod", management] }, for: [self] }
  - { name: b, when: { accounts: ["ou:/Later"], permissionSets: [Later] }, mayBeEmpty: true, for: [self] }
`
  const folder = await folderBeside(rules)
  expect(await command('policy', ['check', '--directory', 'aws.json'], {}, folder)).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^(hint: “(ou:\/)?Later” of “b” has never matched anything.*\n){2}\.\/policy\.yaml is valid\. Rules: 2\.\n$/,
    ),
  })
})

test('explain says first what it was not told, and with a saved directory knows it', async () => {
  const rules = `  - { name: production, when: { accounts: ["ou:/Workloads/Production"] }, approvals: 2 }
  - { name: anything, when: {}, approvals: 0 }
`
  const folder = await folderBeside(rules)
  const asked = ['explain', '--requester', 'mia@example.com', '--account', 'prod-payments']
  const blind = await command('policy', asked, {}, folder)
  expect(blind.lines[0]).toBe('Not told: where the account lies (--ou). Rules that go by it are in doubt.')
  expect(blind.out).toMatch(/> 1\. production: where prod-payments lies.* is not known/)
  expect(blind.out).toMatch(/Refused\. The bot cannot see in which organizational unit/)
  const seeing = await command('policy', [...asked, '--directory', 'aws.json'], {}, folder)
  expect(seeing.lines[0]).toBe('> 1. production: everything in it matches: this rule decides')
  const forOthers = await command('policy', [...asked, '--directory', 'aws.json', '--for', 'group:sre'], {}, folder)
  expect(forOthers.out).toMatch(
    /1\. production: it is for yourself, other people, and whoever would gain is not among them/,
  )
})

test('a policy from before rules said for whom they are still loads, with a line where it became stricter', async () => {
  const rules = `  - { name: no-contractors, when: {}, requesters: ["@contractors"], deny: true }
  - { name: sandbox, when: { accounts: ["ou:/Sandbox"] }, approvals: 0 }
  - { name: rest, when: {} }
`
  const folder = await folderWith({ 'policy.yaml': rulesOf(rules).replace(people, '') })
  const { code, lines } = await command('policy', ['check'], {}, folder)
  expect(code).toBe(0)
  expect(lines).toEqual([
    expect.stringMatching(/^hint: Whoever has no confirmed address in Slack neither asks nor approves/),
    expect.stringMatching(/^hint: “no-contractors” refuses people: it now looks at whoever would gain too/),
    expect.stringMatching(/^hint: “sandbox” grants at once and does not say for whom, so it is only for whoever asks/),
    expect.stringMatching(/^hint: “rest” does not say for whom it is, so it is for people and no longer for groups/),
    './policy.yaml is valid. Rules: 3.',
  ])
})
