import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { wantedScopes } from '../../src/doctor/scopes.ts'
import { awsEnvironment } from '../../src/sandbox/environment.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import { startSlack } from '../../src/sim/slack/index.ts'
import { noPostgres, postgresUrl } from '../support/stores.ts'
import { command, folderWith } from './command.ts'

const policy = `channels: { approvals: CAPPROVALS, audit: CAUDIT }
admins: ["@aws-admins"]
rules:
  - name: everything
    when: {}
    approvers: ["@sre-leads"]
`

/** What the bot, the doctor and the setup say at once, in a company that is otherwise in order. */
async function company() {
  const clock = new MovableClock()
  const slack = await startSlack({ clock, scopes: { bot: await wantedScopes() } })
  const aws = await startAws({ clock, settings: { throttling: false } })
  onTestFinished(async () => {
    await Promise.all([slack.stop(), aws.stop()])
  })
  const folder = await folderWith({ 'policy.yaml': policy })
  const env = {
    ...awsEnvironment(aws),
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    DATABASE_URL: `sqlite:${join(folder, 'store.sqlite')}`,
  }
  const say = (name: string) => (more: NodeJS.ProcessEnv, input?: string) =>
    command(name, [], { ...env, ...more }, folder, input)
  return { slack, aws, start: say('../main'), doctor: say('doctor'), setup: say('setup') }
}

describe.skipIf(noPostgres())('a PostgreSQL server', () => {
  test('that lets nobody in by this address is told from a fault of the bot, with what to look at', async () => {
    const { start, doctor } = await company()
    const url = new URL(await postgresUrl())
    url.pathname = '/nothing-here'
    const DATABASE_URL = url.href
    for (const { code, err } of [await start({ DATABASE_URL }), await doctor({ DATABASE_URL })]) {
      expect(code).toBe(1)
      expect(err).toContain(
        'DATABASE_URL: The database does not take this address: database "nothing-here" does not exist',
      )
      expect(err).toContain('Look at the user, the password, the name of the database')
      expect(err).not.toContain('    at ')
    }
  })
})

test.each([
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-north-1', 'aws-cn'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
  ['eusc-de-east-1', 'aws-eusc'],
])('AWS_REGION=%s is refused at the start and by doctor', async (region, partition) => {
  const { start, doctor } = await company()
  for (const { code, out, err } of [await start({ AWS_REGION: region }), await doctor({ AWS_REGION: region })]) {
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`AWS_REGION: “${region}” is a Region of the partition ${partition}, and the bot works in`)
    expect(err.split('\n')).toHaveLength(2)
  }
})

test('the same in Japanese', async () => {
  const { start } = await company()
  const { err } = await start({ AWS_REGION: 'us-gov-west-1', LANG: 'ja_JP.UTF-8' })
  expect(err).toContain('“us-gov-west-1” はパーティション aws-us-gov のリージョンです。')
})

test('credentials of another partition are refused at the start and by doctor, and nothing is asked with them', async () => {
  const { aws, start, doctor } = await company()
  aws.world.partition = 'aws-us-gov'
  const started = await start({})
  expect(started.code).toBe(1)
  expect(started.err).toMatch(/^The bot was started with credentials of the partition aws-us-gov \(arn:aws-us-gov:/)
  const { code, out } = await doctor({})
  expect(code).toBe(1)
  expect(out).toMatch(
    /^problem: AWS credentials: The credentials \(arn:aws-us-gov:.*\) belong to the partition aws-us-gov/m,
  )
  expect(new Set(aws.calls.map(({ operation }) => operation))).toEqual(new Set(['GetCallerIdentity']))
})

test('an app that is installed to a whole Enterprise organization is refused at the start, by doctor and by setup', async () => {
  const { slack, aws, start, doctor, setup } = await company()
  slack.workspace.app.enterpriseId = 'E0EXAMPLE'
  const started = await start({})
  expect(started.code).toBe(1)
  expect(started.err).toBe(
    'SLACK_BOT_TOKEN: The app is installed to a whole Enterprise organization of Slack, and the bot serves one workspace. Install the app to the one workspace whose people may ask for access, and set its Bot User OAuth Token.\n',
  )
  // Who the bot is, and then of which organization, may be asked beside Slack, once; nothing else is.
  const asked = aws.calls.map(({ operation }) => operation)
  expect(asked).toEqual(['GetCallerIdentity', 'DescribeOrganization'].slice(0, asked.length))
  const { code, out } = await doctor({})
  expect(code).toBe(1)
  expect(out).toMatch(/^problem: Tokens: The app is installed to a whole Enterprise organization/m)
  expect((await doctor({ LANG: 'ja_JP.UTF-8' })).out).toContain('Enterprise 組織全体にインストールされています')
  expect((await setup({})).out).toContain('installed to a whole Enterprise organization; install it to one workspace')
})
