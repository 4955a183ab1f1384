import { createAws } from './aws/clients.ts'
import { createDirectory } from './aws/directory.ts'
import { whoAmI } from './aws/identity.ts'
import { type Clock, systemClock } from './clock.ts'
import { awsEndpointOf, type Config, loadConfig } from './config.ts'
import { Refusal } from './errors.ts'
import { handlers } from './handlers.ts'
import { startHealth } from './health.ts'
import { Worker } from './jobs/worker.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { loadOperations, offered } from './operations/shared/load-operations.ts'
import { missingOf, notesOf } from './readiness.ts'
import { endInWords } from './refused-start.ts'
import { postFrom } from './slack/card/post-from.ts'
import { createSlack } from './slack/connection/app.ts'
import { newestWitness, postsAfter } from './slack/connection/audit-witness.ts'
import { Lines } from './slack/connection/lines.ts'
import { createOutbox } from './slack/connection/outbox.ts'
import { createSlackReads } from './slack/connection/slack-reads.ts'
import { registerScreens } from './slack/screens.ts'
import { alarmOfStore } from './slack/store-alarm.ts'
import { countFacts, lastEntry } from './store/audit-log.ts'
import { watchClock } from './store/clock-agreement.ts'
import { directoryStore } from './store/directory-rows.ts'
import { homeOnRecord } from './store/home-organization.ts'
import { countFailingJobs } from './store/job-health.ts'
import { takeTurn } from './store/shared-turns.ts'
import { takeAlone, takeBackJobs } from './store/single-process.ts'
import { waitForStore } from './store/wait-for-store.ts'
import { belongsTo } from './store/workspace.ts'
import { refuseForeignDatabase } from './workflow/at-home.ts'
import { lookForBreaks } from './workflow/broken-log.ts'
import { codeOf } from './workflow/code-of.ts'
import type { Context } from './workflow/context.ts'
import { alarmOfFailingJob, lookAtLateEffect } from './workflow/failing-jobs.ts'
import { noteAppeared } from './workflow/grant/baseline.ts'
import { watchGrants } from './workflow/grant/watch-grants.ts'
import { capacityOf, type JobPayloads } from './workflow/job-payloads.ts'
import { createPeople } from './workflow/people/people.ts'
import { createRoster } from './workflow/people/roster.ts'
import { lookForRestore } from './workflow/restored.ts'
import { createSelectorMemory } from './workflow/selector-memory.ts'
import { followSnapshot, keepUp } from './workflow/upkeep.ts'

export interface Bot {
  ctx: Context
  worker: Worker<JobPayloads>
  /** The port of `/healthz`, `/readyz` and `/metrics`; undefined when HEALTH_PORT is not set. */
  healthPort: number | undefined
  /** What is still missing before people are served; empty when ready. */
  missing(): string[]
  /** Takes no more work, finishes what runs, and lets go of everything. */
  stop(): Promise<void>
}

/** Puts the bot together and starts it. It is ready when Slack is connected and a snapshot of AWS is there.
 * `pace` multiplies the rates of calls to AWS and Slack, `patienceMs` is how long one waits for its answer: a simulated AWS has no
 * limits to respect, and is never far away. */
