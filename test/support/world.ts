import { writeFileSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Config, loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type Bot, start } from '../../src/main.ts'

import { environmentFor, manifestScopes, pointAwsAt } from '../../src/sandbox/environment.ts'
import type { CallerKind } from '../../src/sim/aws/callers.ts'
import type { AwsCompany } from '../../src/sim/aws/company.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { type SimulatedAws, startAws } from '../../src/sim/aws/server.ts'
import { type AwsSettings, awkwardPages } from '../../src/sim/aws/settings.ts'
import { type SimulatedSlack, startSlack } from '../../src/sim/slack/index.ts'
import { eventually, TestClock } from './eventually.ts'
import { printedPolicies } from './printed-policies.ts'
import { Somebody } from './somebody.ts'
import { sqliteUrl } from './stores.ts'

export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000

/** The bot, a simulated Slack and a simulated AWS, on real sockets; and the people of Example Corp. */
export interface World {
  clock: TestClock
  slack: SimulatedSlack
  aws: SimulatedAws
  config: Config
  /** The bot that runs now. */
  bot: Bot
  mia: Somebody
  ken: Somebody
  bob: Somebody
  alice: Somebody
  dana: Somebody
  gus: Somebody
  sam: Somebody
  olga: Somebody
  /** Waits until what is asserted holds. */
  until: typeof eventually
  /** Stops the bot and starts it anew on the same database, after what is done `between`. */
  restart(between?: () => Promise<void>): Promise<void>
}

/** Fast by default: AWS settles within moments, and nothing is throttled. Its lists come in awkward pages. */
const quick: Partial<AwsSettings> = {
  assignmentMs: 20,
  visibilityMs: 20,
  provisioningMs: 20,
  throttling: false,
  ...awkwardPages,
}

export async function startWorld(
  o: {
    databaseUrl?: string
    company?: AwsCompany
    settings?: Partial<AwsSettings>
    policy?: (yaml: string) => string
    env?: NodeJS.ProcessEnv
    /** The optional scope is granted, so the bot may read files. */
    files?: true
    /** Whose credentials the bot has. */
    caller?: CallerKind
    /** How many times quicker than it may the bot calls AWS; where it is said, nobody waits until AWS is read. */
    pace?: number
    /** How long the bot waits for an answer of AWS, ms. */
    patienceMs?: number
    /** What is otherwise in Slack or AWS before the bot starts. */
    before?: (at: { slack: SimulatedSlack; aws: SimulatedAws }) => void
  } = {},
): Promise<World> {
  const clock = new TestClock()
  const scopes = { bot: await manifestScopes({ optional: o.files ?? false }) }
  const slack = await startSlack({ clock, scopes, patience: 10 })
  const aws = await startAws({
    clock,
    company: o.company ?? establishedCompany(),
    settings: { ...quick, ...o.settings },
  })
  aws.attachPolicies(printedPolicies)
  o.before?.({ slack, aws })
  const directory = await mkdtemp(join(tmpdir(), 'aws-setup-world-'))
  const policyFile = join(directory, 'policy.yaml')
  const yaml = await readFile(new URL('policy.yaml', import.meta.url), 'utf8')
  writeFileSync(policyFile, o.policy?.(yaml) ?? yaml)
  pointAwsAt(aws, o.caller)
  const config = await loadConfig({
    ...environmentFor(slack),
    DATABASE_URL: o.databaseUrl ?? sqliteUrl(),
    POLICY_FILE: policyFile,
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    ...o.env,
  })
  const log = createLog(config.logLevel)
  const seesAccess =
    o.pace === undefined &&
    (o.company ?? establishedCompany()).identityCenter?.permissionSetsEnabled &&
    o.caller !== 'nothing'
  const boot = async () => {
    const bot = await start({
      config,
      clock,
      log,
      pace: o.pace ?? 100,
      ...(o.patienceMs && { patienceMs: o.patienceMs }),
    })
    await eventually(() => {
      const missing = bot.missing()
      if (missing.length > 0 || (seesAccess && bot.ctx.directory.assignmentsAt === 0))
        throw new Error(`not ready: ${missing.join(', ')}`)
    })
    return bot
  }
  const world = { clock, slack, aws, config, bot: await boot(), until: eventually } as World
  for (const [name, id] of Object.entries(people)) world[name as keyof typeof people] = new Somebody(world, id)
  world.restart = async (between) => {
    await world.bot.stop()
    await between?.()
    world.bot = await boot()
  }
  onTestFinished(async () => {
    await world.bot.stop()
    await slack.stop()
    await aws.stop()
  })
  return world
}

const people = {
  mia: 'UMIA',
  ken: 'UKEN',
  bob: 'UBOB',
  alice: 'UALICE',
  dana: 'UDANA',
  gus: 'UGUS',
  sam: 'USAM',
  olga: 'UOLGA',
} as const
