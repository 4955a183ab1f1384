import type { JobResult } from '../../jobs/worker.ts'
import { sealedEntries } from '../../store/audit-log.ts'
import type { Queries, Tx } from '../../store/database.ts'
import { type Folding, told } from '../../store/own-facts.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import { getReview, openReview, updateReview } from '../../store/reviews.ts'
import type { Context } from '../context.ts'
import type { JobPayloads } from '../job-payloads.ts'
import { lockRequest, record } from '../transition.ts'

const day = 24 * 3_600_000

/**
 * Break-glass access is taken first and looked at afterwards: asks for that, and goes on asking once a day. An extension
 * has no review of its own: it is looked at with the access that it extends, once more if that was reviewed already.
 */
export async function askForReview(
  ctx: Context,
  tx: Tx,
  { id, extendsGrant }: Pick<Request, 'id' | 'extendsGrant'>,
  channel: string,
): Promise<void> {
  const now = ctx.clock.now()
  const extended = extendsGrant ? await getReview(tx, extendsGrant) : undefined
  const requestId = extended?.requestId ?? id
  if (extended?.reviewedAt != null) {
    const reminders = extended.reminders + 1
    const again = { reviewer: null, note: null, reviewedAt: null, reminders, remindedAt: now }
    await updateReview(tx, requestId, again)
    await postReview(ctx, tx, requestId, channel, reminders)
  } else if (!extended) {
    await openReview(tx, requestId, now)
    await postReview(ctx, tx, requestId, channel, 0)
  }
  await ctx.jobs.enqueue(tx, 'remind-review', requestId, { requestId }, { runAt: now + day })
}

/** `reminder` 0 is the first post. The same key draws the same message again. */
export async function postReview(
  ctx: Context,
  tx: Tx,
  requestId: string,
  channel: string,
  reminder: number,
): Promise<void> {
  const key = reminder === 0 ? `review:${requestId}` : `review:${requestId}:${reminder}`
  const data = { requestId, reminder }
  await ctx.jobs.enqueue(tx, 'post', key, { key, to: { channel }, what: 'review', data })
}

/** The job `remind-review`: says in the channel that nobody has looked yet. */
export async function remindReview(ctx: Context, { requestId }: JobPayloads['remind-review']): Promise<JobResult> {
  return ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    const review = await getReview(tx, requestId)
    if (!review || review.reviewedAt !== null || !row.channel) return undefined
    const now = ctx.clock.now()
    // Killed before the next time was noted, the bot comes here again.
    if (now < review.remindedAt + day) return { again: review.remindedAt + day - now }
    const reminders = review.reminders + 1
    await updateReview(tx, requestId, { reminders, remindedAt: now })
    await postReview(ctx, tx, requestId, row.channel, reminders)
    return { again: day }
  })
}

/** Break-glass access by request, and whether somebody has reviewed it, as the audit log says. */
const taken: Folding<{ reviewed: boolean }> = {
  facts: ['break-glass', 'reviewed'],
  fold: ({ fact, requestId }) => (requestId ? [requestId, { reviewed: fact === 'reviewed' }] : undefined),
}

/** A review that is due is asked for again where its row is gone, or says that somebody has looked. */
export async function seeToReviews(ctx: Context): Promise<void> {
  const { db, seal } = ctx.store
  for (const [requestId, { reviewed }] of await told(db, taken)) {
    const { channel } = (await getRequest(db, requestId)) ?? {}
    if (reviewed || !channel || (await isOpen(db, requestId))) continue
    const asked = (await sealedEntries({ db, seal }, requestId)).find(({ fact }) => fact === 'asked')
    // An extension is looked at with what it extends.
    if (!asked || asked.data.extendsGrant !== null) continue
    await ctx.store.transaction(async (tx) => {
      await lockRequest(ctx, tx, requestId)
      if ((await told(tx, taken)).get(requestId)?.reviewed || (await isOpen(tx, requestId))) return
      await openReview(tx, requestId, ctx.clock.now())
      const again = { reviewer: null, note: null, reviewedAt: null, remindedAt: ctx.clock.now() }
      await updateReview(tx, requestId, again)
      await postReview(ctx, tx, requestId, channel, 0)
      await ctx.jobs.enqueue(tx, 'remind-review', requestId, { requestId }, { runAt: ctx.clock.now() + day })
      await record(ctx, tx, 'rows-mended', { requestId, by: 'bot', data: { columns: ['reviews'] } })
    })
  }
}

const isOpen = async (db: Queries, requestId: string): Promise<boolean> =>
  (await getReview(db, requestId))?.reviewedAt === null
