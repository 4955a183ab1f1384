import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfigProblems, loadConfig } from '../src/config.ts'
import { command } from './cli/command.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'))
})
afterAll(() => rm(folder, { recursive: true }))

const policyFile = async (text: string): Promise<string> => {
  const file = join(folder, 'policy.yaml')
  await writeFile(file, text)
  return file
}
const good = { SLACK_BOT_TOKEN: 'xoxb-hidden-1', SLACK_APP_TOKEN: 'xapp-hidden-2', POLICY_FILE: 'policy.example.yaml' }
const problemsOf = async (env: NodeJS.ProcessEnv): Promise<ConfigProblems> => {
  const outcome = await loadConfig(env).catch((error: unknown) => error)
  if (!(outcome instanceof ConfigProblems)) throw new Error('ConfigProblems expected', { cause: outcome })
  return outcome
}
const places = async (text: string) =>
  (await problemsOf({ ...good, POLICY_FILE: await policyFile(text) })).problems.map(({ place }) => place)

test('the example policy and two tokens are enough', async () => {
  const config = await loadConfig(good)
  expect(config).toMatchObject({
    slack: { mode: 'socket', botToken: 'xoxb-hidden-1', appToken: 'xapp-hidden-2' },
    databaseUrl: 'sqlite:./data/aws-setup.sqlite',
    logLevel: 'info',
    aws: {},
    health: { host: '127.0.0.1' },
  })
  expect(config.policy.rules.map(({ name }) => name)).toContain('break-glass')
  expect(config.policy.defaults.pendingFor).toBe(24 * 3_600_000)
})

test('without an app-level token it serves HTTP', async () => {
  const { SLACK_APP_TOKEN: _, ...env } = good
  const config = await loadConfig({
    ...env,
    SLACK_SIGNING_SECRET: 'sixteen-letters!',
    SLACK_API_URL: 'http://localhost:9/api',
    HOST: '::1',
    HEALTH_HOST: '0.0.0.0',
  })
  expect(config.slack).toMatchObject({ mode: 'http', port: 3000, host: '::1', apiUrl: 'http://localhost:9/api/' })
  expect(config.health.host).toBe('0.0.0.0')
  expect((await problemsOf({ ...good, HEALTH_HOST: 'every where' })).message).toContain('no address to listen on')
})

test('health is served to this computer alone, and in the container to its probes', async () => {
  const { HEALTH_HOST: _, ...env } = good as NodeJS.ProcessEnv
  expect((await loadConfig(env)).health.host).toBe('127.0.0.1')
  expect(await readFile(new URL('../Dockerfile', import.meta.url), 'utf8')).toMatch(/^\s+HEALTH_HOST=0\.0\.0\.0 /m)
})

const fiveMistakes = `channels: { approvals: "#approvals", audit: C0987654321 }
admins: ["@aws-admins"]
localle: ja
rules:
  - name: production
    when: { accounts: [prod] }
    maxDuration: 2 hours
    approvals: two
  - name: sandbox
    when: { acounts: [sandbox] }
`

test('five mistakes in the policy are five lines: place, problem, remedy', async () => {
  const { message } = await problemsOf({ ...good, POLICY_FILE: await policyFile(fiveMistakes) })
  expect(message.split('\n')).toEqual([
    'policy.yaml:1 channels.approvals: “#approvals” is not a Slack channel id. Use the id at the bottom of the channel’s details in Slack, such as C0123456789, not its name.',
    'policy.yaml:3 localle: There is no setting “localle” here. Did you mean “locale”?',
    'policy.yaml:7 rules[0].maxDuration: “2 hours” is not a duration. Write a whole number and m, h or d: 90m, 8h, 7d.',
    'policy.yaml:8 rules[0].approvals: “two” is not a number of approvals. Write a whole number from 0 to 10.',
    'policy.yaml:10 rules[1].when.acounts: There is no setting “acounts” here. Did you mean “accounts”?',
  ])
})

test('problems speak the language of the terminal, else of the policy', async () => {
  const POLICY_FILE = await policyFile(fiveMistakes.replace('localle', 'locale'))
  const japanese = await problemsOf({ ...good, POLICY_FILE })
  expect(japanese.message).toContain('policy.yaml:7 rules[0].maxDuration: “2 hours” は期間として読めません。')
  expect((await problemsOf({ ...good, POLICY_FILE, LANG: 'en_US.UTF-8' })).message).toContain('is not a duration')
})

