import { Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { ownEntries } from '../../store/audit-log.ts'
import { changesOf, isOwnChange, storeChanges } from '../../store/changes.ts'
import { grantsOfRequest } from '../../store/grants.ts'
import { pausedNow } from '../../store/pauses.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { lockRequest, transition } from '../transition.ts'
import { operationOf, planOf } from './operation.ts'
import { runChanges } from './run-changes.ts'

/** What a request that failed goes through. That somebody has it rolled back, the audit log alone says: it may give access. */
const mending = ['started', 'retried', 'failed', 'partial', 'done', 'granted', 'rolling-back', 'rolled-back']

/** The job `undo`: takes back, last first, the changes of a failed request that AWS did make. */
export async function undoRequest(ctx: Context, job: Job<'undo'>): Promise<JobResult> {
  const { requestId } = job.payload
  const row = await getRequest(ctx.store.db, requestId)
  if (row?.state !== 'revoking') return undefined
  const { db, seal } = ctx.store
  const last = (await ownEntries({ db, seal }, { requestId, facts: mending })).at(-1)
  if (last?.fact !== 'rolling-back') {
    ctx.log.error(
      { request: requestId },
      'the database says that a request is rolled back, and nobody has asked for it',
    )
    return undefined
  }
  const by = last.actor
  // To take a change back is a change. Ends of access are not its business.
  if (await pausedNow(ctx)) return { again: 30_000 }
  const known = await changesOf(ctx.store.db, requestId, 'undo')
  if (known.length === 0 || !known.every((change) => isOwnChange(ctx.store, change))) {
    // What was begun may have reached AWS; taking it back looks first.
    const made = (await changesOf(ctx.store.db, requestId, 'do')).filter((c) => c.attempts > 0)
    if (!made.every((change) => isOwnChange(ctx.store, change))) throw new Refusal('change_unproven')
    const outputs = Object.assign({}, ...made.map((c) => c.outputs))
    const changes = made.map(({ change }) => ({ ...change, params: { ...change.params, ...outputs } }))
    const plan = { ...planOf(row), changes }
    // Access is taken back by the end of its grant, which is behind us and knows who else needs it.
    const over = await grantsOfRequest(ctx.store.db, requestId)
    const back =
      over.length > 0 ? [] : (operationOf(ctx, row.operation).undo?.(plan, { directory: ctx.directory }) ?? [])
    await ctx.store.transaction(async (tx) => {
      await job.fence(tx)
      await storeChanges(ctx.store, tx, requestId, 'undo', back)
    })
  }
  const run = await runChanges(ctx, job, requestId, 'undo')
  if (run.state === 'queued') return { lane: run.lane }
  if (run.state !== 'proven') return { again: run.state === 'waiting' ? run.again : 30_000 }
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const current = await lockRequest(ctx, tx, requestId)
    if (current.state !== 'revoking') return
    await transition(ctx, tx, current, 'revoked', { fact: 'rolled-back', by, patch: { endedAt: ctx.clock.now() } })
  })
  const arns = (await changesOf(ctx.store.db, requestId, 'undo')).map((c) => c.change.params)
  for (const { permissionSetArn: arn } of arns)
    if (typeof arn === 'string') await ctx.directory.refreshPermissionSet(arn).catch(() => undefined)
  ctx.jobs.kick()
  return undefined
}
