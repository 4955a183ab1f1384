import { setTimeout as delay } from 'node:timers/promises'
import { MovableClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { type Bot, start } from '../main.ts'
import { startAws } from './aws/server.ts'
import { awsControl } from './aws-control.ts'
import { bundlePage } from './bundle.ts'
import { environmentFor, manifestScopes, pointAwsAt } from './environment.ts'
import { seed } from './seed.ts'
import { serve } from './serve.ts'
import { startSlack } from './slack/index.ts'

export interface Sandbox {
  url: string
  bot: Bot
  stop(): Promise<void>
}

/** The whole product with a simulated Slack and AWS, and the page to try it in. */
export async function startSandbox(o: { port?: number; seeded?: boolean } = {}): Promise<Sandbox> {
  const clock = new MovableClock()
  const bundling = bundlePage()
  bundling.catch(() => {}) // awaited below
  const scopes = { bot: await manifestScopes() }
  const [slack, aws] = await Promise.all([startSlack({ clock, scopes }), startAws({ clock })])
  slack.faults.rateLimits = false
  pointAwsAt(aws)
  const config = await loadConfig(environmentFor(slack))
  const bot = await start({ config, clock, log: createLog(config.logLevel) })
  while (bot.missing().length > 0) await delay(20)
  const control = awsControl({ aws, slack, clock, store: bot.ctx.store })
  const served = await serve({ port: o.port ?? 4400, page: await bundling, slackUrl: slack.url, aws: control })
  if (o.seeded ?? true) void seed(slack)
  return {
    url: served.url,
    bot,
    async stop() {
      await served.stop()
      await bot.stop()
      await Promise.all([slack.stop(), aws.stop()])
    },
  }
}
