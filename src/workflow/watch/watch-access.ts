import { pairKey } from '../../aws/assignment-table.ts'
import type { Assignment } from '../../aws/types.ts'
import { groupIn } from '../../aws/types.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { allLiveGrants, assignmentOf, type Grant } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { agreesAfterMs } from './compare.ts'
import { isOfThisInstance, lookAtAccess } from './look-at-access.ts'
import { noteShown } from './note-shown.ts'

const tickMs = 20_000
/** Of the calls to sso-admin that the bot may make. */
const partOfBudget = 0.1

/**
 * The job `watch-access`: AWS is asked again and again for each pair with live grants, what was not looked at for longest
 * first, within a tenth of the calls that the bot may make; and what it shows is compared with the ledger.
 */
export async function watchAccess(ctx: Context, job: Job<'watch-access'>): Promise<JobResult> {
  const { awsCallsPerSecond, watchGrantsMs } = ctx.config.limits
  const perMs = (awsCallsPerSecond * partOfBudget) / 1_000
  const grants = (await allLiveGrants(ctx.store.db)).filter(({ state }) => state === 'active' || state === 'lost')
  const most = Math.max(1, Math.floor(tickMs * perMs))
  let calls = 0
  for (const pair of due(ctx, grants, watchGrantsMs)) {
    if (calls >= most || job.stopping.aborted) break
    try {
      calls += await look(ctx, pair)
    } catch (error) {
      calls += 1
      ctx.log.warn({ err: error, pair: pair.key }, 'AWS cannot be asked whether it shows what was granted')
    }
  }
  const accesses = new Map(grants.map((grant) => [grant.access, assignmentOf(grant)]))
  for (const access of accesses.values()) await noteShown(ctx, job, access)
  // What took more calls than it may in this time is made up for.
  return { again: Math.max(tickMs, Math.ceil(calls / perMs)) }
}

interface DuePair {
  key: string
  access: Assignment
  /** When the oldest of what is known of it was asked. */
  at: number
}

/** What has to be looked at now, the oldest first. One listing tells of all grants of a pair. */
export function due(ctx: Pick<Context, 'clock' | 'directory'>, grants: readonly Grant[], everyMs: number): DuePair[] {
  const now = ctx.clock.now()
  const pairs = new Map<string, DuePair & { suspect: boolean }>()
  for (const grant of grants) {
    const access = assignmentOf(grant)
    if (groupIn(access) === undefined && !isOfThisInstance(ctx, access)) continue
    const key = groupIn(access) === undefined ? pairKey(access) : grant.access
    const at = ctx.directory.shown(access)?.at ?? 0
    const known = pairs.get(key)
    const suspect = grant.state === 'active' && grant.missingAt !== null
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
