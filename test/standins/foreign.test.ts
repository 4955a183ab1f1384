import { expect, test, vi } from 'vitest'
import { startForeignAws } from './aws.ts'
import { freePort, runBot } from './bot.ts'
import { startForeignSlack } from './slack.ts'
import type { Json } from './slack-methods.ts'

const policy = `
channels: { approvals: C9APPROVE, audit: C9AUDIT }
people: { emailDomains: [foreign.example] }
admins: [W9OTTO]
defaults: { approvers: ["@on-call-leads", pia@foreign.example, W9OTTO], maxDuration: 4h }
rules:
  - { name: live, when: { accounts: ["ou:/Engineering/Live"] } }
`
const nora = 'W9NORA'
const otto = 'W9OTTO'
const given = '777700000002 Operator u-nora'

type Slack = Awaited<ReturnType<typeof startForeignSlack>>
type Aws = Awaited<ReturnType<typeof startForeignAws>>

/** Nora asks, Otto approves, AWS has it, she gives it back, it is gone. */
async function mainJob(slack: Slack, aws: Aws, said: () => string): Promise<void> {
  const until = (check: () => void) =>
    vi.waitFor(check, { timeout: 60_000, interval: 25 }).catch((error) => {
      throw new Error(`${error}\n${said()}`)
    })
  await slack.command(nora, 'request assign-permission-set')
  const form = await slack.form(nora)
  for (const [block, typed, name] of [
    ['account', 'shop', 'shop-live'],
    ['permissionSet', '', 'Operator'],
  ] as const) {
    const options = await slack.suggestions(nora, form, block, typed)
    const option = options.find(({ text }: Json) => text.text === name)
    if (!option) throw new Error(`no ${name} among ${JSON.stringify(options)}`)
    await slack.choose(nora, form, block, option)
    await slack.form(nora, (view) => view.private_metadata.includes(option.value))
  }
  expect(await slack.submit(nora, form, { reason: 'Orders are stuck' })).toMatchObject({ response_action: 'update' })

  const card = await slack.messageWith('C9APPROVE', 'card:approve')
  expect(JSON.stringify(card)).toContain('/Engineering/Live')
  await slack.press(nora, card, 'card:approve')
  await until(() => expect(JSON.stringify(slack.world.responses)).toMatch(/You made this request yourself/))
  expect(aws.assigned()).not.toContain(given)
  await slack.press(otto, card, 'card:approve')
  await until(() => expect(aws.assigned()).toContain(given))

  const granted = await slack.messageWith('DW9NORA', 'grant:done')
  await slack.press(nora, granted, 'grant:done')
  await until(() => expect(aws.assigned()).not.toContain(given))
  await until(() => expect(JSON.stringify(slack.world.messages)).toMatch(/"text":"Ended: Operator in shop-live/))
  expect(aws.calls.filter((c) => c === 'sso:CreateAccountAssignment')).toHaveLength(1)
  expect(aws.calls.filter((c) => c === 'sso:DeleteAccountAssignment')).toHaveLength(1)
}

test.concurrent('Socket Mode: the main job, against a Slack and an AWS that strangers wrote', async ({
  onTestFinished,
}) => {
  const [slack, aws] = [await startForeignSlack(), await startForeignAws()]
  onTestFinished(async () => void (await Promise.all([slack.stop(), aws.stop()])))
  const bot = await runBot(
    policy,
    {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      AWS_ENDPOINT_URL: aws.url,
    },
    onTestFinished,
  )
  await bot.becomesReady()
  await mainJob(slack, aws, bot.said)
  expect((await bot.health('/healthz')).status).toBe(200)
  expect((await bot.health('/metrics')).text).toContain('aws_setup_aws_call_seconds_count{service="sso"')
  expect(await bot.terminate()).toBe(0)
})

test.concurrent('HTTP mode, with Slack and AWS down at first and slow later', async ({ onTestFinished }) => {
  const [slackPort, awsPort, botPort] = [await freePort(), await freePort(), await freePort()]
  const bot = await runBot(
    policy,
    {
      SLACK_BOT_TOKEN: 'xoxb-foreign-bot',
      SLACK_SIGNING_SECRET: 'a-foreign-secret',
      PORT: String(botPort),
      SLACK_API_URL: `http://127.0.0.1:${slackPort}/foreign/api`,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${awsPort}`,
    },
    onTestFinished,
  )
  await vi.waitFor(
    async () => {
      const { status, text } = await bot.health('/readyz')
      expect([status, text]).toEqual([503, expect.stringMatching(/Slack[\s\S]*AWS/)])
    },
    // A process takes its time to start on a busy machine.
    { timeout: 60_000, interval: 50 },
  )
  expect((await bot.health('/healthz')).status).toBe(200)
  const slack = await startForeignSlack({
    port: slackPort,
    deliverTo: () => `http://127.0.0.1:${botPort}/slack/events`,
  })
  const aws = await startForeignAws({ port: awsPort, polls: 3 })
  onTestFinished(async () => void (await Promise.all([slack.stop(), aws.stop()])))
  await bot.becomesReady()

  await expect(slack.command(nora, 'mine', { forged: 'another-secret' })).rejects.toThrow(/^401/)
  for (const stranger of ['W9GUEST', 'W9AWAY', 'W9NOBODY']) await slack.command(stranger, 'mine')
  await vi.waitFor(() => expect(slack.world.responses).toHaveLength(3), { timeout: 60_000 })
  expect(JSON.stringify(slack.world.responses)).toMatch(/guest/i)
  await mainJob(slack, aws, bot.said)
  expect(await bot.terminate()).toBe(0)
})
