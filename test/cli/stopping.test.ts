import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import { startSlack } from '../../src/sim/slack/index.ts'
import { programEnv } from '../support/program-env.ts'
import { sqliteUrl } from '../support/stores.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The bot as `npm start` starts it, in a process group of its own; `said` is its log so far. */
async function npmStart(): Promise<{ npm: ChildProcess; said: () => string; bot: number }> {
  const slack = await startSlack({ clock: systemClock })
  const aws = await startAws({ clock: systemClock })
  const { accessKeyId, secretAccessKey } = aws.credentials('management')
  const npm = spawn('npm', ['start'], {
    cwd: root,
    detached: true,
    env: {
      ...programEnv,
      HOME: process.env.HOME,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'us-east-1',
      DATABASE_URL: sqliteUrl(),
      POLICY_FILE: fileURLToPath(new URL('../support/policy.yaml', import.meta.url)),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(async () => {
    if (npm.pid && isAlive(-npm.pid)) process.kill(-npm.pid, 'SIGKILL')
    await Promise.all([slack.stop(), aws.stop()])
  })
  let out = ''
  const started = Promise.withResolvers<number>()
  for (const stream of [npm.stdout, npm.stderr])
    stream?.on('data', (data) => {
      out += data
      const pid = /"pid":(\d+).*"started"/.exec(out)?.[1]
      if (pid) started.resolve(Number(pid))
    })
  npm.once('exit', () => started.reject(new Error(out)))
  return { npm, said: () => out, bot: await started.promise }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test.each([
  ['to the bot', (_npm: number, bot: number) => process.kill(bot, 'SIGTERM')],
  ['to npm', (npm: number) => process.kill(npm, 'SIGTERM')],
  ['to the whole group', (npm: number) => process.kill(-npm, 'SIGTERM')],
])('SIGTERM %s ends the bot in the same way: it drains, and nothing runs on', async (_to, send) => {
  const { npm, said, bot } = await npmStart()
  const gone = once(npm, 'exit')
  send(npm.pid ?? 0, bot)
  await gone
  await expect.poll(() => isAlive(bot), { timeout: 60_000 }).toBe(false)
  expect(said()).toContain('"stopping"')
  expect(said()).toContain('"stopped"')
})
