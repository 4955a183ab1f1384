import type { JobResult } from '../jobs/worker.ts'
import { allSelectors } from '../policy/effective.ts'
import { asksForTags } from '../policy/facts-asked.ts'
import { writtenRules } from '../policy/policy-schema.ts'
import { lastEntry } from '../store/audit-log.ts'
import { pruneDeliveries } from '../store/deliveries.ts'
import { holdersAndAskers } from '../store/ledger.ts'
import { noteAccounts } from './account-record.ts'
import { isAtHome, isOtherOrganization, noteHome } from './at-home.ts'
import type { Context } from './context.ts'
import { noteBaseline } from './grant/baseline.ts'
import { readDoubtfulAgain } from './people/doubted-people.ts'
import { checkUsers } from './people/membership.ts'
import { dropOtherPins } from './people/pins.ts'
import { recordPolicy, tellStricter } from './policy-record.ts'
import { rememberSnapshot, tellOfLapses } from './remember-snapshot.ts'
import { record } from './transition.ts'
import { noteBaselineGone } from './watch/baseline-gone.ts'
import { findUnexplained } from './watch/settle-findings.ts'

const hour = 3_600_000
/** When a reading that was cut off goes on. */
const soonMs = 30_000
/** When what failed is read again. */
const failingMs = 5 * 60_000
/** When AWS is read again that answers in another organization's name. */
const amongOthersMs = 60_000
/** How soon a replica has what another one has read. */
const followEveryMs = 10_000
const followAtFirstMs = 500

/** What the bot does again and again, each as one job in the store: replicas share it. */
export async function keepUp(ctx: Context): Promise<void> {
  await noteBaseline(ctx)
  await ctx.store.transaction(async (tx) => {
    const policy = await recordPolicy(ctx, tx)
    await dropOtherPins(ctx, tx, allSelectors(ctx.config.policy))
    await record(ctx, tx, 'started-up', { by: 'bot', data: { rules: writtenRules(ctx.config.policy).length, policy } })
    const kinds = [
      'refresh-directory',
      'follow-requests',
      'watch-access',
      'refresh-roster',
      'check-holders',
      'compare-sets',
      'check-channels',
      'check-cards',
      'close-alarms',
      'prune',
    ] as const
    for (const kind of kinds) {
      await ctx.jobs.enqueue(tx, kind, kind, {}, { priority: 20 })
    }
    if (ctx.config.policy.digestAt !== undefined)
      await ctx.jobs.enqueue(tx, 'daily-digest', 'daily-digest', {}, { priority: 20 })
    // A job that waits already keeps its time: restarts neither repeat nor put off what is done daily.
    const tomorrow = { runAt: ctx.clock.now() + 24 * hour }
    await ctx.jobs.enqueue(tx, 'anchor-audit', 'anchor-audit', {}, tomorrow)
    await ctx.jobs.enqueue(tx, 'look-through-log', 'look-through-log', {}, tomorrow)
  })
  await ctx.directory.forgetOldPeople()
  await readDoubtfulAgain(ctx)
  tellStricter(ctx)
  await tellOfLapses(ctx)
}

export async function refreshDirectory(ctx: Context): Promise<JobResult> {
  const { directory, log, config } = ctx
  const everyMs = config.limits.directoryEveryMs
  const { complete: before } = directory.progress
  const { assignmentsAt } = directory
  try {
    await directory.refresh({ withTags: asksForTags(config.policy), everyMs })
  } catch (error) {
    if (!isOtherOrganization(error)) throw error
    await isAtHome(ctx)
    return { again: amongOthersMs }
  }
  await noteHome(ctx)
  if (directory.at > 0) await noteAccounts(ctx, directory.accounts())
  // A pass has come to its end: nobody has to be told of what was there at the first.
  if (assignmentsAt > 0 && directory.assignmentsAt > assignmentsAt) {
    await findUnexplained(ctx)
    await noteBaselineGone(ctx)
  }
  await noteBaseline(ctx)
  await rememberSnapshot(ctx)
  await checkUsers(ctx, 'suspects')
  for (const gap of directory.gaps) log.warn(gap, 'a part of AWS cannot be read')
  const { complete, percent } = directory.progress
  if (complete !== before || !complete) log.info({ complete, percent }, 'AWS is read')
  // What is not allowed stays so until somebody mends it; what AWS did not answer it may answer soon.
  const failing = directory.gaps.some(({ what, missing }) => what !== 'requests' && !missing)
  return { again: Math.min(everyMs, complete ? (failing ? failingMs : everyMs) : soonMs) }
}

/** What others change in AWS is seen within a minute, where AWS's lists tell of it. */
export async function followRequests(ctx: Context): Promise<JobResult> {
  if (!ctx.directory.foreign) await ctx.directory.followRequests()
  return { again: 60_000 }
}

export async function refreshRoster(ctx: Context): Promise<JobResult> {
  await ctx.roster.refresh(0)
  return { again: 5 * 60_000 }
}

export async function checkHolders(ctx: Context): Promise<JobResult> {
  // A row that says of it what nobody wrote, or is gone, hides it no longer.
  await findUnexplained(ctx)
  for (const slackId of await holdersAndAskers(ctx.store.db)) {
    await ctx.store.transaction((tx) => ctx.jobs.enqueue(tx, 'check-standing', slackId, { slackId }, { priority: 20 }))
  }
  await checkUsers(ctx, 'all')
  return { again: hour }
}

/** Says the head of the audit chain in the audit channel once a day: entries cut off later show against it. */
export async function anchorAudit(ctx: Context): Promise<JobResult> {
  const head = await lastEntry(ctx.store.db)
  if (head) {
    await ctx.store.transaction((tx) =>
      record(ctx, tx, 'anchored', { by: 'bot', data: { seq: head.seq, hash: head.hash } }),
    )
  }
  return { again: 24 * hour }
}

export async function prune(ctx: Context): Promise<JobResult> {
  await pruneDeliveries(ctx.store.db, ctx.clock.now() - 24 * hour)
  return { again: hour }
}

/** Takes over what another replica has read of AWS. */
export function followSnapshot(ctx: Context): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const loop = (async () => {
    for (;;) {
      await ctx.clock.sleep(ctx.directory.progress.complete ? followEveryMs : followAtFirstMs, stopping.signal)
      if (stopping.signal.aborted) return
      await Promise.all([ctx.directory.load(), ctx.selectors.load()])
        .then(() => readDoubtfulAgain(ctx))
        .catch((error) => ctx.log.warn({ err: error }, 'the stored directory cannot be read'))
    }
  })()
  return {
    stop() {
      stopping.abort()
      return loop
    },
  }
}
