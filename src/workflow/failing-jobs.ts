import type { JobRow } from '../store/schema.ts'
import type { Context } from './context.ts'
import { record } from './transition.ts'

const loudFrom = 8

/** A job that keeps failing stays and is cried out: at the eighth failure, and at each doubling after it. */
export async function alarmOfFailingJob(ctx: Context, row: JobRow, error: unknown): Promise<void> {
  const doublings = Math.log2(row.attempts / loudFrom)
  if (doublings < 0 || !Number.isInteger(doublings)) return
  // A failing post of the audit channel must not make ever more to post.
  if (row.kind === 'post-audit') return
  const data = { job: row.kind, key: row.key, attempts: row.attempts, error: String(error).slice(0, 500) }
  await ctx.store.transaction(async (tx) => {
    const known = await tx.selectFrom('requests').select('id').where('id', '=', row.key).executeTakeFirst()
    await record(ctx, tx, 'alarm', { by: 'bot', data, ...(known ? { requestId: row.key } : {}) })
  })
}
