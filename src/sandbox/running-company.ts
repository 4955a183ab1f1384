import { setTimeout as delay } from 'node:timers/promises'
import { MovableClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { type Bot, start } from '../main.ts'
import { startAws } from '../sim/aws/server.ts'
import { type SimulatedSlack, startSlack } from '../sim/slack/index.ts'
import { awsControl } from './aws-control.ts'
import { type CompanyId, companies } from './companies.ts'
import { environmentFor, manifestScopes, pointAwsAt } from './environment.ts'
import type { Route } from './serve.ts'

/** A company with a Slack, an AWS and a clock of its own, and the bot that serves it. */
export interface RunningCompany {
  id: CompanyId
  bot: Bot
  slackUrl: string
  /** What the page asks of AWS and of the clock. */
  control: Route
  stop(): Promise<void>
}

/** One at a time: the AWS clients of the process go where its environment points them. */
export async function startCompany(id: CompanyId, o: { seeded: boolean }): Promise<RunningCompany> {
  const clock = new MovableClock()
  const scopes = { bot: await manifestScopes({ optional: true }) }
  const [slack, aws] = await Promise.all([
    startSlack({ clock, scopes }),
    startAws({ clock, company: companies[id].aws() }),
  ])
  slack.faults.rateLimits = false
  pointAwsAt(aws)
  const config = await loadConfig(environmentFor(slack))
  const bot = await start({ config, clock, log: createLog(config.logLevel) })
  while (bot.missing().length > 0) await delay(20)
  const control = awsControl({ company: id, aws, slack, clock, store: bot.ctx.store })
  let running = true
  const { past } = companies[id]
  const { directory } = bot.ctx
  const seed = async () => {
    // The form offers people to themselves once all of them have been read.
    while (running && !directory.isListed) await delay(20)
    if (running) await past?.(slack)
  }
  if (o.seeded) seed().catch((error: unknown) => running && sayThatItFailed(slack, error))
  return {
    id,
    bot,
    slackUrl: slack.url,
    control: control.route,
    async stop() {
      running = false
      await control.stop()
      await bot.stop()
      await Promise.all([slack.stop(), aws.stop()])
    },
  }
}

/** Says that the example requests failed; the sandbox works without them. */
function sayThatItFailed({ workspace }: SimulatedSlack, error: unknown): void {
  console.error(`The example requests could not be made: ${error instanceof Error ? error.message : error}`)
  workspace.stack('UKEN').length = 0
  workspace.changed()
}
