import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { policyJsonSchema } from '../../src/policy/json-schema.ts'
import { command, folderWith } from './command.ts'

const example = join(import.meta.dirname, '../../policy.example.yaml')
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
  const text = (await readFile(example, 'utf8')).replace('rules:\n', 'rules:\n  - { name: first, when: {} }\n')
  const folder = await folderWith({ 'policy.yaml': text })
  const { code, lines } = await command('policy', ['check', 'policy.yaml'], {}, folder)
  expect(code).toBe(1)
  expect(lines[0]).toBe(
    'problem: “production-admin” never decides: “first” comes first and matches everything it matches. Move it before “first”, or remove it.',
  )
})

test('check knows the operations that there are', async () => {
  const text = (await readFile(example, 'utf8')).replace('[assign-permission-set]', '[asign-permission-set]')
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
