import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/clock.ts'
import { type SimulatedAws, startAws } from '../../src/sim/aws/server.ts'
import type { AwsSettings } from '../../src/sim/aws/settings.ts'
import { type SimulatedSlack, startSlack } from '../../src/sim/slack/index.ts'
import { BotProcess } from '../support/bot-process.ts'
import { awsCompany, policy, type Size, slackCompany } from './company.ts'
import { nodeOptions } from './node-options.ts'

/** The simulated Slack and AWS of a company, in this process; bots run beside it, in their own. */
export interface Surroundings {
  slack: SimulatedSlack
  aws: SimulatedAws
  directory: string
  stop(): Promise<void>
}

export async function startSurroundings(
  size: Size,
  o: { policy?: string; settings?: Partial<AwsSettings> } = {},
): Promise<Surroundings> {
  const directory = await mkdtemp(join(tmpdir(), 'aws-setup-bench-'))
  await writeFile(join(directory, 'policy.yaml'), o.policy ?? policy)
  const slack = await startSlack({ clock: systemClock, company: slackCompany(size) })
  slack.faults.rateLimits = false
  const aws = await startAws({
    clock: systemClock,
    company: awsCompany(size),
    settings: { throttling: false, assignmentMs: 200, visibilityMs: 100, ...o.settings },
  })
  return {
    slack,
    aws,
    directory,
    async stop() {
      await Promise.all([slack.stop(), aws.stop()])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export const databaseOf = ({ directory }: Pick<Surroundings, 'directory'>): string =>
  `sqlite:${join(directory, 'bot.sqlite')}`

/** A bot on the database of these surroundings; `pace` is how many times quicker than allowed it calls AWS. */
export const startBot = (
  around: Surroundings,
  pace: number,
  profile?: string,
  env: NodeJS.ProcessEnv = {},
): BotProcess =>
  new BotProcess(
    around,
    {
      DATABASE_URL: databaseOf(around),
      POLICY_FILE: join(around.directory, 'policy.yaml'),
      AWS_CALLS_PER_SECOND: '10',
      LOG_LEVEL: process.env.BENCH_LOG ?? 'error',
      PACE: String(pace),
      ...env,
    },
    [...nodeOptions, ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])],
  )
