import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../src/clock.ts'
import { type SimulatedAws, startAws } from '../../src/sim/aws/server.ts'
import { type SimulatedSlack, startSlack } from '../../src/sim/slack/index.ts'
import type { Report } from './bot.ts'
import { awsCompany, policy, type Size, slackCompany } from './company.ts'

const program = fileURLToPath(new URL('./bot.ts', import.meta.url))

/** The simulated Slack and AWS of a company, in this process; bots run beside it, in their own. */
export interface Surroundings {
  slack: SimulatedSlack
  aws: SimulatedAws
  directory: string
  stop(): Promise<void>
}

export async function startSurroundings(size: Size): Promise<Surroundings> {
  const directory = await mkdtemp(join(tmpdir(), 'aws-setup-bench-'))
  await writeFile(join(directory, 'policy.yaml'), policy)
  const slack = await startSlack({ clock: systemClock, company: slackCompany(size) })
  slack.faults.rateLimits = false
  const aws = await startAws({
    clock: systemClock,
    company: awsCompany(size),
    settings: { throttling: false, assignmentMs: 200, visibilityMs: 100 },
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

/** A bot on the database of these surroundings; `pace` is how many times quicker than allowed it calls AWS. */
export class BenchedBot {
  readonly #child: ChildProcess
  readonly #reports = new Map<Report['event'], PromiseWithResolvers<Report>>()

  constructor({ slack, aws, directory }: Surroundings, pace: number, profile?: string) {
    const { accessKeyId, secretAccessKey } = aws.credentials('management')
    this.#child = fork(program, {
      execArgv: ['--expose-gc', ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])],
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: 'us-east-1',
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
        DATABASE_URL: `sqlite:${join(directory, 'bot.sqlite')}`,
        POLICY_FILE: join(directory, 'policy.yaml'),
        LOG_LEVEL: process.env.BENCH_LOG ?? 'error',
        PACE: String(pace),
      },
    })
    this.#child.on('message', (report: Report) => this.#expected(report.event).resolve(report))
    this.#child.once('exit', (code) => {
      for (const event of ['ready', 'complete', 'memory'] as const)
        this.#expected(event).reject(new Error(`The bot ended with ${code}`))
    })
  }

  ready(): Promise<Report> {
    return this.#expected('ready').promise
  }

  /** When the whole directory has been read from AWS. */
  complete(): Promise<Report> {
    return this.#expected('complete').promise
  }

  memory(): Promise<Report> {
    this.#reports.delete('memory')
    this.#child.send('memory')
    return this.#expected('memory').promise
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.send('stop')
    await gone
  }

  #expected(event: Report['event']): PromiseWithResolvers<Report> {
    const known = this.#reports.get(event)
    if (known) return known
    const made = Promise.withResolvers<Report>()
    made.promise.catch(() => {})
    this.#reports.set(event, made)
    return made
  }
}
