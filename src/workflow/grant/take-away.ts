import { isUnanswered } from '../../aws/aws-errors.ts'
import { callOf } from '../../aws/paced-calls.ts'
import { type Outcome, Refusal } from '../../errors.ts'
import { changeAt } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { type Grant, numberOf, removalAt } from '../../store/grants.ts'
import { isAtHome } from '../at-home.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { type Run, runChanges } from '../request/run-changes.ts'
import { cannotBeEnded, isOfInstance } from './cannot-be-ended.ts'

const soonMs = 5_000
const laterMs = 30_000

/**
 * Takes a grant's access away, asking in the name of the organization, and of the instance, that gave it: what others say of
 * it proves nothing. `closed`: AWS cannot do it any more, and `proof` says why nobody has the access.
 */
export async function takeAway(
  ctx: Context,
  job: Job<'end'>,
  grant: Grant,
  finish: (tx: Tx) => Promise<void>,
): Promise<Run | { state: 'closed'; proof: Outcome }> {
  try {
    if (!(await isAtHome(ctx))) return { state: 'waiting', again: laterMs }
    // What AWS has refused is looked into before it is tried again.
    const closed = (await isStuck(ctx, grant)) ? await closedFor(ctx, grant) : undefined
    return closed ?? (await attempt(ctx, job, grant, finish))
  } catch (error) {
    // That AWS cannot be asked is alarmed about in time like everything that is late.
    if (!(error instanceof Refusal) && !callOf(error)) throw error
    ctx.log.warn({ err: error, grant: grant.id }, 'AWS cannot be asked to end access')
    return { state: 'waiting', again: isUnanswered(error) ? soonMs : laterMs }
  }
}

async function attempt(ctx: Context, job: Job<'end'>, grant: Grant, finish: (tx: Tx) => Promise<void>) {
  const { instance } = ctx.directory
  if (instance && !(await isOfInstance(ctx, grant, instance)))
    return (await closedFor(ctx, grant)) ?? ({ state: 'waiting', again: laterMs } as const)
  try {
    return await runChanges(ctx, job, grant.requestId, 'undo', { only: numberOf(grant), finish })
  } catch (error) {
    if (!callOf(error) || isUnanswered(error)) throw error
    const closed = await closedFor(ctx, grant)
    if (!closed) throw error
    return closed
  }
}

async function closedFor(ctx: Context, grant: Grant) {
  const proof = await cannotBeEnded(ctx, grant)
  return proof && ({ state: 'closed', proof } as const)
}

/** Whether AWS has refused it, rather than not been asked or not done yet. */
async function isStuck({ store }: Context, grant: Grant): Promise<boolean> {
  const error = (await changeAt(store.db, removalAt(grant)))?.error
  return !!error && !('code' in error && error.code === 'aws_waits')
}