test('the environment and the policy are reported together, and secrets are never repeated', async () => {
  const { message, problems } = await problemsOf({
    SLACK_BOT_TOKEN: 'xapp-hidden-1',
    SLACK_APP_TOKEN: 'xoxb-hidden-2',
    SLACK_SIGNING_SECRET: 'hidden',
    DATABASE_URL: 'mysql://bot:hidden-3@db/bot',
    SLACK_API_URL: 'ftp://bot:hidden-4@host',
    HEALTH_PORT: '99999',
    LOG_LEVEL: 'loud',
    AWS_REGION: 'Tokyo',
    POLICY_FILE: join(folder, 'nowhere.yaml'),
  })
  expect(problems.map(({ place }) => place)).toEqual([
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_API_URL',
    'DATABASE_URL',
    'AWS_REGION',
    'LOG_LEVEL',
    'HEALTH_PORT',
    join(folder, 'nowhere.yaml'),
  ])
  expect(message).not.toContain('hidden')
  for (const { problem, remedy } of problems) expect(problem && remedy).toBeTruthy()
})

test('a variable that is misspelt is named with what was meant', async () => {
  const { problems } = await problemsOf({ ...good, SLACK_BOT_TOKEN: '', SLACK_BOT_TOKN: 'xoxb-hidden' })
  expect(problems.map(({ place }) => place)).toEqual(['SLACK_BOT_TOKEN', 'SLACK_BOT_TOKN'])
})

const head = 'channels: { approvals: C0123456789, audit: C0987654321 }\nadmins: [alice@example.com]\n'

test.each<[string, string, string[]]>([
  ['a handle without quotes', 'admins: [@aws-admins]', ['policy.yaml:1']],
  ['a key twice', `${head}admins: [bob@example.com]\nrules: [{ name: a, when: {} }]`, ['policy.yaml:3']],
  ['an empty file', '', ['policy.yaml:1']],
  [
    'what is missing is looked for where it should be',
    'locale: en',
    ['policy.yaml:1 channels', 'policy.yaml:1 admins', 'policy.yaml:1 rules'],
  ],
  [
    'two rules of one name',
    `${head}rules:\n  - { name: a, when: {} }\n  - { name: a, when: {} }`,
    ['policy.yaml:5 rules[1].name'],
  ],
  [
    'break-glass with approvals',
    `${head}rules:\n  - { name: a, when: {}, breakGlass: true, approvals: 1 }`,
    ['policy.yaml:4 rules[0].approvals'],
  ],
  [
    'a deny rule that grants',
    `${head}rules:\n  - { name: a, when: {}, deny: true, maxDuration: 1h }`,
    ['policy.yaml:4 rules[0].maxDuration'],
  ],
  [
    'everybody as a group',
    `${head}rules:\n  - { name: a, when: {}, requesters: ["@channel"] }`,
    ['policy.yaml:4 rules[0].requesters[0]'],
  ],
  ['an empty list', `${head}rules:\n  - { name: a, when: { accounts: [] } }`, ['policy.yaml:4 rules[0].when.accounts']],
  [
    'a text instead of a list',
    `${head}rules:\n  - { name: a, when: { accounts: prod } }`,
    ['policy.yaml:4 rules[0].when.accounts'],
  ],
])('%s', async (_, text, expected) => {
  expect(await places(text)).toEqual(expected)
})

test('account ids without quotes keep their zeros', async () => {
  const text = `${head}rules: [{ name: a, when: { accounts: [012345678901, 111111111111] } }]`
  const { policy } = await loadConfig({ ...good, POLICY_FILE: await policyFile(text) })
  expect(policy.rules[0]?.when.accounts).toEqual(['012345678901', '111111111111'])
})

test('an alias of nothing, and aliases that unfold without end, get the right words', async () => {
  const start = 'channels: { approvals: C0123456789, audit: C0987654321 }\nadmins: ["@aws-admins"]\n'
  const nothing = await problemsOf({ ...good, POLICY_FILE: await policyFile(`${start}rules: *production\n`) })
  expect(nothing.message).toBe(
    'policy.yaml:3: There is no anchor “*production” before this place. Write the value itself, or put `&production` where it stands first. A value that begins with * needs quotes.',
  )
  const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)
  const bomb = `${start}a0: &a0 [lol]\n${levels.join('\n')}\nrules: *a9\n`
  const POLICY_FILE = await policyFile(bomb)
  expect((await problemsOf({ ...good, POLICY_FILE })).message).toMatch(
    /^policy.yaml:\d+: Anchors and aliases make this file far/,
  )
  const japanese = await problemsOf({ ...good, POLICY_FILE, LANG: 'ja_JP.UTF-8' })
  expect(japanese.message).toContain('アンカーと別名の展開')
})

test('a port that is taken is a sentence, in both languages', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const env = { ...good, HEALTH_PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'taken.sqlite')}` }
  const [english, japanese] = await Promise.all([
    command('../main', [], env),
    command('../main', [], { ...env, LANG: 'ja_JP.UTF-8' }),
  ])
  taken.close()
  expect(english).toMatchObject({
    code: 1,
    err: `HEALTH_PORT: Another program listens on 127.0.0.1:${port} already. Choose another port, or stop the other program.\n`,
  })
  expect(japanese.err).toMatch(/^HEALTH_PORT: .*すでに別のプログラムが使用しています/)
})