export async function start(o: {
  config: Config
  clock?: Clock
  log?: Log
  pace?: number
  patienceMs?: number
}): Promise<Bot> {
  const { config, clock = systemClock, log = createLog(config.logLevel), pace = 1 } = o
  const metrics = createMetrics()
  let missing = () => ['no database yet']
  let notes = async (): Promise<string[]> => []
  let measure = async () => {}
  // Answers while the database and Slack are waited for.
  const health =
    config.health.port === undefined
      ? undefined
      : await startHealth({
          port: config.health.port,
          host: config.health.host,
          registry: metrics.registry,
          missing: () => missing(),
          notes: () => notes(),
          refresh: () => measure(),
        })
  const release = takeAlone(config.databaseUrl)
  const store = await waitForStore(config.databaseUrl, config.audit.keys, { clock, log })
  if (release) await takeBackJobs(store)
  const aws = createAws({
    clock,
    region: config.aws.region,
    readRole: config.aws.readRole,
    ssoPerSecond: config.limits.awsCallsPerSecond,
    freeTierEndpoint: awsEndpointOf('FREETIER'),
    accessAnalyzerEndpoint: awsEndpointOf('ACCESSANALYZER'),
    cloudTrailEndpoint: awsEndpointOf('CLOUDTRAIL'),
    pace,
    patienceMs: o.patienceMs,
    onCall: (call) =>
      metrics.awsCalls.observe(
        { service: call.service, operation: call.operation, outcome: call.outcome },
        call.ms / 1_000,
      ),
  })
  const operations = offered(await loadOperations(), config.policy.enable)
  const directory = await createDirectory({
    aws,
    clock,
    store: directoryStore(store),
    onAssignments: (seen) => noteAppeared(store, clock, seen),
    home: () => homeOnRecord(store.db),
  })
  await directory.load()
  await refuseForeignDatabase({ store, aws, directory, clock, log }).catch(async (error) => {
    await health?.stop()
    await store.close()
    release?.()
    throw error
  })
  const code = await codeOf(config.policy, { clock, directory, store })
  notes = () => notesOf({ store, directory, code })
  missing = () => missingOf({ store, directory })
  let counted = (await lastEntry(store.db))?.seq ?? 0
  measure = async () => {
    const before = counted
    const written = await countFacts(store.db, before)
    // Of two measures at once, the first one counts.
    if (counted === before) for (const { fact, count } of written) metrics.facts.inc({ fact }, count)
    counted = Math.max(counted, ...written.map(({ seq }) => seq))
    metrics.directoryAge.set(directory.at ? (clock.now() - directory.at) / 1_000 : Number.NaN)
    metrics.jobsFailing.set(await countFailingJobs(store.db))
  }
  const slack = await createSlack({ config, clock, log })
  await belongsTo(store.db, slack.self.teamId)
  const lines = new Lines(clock, pace, (name, everyMs) => takeTurn(store, clock, name, everyMs))
  const chat = createSlackReads(slack.client, { ...slack.self, lines, clock })
  const jobs = new Worker<JobPayloads>({
    store,
    clock,
    log,
    capacity: capacityOf(config.limits.openAssignments),
    watch: {
      trouble: (row, error) => alarmOfFailingJob(ctx, row, error),
      lateEffect: (row, effect) => lookAtLateEffect(ctx, row, effect),
    },
  })
  const base = { clock, log, config, store, jobs, aws, directory, operations, code, chat }
  const selectors = createSelectorMemory(base)
  await selectors.load()
  const people = createPeople(base)
  const roster = createRoster({ ...base, kept: { store, jobs, people, directory } })
  const ctx: Context = { ...base, selectors, people, roster }

  const time = await watchClock(store, { clock, log, onChange: (agrees) => jobs.pause(!agrees) })
  jobs.pause(!time.agrees())
  missing = () => missingOf({ store, directory, slack, time, roster })
  // A job asks again until Slack answers.
  await ctx.roster.refresh().catch((error) => log.warn({ err: error }, 'Slack does not say whom the policy means'))
  registerScreens(slack.app, ctx)
  const witness = { channel: config.policy.channels.audit, botUserId: slack.self.botUserId }
  await newestWitness(slack.client, witness).then(
    async (newest) => {
      await lookForRestore(ctx, newest, (head) => postsAfter(slack.client, witness, head))
      await postFrom(store.db, newest)
    },
    (error) => log.warn({ err: error }, 'the audit channel cannot be read, so it bears no witness to the database'),
  )
  const readingLog = await lookForBreaks(ctx)
  await keepUp(ctx)
  const outbox = createOutbox(slack.client, store, clock, lines)
  jobs.start(handlers(ctx, slack.client, outbox, lines))
  const following = followSnapshot(ctx)
  const watching = watchGrants(ctx)
  const storeAlarm = alarmOfStore(ctx, slack.client)
  await slack.start()
  log.info({ team: slack.self.teamId, role: directory.identity.role }, 'started')

  return {
    ctx,
    worker: jobs,
    healthPort: health?.port,
    missing: () => missing(),
    async stop() {
      await slack.stop()
      readingLog.stop()
      await following.stop()
      await watching.stop()
      storeAlarm.stop()
      lines.stop()
      await directory.stop()
      await jobs.stop()
      time.stop()
      await health?.stop()
      await store.close()
      release?.()
    },
  }
}

async function main(): Promise<void> {
  const config = await loadConfig()
  const log = createLog(config.logLevel)
  const die = (error: unknown) => {
    log.fatal({ err: error }, 'unexpected; ending so that a fresh process takes over')
    process.exit(1)
  }
  process.on('unhandledRejection', die)
  process.on('uncaughtException', die)
  let bot: Bot | undefined
  let stoppingSince: number | undefined
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Sent to the whole group, it comes twice: from the sender, and passed on by npm.
      if (stoppingSince !== undefined) return systemClock.now() - stoppingSince > 2_000 ? process.exit(1) : undefined
      stoppingSince = systemClock.now()
      log.info({ signal }, 'stopping')
      // Before it is put together nothing runs that would have to end well.
      Promise.resolve(bot?.stop()).then(() => {
        log.info('stopped')
        process.exit(0)
      }, die)
    })
  }
  void refusePartition(config).catch(endInWords)
  bot = await start({ config, log })
}

/** Whose credentials these are, AWS says while everything starts; where it does not, the directory goes on asking. */
async function refusePartition(config: Config): Promise<void> {
  const aws = createAws({ clock: systemClock, region: config.aws.region })
  try {
    await whoAmI(aws)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'aws_partition') throw error
  } finally {
    aws.destroy()
  }
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  if (args.length === 0) main().catch(endInWords)
  else {
    // Whoever asks how it is used starts nothing.
    console.log('npm start')
    process.exitCode = args.includes('--help') ? 0 : 2
  }
}
