import type { JobResult } from '../../jobs/worker.ts'
import { getMessage } from '../../store/messages.ts'
import { withCards } from '../../store/requests.ts'
import type { Context } from '../../workflow/context.ts'
import { redraw } from '../../workflow/transition.ts'
import type { Outbox } from '../connection/outbox.ts'

const hour = 3_600_000
/** What was posted just now may not be listed yet. */
const youngMs = 60_000

/** Once an hour: a card that somebody has deleted is posted again, though nothing happens to its request. */
export async function checkCards(ctx: Context, outbox: Outbox, keyOf: (id: string) => string): Promise<JobResult> {
  const { db } = ctx.store
  const open = await withCards(db)
  for (const [channel, requests] of Map.groupBy(open, (one) => one.channel)) {
    const cards: { key: string; ts: string; id: string; since: number }[] = []
    for (const { id, createdAt } of requests) {
      const message = await getMessage(db, keyOf(id))
      if (!message?.ts || message.channel !== channel) continue
      if (ctx.clock.now() - message.updatedAt <= youngMs) continue
      cards.push({ key: message.key, ts: message.ts, id, since: createdAt })
    }
    const gone = new Set(cards.length > 0 ? await outbox.dropDeleted(channel, cards) : [])
    await ctx.store.transaction(async (tx) => {
      for (const { key, id } of cards) if (gone.has(key)) await redraw(ctx, tx, id)
    })
  }
  ctx.jobs.kick()
  return { again: hour }
}
