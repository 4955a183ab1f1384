import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import dotenv from 'dotenv'
import { expect, onTestFinished, test, vi } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { wantedScopes } from '../../src/doctor/scopes.ts'
import { awsEnvironment } from '../../src/sandbox/environment.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import { startSlack, visibleText } from '../../src/sim/slack/index.ts'
import { runBot } from '../standins/bot.ts'
import { programEnv } from '../support/program-env.ts'
import { folderWith, nobodyAt } from './command.ts'

async function company() {
  const clock = new MovableClock()
  const slack = await startSlack({ clock, scopes: { bot: await wantedScopes() }, patience: 10 })
  const aws = await startAws({ clock, company: establishedCompany(), settings: { throttling: false } })
  onTestFinished(async () => {
    await Promise.all([slack.stop(), aws.stop()])
  })
  return { slack, aws }
}

const setup = fileURLToPath(new URL('../../src/cli/setup.ts', import.meta.url))

/** Sits at the terminal: waits for each question and answers it. */
async function answering(folder: string, env: NodeJS.ProcessEnv, answers: string[]) {
  const child = spawn(process.execPath, [setup], {
    cwd: folder,
    env: { ...programEnv, NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  let [asked, typed] = [0, 0]
  const hear = (data: Buffer) => {
    said += data
    asked = said.split('\n> ').length - 1
    while (typed < asked && typed < answers.length) child.stdin.write(`${answers[typed++]}\n`)
    if (asked > answers.length) child.stdin.end()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { said, code, typed }
}

test('from a bare folder to the first access that was asked for, approved and given, in at most 8 actions', async () => {
  const { slack, aws } = await company()
  const folder = await folderWith({})
  const env = { ...awsEnvironment(aws), SLACK_API_URL: slack.apiUrl }
  const { said, code, typed } = await answering(folder, env, [
    slack.botToken,
    slack.appToken,
    'aws-approvals aws-audit',
    'alice@example.com @aws-admins',
  ])
  expect(said).toContain('https://api.slack.com/apps?new_app=1&manifest_yaml=')
  expect(said).toContain('.env is written')
  expect(said).toContain('Start the bot with npm start')
  expect(code).toBe(0)
  // Nothing that was typed as a secret is said again.
  expect(said).not.toContain(slack.botToken)
  expect((await stat(join(folder, '.env'))).mode & 0o077).toBe(0)

  const policy = await readFile(join(folder, 'policy.yaml'), 'utf8')
  const written = dotenv.parse(await readFile(join(folder, '.env'), 'utf8'))
  expect(written.AUDIT_KEY).toMatch(/^[0-9a-f]{64}$/)
  const bot = await runBot(policy, { ...(env as Record<string, string>), ...written }, onTestFinished)
  await bot.becomesReady()

  let actions = typed
  const mia = slack.as('UMIA')
  await mia.command('request assign-permission-set')
  actions++
  await mia.waitForModal()
  await vi.waitFor(() => mia.fill({ account: 'prod-orders', permissionSet: 'ReadOnlyAccess' }), 60_000)
  await mia.waitForModal(({ private_metadata }) => {
    const { picked } = JSON.parse(private_metadata || '{}')
    return Boolean(picked?.account && picked.permissionSet)
  })
  await mia.fill({ reason: 'A customer waits' })
  expect((await mia.submit()).errors).toBeUndefined()
  actions++
  const card = await vi.waitFor(() => {
    const found = slack.workspace.in('CAPPROVALS').find((m) => JSON.stringify(m).includes('Approve'))
    if (!found) throw new Error('no card')
    return found
  }, 60_000)
  await slack.as('UALICE').click(card, 'Approve', { confirm: true })
  actions++
  await vi.waitFor(
    () =>
      expect(
        slack
          .as('UMIA')
          .dms()
          .map((m) => visibleText(m, slack.workspace, 'UMIA'))
          .join(),
      ).toContain('You have ReadOnlyAccess'),
    { timeout: 60_000, interval: 100 },
  )
  expect(actions).toBeLessThanOrEqual(8)
})

test('every answer is looked at on the spot, and what is wrong is a sentence', async () => {
  const { slack, aws } = await company()
  const key = 'a key # of words, with what else would begin a comment'
  const folder = await folderWith({ '.env': `AUDIT_KEY="${key}"\n` })
  const { said, code } = await answering(folder, { ...awsEnvironment(aws), SLACK_API_URL: slack.apiUrl }, [
    'hello',
    'xoxb-not-a-token',
    slack.botToken,
    slack.botToken,
    slack.appToken,
    'aws-approvals',
    'aws-approvals nowhere',
    'aws-approvals CAPPROVALS',
    'aws-approvals aws-audit',
    'nobody@example.com',
    'alice@example.com dana@example.com',
  ])
  for (const sentence of [
    'A bot token begins with xoxb-',
    'Slack does not take this token (invalid_auth)',
    'An app-level token begins with xapp-',
    'Name two channels',
    'The bot sees no channel “nowhere”',
    'Slack knows no “nobody@example.com”',
  ])
    expect(said).toContain(sentence)
  // The same channel twice, by name and by id.
  expect(said.match(/Name two channels/g)).toHaveLength(2)
  expect(said).not.toMatch(/^\s+at /m)
  expect(code).toBe(0)
  // Run again, it asks for nothing that holds.
  const again = await answering(folder, { ...awsEnvironment(aws), SLACK_API_URL: slack.apiUrl }, [])
  expect(again).toMatchObject({ code: 0, typed: 0 })
  expect(again.said).toContain('policy.yaml is there already and stays as it is')
  expect(dotenv.parse(await readFile(join(folder, '.env'), 'utf8')).AUDIT_KEY).toBe(key)
  // Nobody else may read it any more, as whoever copied it may.
  expect((await stat(join(folder, '.env'))).mode & 0o077).toBe(0)
})

test('without a network it says so, and asks again', async () => {
  const env = { SLACK_API_URL: `${await nobodyAt()}/api/` }
  const { said } = await answering(await folderWith({}), env, ['xoxb-1'])
  expect(said).toMatch(/Slack cannot be reached: .*\. Look at the network, then answer again\.\n[\s\S]*> /)
  expect(said).not.toMatch(/^\s+at /m)
})

test('a Slack that does not answer in the middle is asked again, and what was typed before holds', async () => {
  const { slack, aws } = await company()
  for (const method of ['conversations.list', 'usergroups.list', 'users.lookupByEmail'])
    slack.faults.failNext(method, 'reset', 2)
  const folder = await folderWith({})
  const [channels, admins] = ['aws-approvals aws-audit', '@aws-admins alice@example.com']
  const { said, code } = await answering(folder, { ...awsEnvironment(aws), SLACK_API_URL: slack.apiUrl }, [
    ...[slack.botToken, slack.appToken, channels, channels, admins, admins, admins],
  ])
  expect(said.match(/Slack cannot be reached: /g)).toHaveLength(3)
  expect(said).not.toMatch(/^\s+at /m)
  expect(code).toBe(0)
})

test('where nobody answers it says so, and writes nothing', async () => {
  const { slack, aws } = await company()
  const folder = await folderWith({})
  const { said, code } = await answering(folder, { ...awsEnvironment(aws), SLACK_API_URL: slack.apiUrl }, [])
  expect(said).toContain('Nobody answers: run this in a terminal.')
  expect(code).toBe(2)
  await expect(stat(join(folder, '.env'))).rejects.toThrow('ENOENT')
})
