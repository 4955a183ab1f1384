import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { MovableClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { type Bot, start } from '../main.ts'
import { startAws } from '../sim/aws/server.ts'
import { type SimulatedSlack, startSlack } from '../sim/slack/index.ts'
import { endsOfAccess } from '../store/ledger.ts'
import { consoleElsewhere } from './aws-console.ts'
import { awsControl } from './aws-control.ts'
import { type CompanyId, companies } from './companies.ts'
import { environmentFor, manifestScopes, pointAwsAt } from './environment.ts'
import type { Route } from './serve.ts'
import { codeLink, terraformOf } from './terraform.ts'
import { makeTrouble } from './trouble.ts'

/** A company with a Slack, an AWS and a clock of its own, and the bot that serves it. */
export interface RunningCompany {
  id: CompanyId
  /** The one that runs now. */
  bot(): Bot
  slackUrl: string
  /** What the page asks of AWS and of the clock. */
  control: Route
  stop(): Promise<void>
}

/** How long a bot that was stopped is away. */
const awayMs = 8_000

/** One at a time: the AWS clients of the process go where its environment points them. */
export async function startCompany(id: CompanyId, o: { seeded: boolean }): Promise<RunningCompany> {
  const clock = new MovableClock()
  const scopes = { bot: await manifestScopes({ optional: true }) }
  const [slack, aws] = await Promise.all([
    startSlack({ clock, scopes, patience: 10 }),
    startAws({ clock, company: companies[id].aws() }),
  ])
  slack.faults.rateLimits = false
  pointAwsAt(aws)
  const folder = await mkdtemp(join(tmpdir(), 'aws-setup-sandbox-'))
  const claims = join(folder, 'claims.json')
  const elsewhere = { ...consoleElsewhere, ...terraformOf(claims, () => clock.now()) }
  const config = await loadConfig({
    ...environmentFor(slack),
    DATABASE_URL: `sqlite:${join(folder, 'sandbox.sqlite')}`,
    POLICY_FILE: await writePolicy(join(folder, 'policy.yaml'), companies[id], claims),
  })
  const log = createLog(config.logLevel)
  let bot = await start({ config, clock, log })
  while (bot.missing().length > 0) await delay(20)
  let running = true
  let away: Promise<void> | undefined
  /** Ends the bot as its process would be ended, and starts it a little later on the same database. */
  function restart(): void {
    away ??= (async () => {
      await bot.stop()
      for (let waited = 0; running && waited < awayMs; waited += 100) await delay(100)
      if (running) bot = await start({ config, clock, log })
    })().finally(() => {
      away = undefined
    })
    away.catch((error: unknown) => console.error('The bot could not be started again:', error))
  }
  const control = awsControl({
    company: id,
    aws,
    slack,
    clock,
    ends: async () => (away ? undefined : endsOfAccess(bot.ctx.store.db)),
    makeTrouble: (trouble) => makeTrouble(trouble, { aws, slack, restart }),
    elsewhere,
  })
  const { past } = companies[id]
  const seed = async () => {
    // The form offers people to themselves once all of them have been read.
    while (running && !bot.ctx.directory.isListed) await delay(20)
    if (running) await past?.(slack, aws)
  }
  if (o.seeded) seed().catch((error: unknown) => running && sayThatItFailed(slack, error))
  return {
    id,
    bot: () => bot,
    slackUrl: slack.url,
    control: control.route,
    async stop() {
      running = false
      await control.stop()
      const wasAway = away
      await wasAway?.catch(() => {})
      if (!wasAway) await bot.stop()
      await Promise.all([slack.stop(), aws.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function writePolicy(file: string, { locale }: { locale: string }, claims: string): Promise<string> {
  const policy = await readFile(new URL('./policy.yaml', import.meta.url), 'utf8')
  // Visitors move the clock by weeks, and no pipeline runs meanwhile.
  const code = `code: { claims: [{ file: ${JSON.stringify(claims)}, link: ${codeLink}, maxAge: 365d }] }\n`
  await writeFile(file, `${policy.replace(/^locale: .*$/m, `locale: ${locale}`)}\n${code}`)
  return file
}

/** Says that the example requests failed; the sandbox works without them. */
function sayThatItFailed({ workspace }: SimulatedSlack, error: unknown): void {
  console.error(`The example requests could not be made: ${error instanceof Error ? error.message : error}`)
  workspace.stack('UKEN').length = 0
  workspace.changed()
}
