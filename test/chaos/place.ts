import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { MovableClock } from '../../src/clock.ts'
import { type SimulatedAws, startAws } from '../../src/sim/aws/server.ts'
import { type SimulatedSlack, startSlack } from '../../src/sim/slack/index.ts'
import { openStore, type Store } from '../../src/store/database.ts'
import { approvers, askers, awsCompany, type Size, slackCompany } from '../bench/company.ts'
import { BotProcess } from '../support/bot-process.ts'

const key = 'k'.repeat(64)

export type Engine = 'sqlite' | 'postgres'
export const size: Size = { accounts: 30, permissionSets: 20, users: 200, people: 40 }

const policy = `
channels: { approvals: CAPPROVALS, audit: CAUDIT }
admins: ["@aws-admins"]
defaults: { approvers: ["@sre-leads"], approvals: 1, maxDuration: 8h }
rules:
  - { name: nobody-in-management, when: { accounts: [management] }, deny: true }
  - { name: at-once, when: { permissionSets: ["set-*1", "set-*3", "set-*5", "set-*7", "set-*9"] }, approvals: 0, maxDuration: 8h }
  - { name: named, when: { operations: [join-group, create-user, update-permission-set] } }
  - { name: anything-else, when: {} }
`

/** Simulated Slack and AWS with their real pace and limits, a database, and bots that are processes of their own. */
export interface Place {
  engine: Engine
  slack: SimulatedSlack
  aws: SimulatedAws
  store: Store
  /** `env` is for a bot of its own kind. */
  bot(env?: NodeJS.ProcessEnv): BotProcess
  /** How far everybody's time has jumped so far, ms. */
  readonly ahead: number
  /** Lets time jump for AWS and Slack, and for bots that hear of it: a lease runs out in an instant. */
  jump(ms: number): void
  /** How much of this time was jumped over, ms: nobody could do anything in it. */
  jumped(from: number, to: number): number
  /** SQLite only: a copy of the database as it is now. */
  copyDatabase(): Promise<void>
  /** Puts that copy in the place of the database; no bot may run. */
  restoreCopy(): Promise<void>
  /** Ends every connection, and takes some seconds to be there again. */
  restartDatabase(): void
  close(): Promise<void>
}

/** `limits`: whether Slack and AWS keep their own; without them, and with bots that hurry accordingly, the end comes sooner. */
export async function openPlace(engine: Engine, limits: boolean): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'aws-setup-chaos-'))
  const policyFile = join(directory, 'policy.yaml')
  await writeFile(policyFile, policy)
  const clock = new MovableClock()
  const jumps: { from: number; to: number }[] = []
  const slack = await startSlack({ clock, company: slackCompany(size) })
  slack.faults.rateLimits = limits
  const aws = await startAws({
    clock,
    company: awsCompany(size),
    settings: { throttling: limits, listingLagMs: 2_000 },
  })
  const server = engine === 'postgres' ? await startPostgres() : undefined
  const url = server?.url ?? `sqlite:${join(directory, 'bot.sqlite')}`
  const [file, copy] = [join(directory, 'bot.sqlite'), join(directory, 'copy.sqlite')]
  const place: Place = {
    engine,
    slack,
    aws,
    get ahead() {
      return clock.ahead
    },
    jump(ms) {
      const from = clock.now()
      jumps.push({ from, to: from + ms })
      clock.advance(ms)
    },
    jumped: (from, to) =>
      jumps.reduce((ms, one) => ms + Math.max(0, Math.min(to, one.to) - Math.max(from, one.from)), 0),
    store: await openStore(url, [key]),
    async copyDatabase() {
      await rm(copy, { force: true })
      await sql`vacuum into ${sql.lit(copy)}`.execute(place.store.db)
    },
    async restoreCopy() {
      await place.store.close()
      for (const more of ['', '-wal', '-shm']) await rm(`${file}${more}`, { force: true })
      await copyFile(copy, file)
      place.store = await openStore(url, [key])
    },
    bot: (env = {}) =>
      new BotProcess(
        { slack, aws },
        {
          DATABASE_URL: url,
          POLICY_FILE: policyFile,
          AWS_CALLS_PER_SECOND: '15',
          DIRECTORY_REFRESH: '30d',
          AUDIT_KEY: key,
          NODE_COMPILE_CACHE: join(directory, 'cache'),
          PACE: limits ? '1' : '20',
          CLOCK_AHEAD: String(place.ahead),
          LOG_LEVEL: process.env.CHAOS_LOG ?? 'silent',
          ...env,
        },
        [],
      ),
    restartDatabase: () => server?.restart(),
    async close() {
      await place.store.close()
      await Promise.all([slack.stop(), aws.stop(), server?.stop()])
      await rm(directory, { recursive: true, force: true })
    },
  }
  return place
}

async function startPostgres() {
  const server = fork(new URL('../support/postgres-server.ts', import.meta.url), { stdio: 'ignore' })
  const [said] = (await once(server, 'message')) as [{ url?: string; skipped?: string }]
  if (!said.url) throw new Error(said.skipped)
  const client = new pg.Client({ connectionString: `${said.url}/postgres` })
  await client.connect()
  await client.query('create database chaos')
  await client.end()
  return {
    url: `${said.url}/chaos`,
    restart: () => void server.send('restart'),
    async stop() {
      const gone = once(server, 'exit')
      server.disconnect()
      await gone
    },
  }
}

export { approvers, askers }
