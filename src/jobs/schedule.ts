import { lastEntry } from '../store/audit.ts'
import { pruneDeliveries } from '../store/deliveries.ts'
import { accessKey } from '../store/grants.ts'
import { getSetting, putSetting } from '../store/settings.ts'
import type { Context } from '../workflow/context.ts'
import { record } from '../workflow/transition.ts'
import type { JobResult } from './worker.ts'

const hour = 3_600_000

/** What the bot does again and again, each as one job in the store: replicas share it. */
export async function keepUp(ctx: Context): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await record(ctx, tx, 'started-up', { by: 'bot', data: { rules: ctx.config.policy.rules.length } })
    for (const kind of ['refresh-directory', 'refresh-roster', 'anchor-audit', 'prune'] as const) {
      await ctx.jobs.enqueue(tx, kind, kind, {}, { priority: 20 })
    }
  })
}

export async function refreshDirectory(ctx: Context): Promise<JobResult> {
  await ctx.directory.refresh()
  await adoptBaseline(ctx)
  return { again: ctx.config.limits.directoryEveryMs }
}

/** What is in AWS at first sight, and is not ours, stays: the bot never removes it on its own. */
async function adoptBaseline(ctx: Context): Promise<void> {
  if (await getSetting(ctx.store.db, 'baseline.adopted')) return
  const ours = new Set((await ctx.store.db.selectFrom('grants').select('access').execute()).map((g) => g.access))
  const found = ctx.directory
    .assignments({})
    .map(accessKey)
    .filter((access) => !ours.has(access))
  const adoptedAt = ctx.clock.now()
  await ctx.store.transaction(async (tx) => {
    for (let i = 0; i < found.length; i += 500) {
      const rows = found.slice(i, i + 500).map((access) => ({ access, adoptedAt }))
      await tx
        .insertInto('baseline')
        .values(rows)
        .onConflict((c) => c.doNothing())
        .execute()
    }
    await putSetting(tx, 'baseline.adopted', String(adoptedAt))
    await record(ctx, tx, 'baseline-adopted', { by: 'bot', data: { assignments: found.length } })
  })
}

export async function refreshRoster(ctx: Context): Promise<JobResult> {
  await ctx.roster.refresh(0)
  return { again: 5 * 60_000 }
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
