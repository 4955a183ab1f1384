import { pairKey } from '../../aws/assignment-table.ts'
import { callOf } from '../../aws/paced-calls.ts'
import { type Assignment, assignmentFrom, assignmentKey, groupIn } from '../../aws/types.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { endWishOf } from '../../store/end-wish.ts'
import { type AccessFinding, allFindings } from '../../store/findings.ts'
import { allLiveGrants, assignmentOf, type Grant } from '../../store/grants.ts'
import { isAtHomeAgain } from '../at-home.ts'
import type { Context } from '../context.ts'
import { endOfGoneInstance } from '../grant/gone-instance.ts'
import type { Job } from '../job-payloads.ts'
import { agreesAfterMs } from './compare.ts'
import { isOfThisInstance, lookAtAccess } from './look-at-access.ts'
import { noteShown } from './note-shown.ts'
import { lookAtSet, setsDue } from './sets-out-of-date.ts'
import { settleFindings } from './settle-findings.ts'

const tickMs = 20_000
/** Of the calls to sso-admin that the bot may make. */
const partOfBudget = 0.1

/**
 * The job `watch-access`: AWS is asked again and again for each pair with live grants, what was not looked at for longest
 * first, within a tenth of the calls that the bot may make; and what it shows is compared with the ledger.
 */
export async function watchAccess(ctx: Context, job: Job<'watch-access'>): Promise<JobResult> {
  if (!(await isAtHomeNow(ctx))) return { again: tickMs }
  const { awsCallsPerSecond, watchGrantsMs } = ctx.config.limits
  const perMs = (awsCallsPerSecond * partOfBudget) / 1_000
  const grants = (await watched(ctx)).filter((grant) => !isEnding(ctx, grant))
  await endOfGoneInstance(ctx, job, grants)
  const findings = (await allFindings(ctx.store.db)).filter(({ kind }) => kind === 'unknown')
  const most = Math.max(1, Math.floor(tickMs * perMs))
  // One call in each run is kept for what permission sets are.
  const sets = setsDue(ctx, most)
  const forPairs = Math.max(1, most - Math.min(1, sets.length))
  let calls = 0
  for (const pair of due(ctx, [...grants.map(ofGrant), ...findings.map(ofFinding)], watchGrantsMs)) {
    if (calls >= forPairs || job.stopping.aborted) break
    try {
      calls += await look(ctx, pair)
    } catch (error) {
      calls += 1
      ctx.log.warn({ err: error, pair: pair.key }, 'AWS cannot be asked whether it shows what was granted')
    }
  }
  for (const arn of sets) {
    if (calls >= most || job.stopping.aborted) break
    calls += 1
    try {
      await lookAtSet(ctx, job, arn)
    } catch (error) {
      if (!callOf(error)) throw error
      ctx.log.warn({ err: error, permissionSet: arn }, 'AWS cannot be asked where a permission set is out of date')
      break
    }
  }
  await compareAccess(ctx, job)
  // What took more calls than it may in this time is made up for.
  return { again: Math.max(tickMs, Math.ceil(calls / perMs)) }
}

/** Where AWS cannot be asked whose credentials it has, the looks that follow say so each for itself. */
const isAtHomeNow = (ctx: Context): Promise<boolean> =>
  isAtHomeAgain(ctx).catch((error) => {
    ctx.log.warn({ err: error }, 'AWS cannot be asked in whose name it answers')
    return true
  })

/** Holds what the directory shows of every live grant and finding against the ledger: no call. */
export async function compareAccess(ctx: Context, job: Pick<Job, 'fence'>): Promise<void> {
  const accesses = new Map((await watched(ctx)).map((grant) => [grant.access, assignmentOf(grant)]))
  for (const access of accesses.values()) await noteShown(ctx, job, access)
  await settleFindings(ctx, job)
}

const watched = async ({ store }: Context): Promise<Grant[]> =>
  (await allLiveGrants(store.db)).filter(({ state }) => state === 'active' || state === 'lost')

/** Its end asks AWS itself, before the next look would. */
const isEnding = ({ store, clock }: Context, grant: Grant): boolean =>
  endWishOf(store, grant) !== undefined || (grant.endsAt !== null && grant.endsAt <= clock.now() + tickMs)

interface DuePair {
  key: string
  access: Assignment
  /** When the oldest of what is known of it was asked. */
  at: number
}

interface Watched {
  access: Assignment
  /** One listing has said of it what a second has to agree on. */
  suspect: boolean
  /** It is only to be looked at where no listing tells of it. */
  rests: boolean
}

const ofGrant = (grant: Grant): Watched => ({
  access: assignmentOf(grant),
  suspect: grant.state === 'active' && grant.missingAt !== null,
  rests: false,
})

const ofFinding = ({ key, confirmedAt }: AccessFinding): Watched => ({
  access: assignmentFrom(key),
  suspect: confirmedAt === null,
  rests: confirmedAt !== null,
})

/** What has to be looked at now, the oldest first. One listing tells of all grants of a pair. */
export function due(
  ctx: Pick<Context, 'clock' | 'directory'>,
  watched: readonly Watched[],
  everyMs: number,
): DuePair[] {
  const now = ctx.clock.now()
  const pairs = new Map<string, DuePair & { suspect: boolean }>()
  for (const { access, suspect, rests } of watched) {
    if (groupIn(access) === undefined && !isOfThisInstance(ctx, access)) continue
    const key = groupIn(access) === undefined ? pairKey(access) : assignmentKey(access)
    const at = ctx.directory.shown(access)?.at ?? 0
    if (rests && at > 0) continue
    const known = pairs.get(key)
    pairs.set(key, { key, access, at: Math.min(at, known?.at ?? at), suspect: suspect || known?.suspect === true })
  }
  return [...pairs.values()]
    .filter(({ at, suspect }) => now - at >= (suspect ? agreesAfterMs : everyMs - tickMs))
    .sort((a, b) => a.at - b.at)
}

/** How many calls it took. */
async function look(ctx: Context, { access }: DuePair): Promise<number> {
  if (groupIn(access) === undefined) return ctx.directory.lookAgain(access)
  await lookAtAccess(ctx, ctx.aws.background, access)
  return 1
}
