import { Refusal } from '../errors.ts'
import { membersOf } from '../policy/policy-people.ts'
import { entryAt, lastEntry } from '../store/audit-log.ts'
import { type Behind, recordDoubt } from '../store/behind.ts'
import type { Queries } from '../store/database.ts'
import { type LostPost, noteLostPosts } from '../store/lost-posts.ts'
import type { Context } from './context.ts'
import { adminAsOfNow } from './people/as-of-now.ts'
import { record } from './transition.ts'

/** An entry as the audit channel shows it: its number, the beginning of its hash, and when it was posted, ms. */
export interface Witness {
  seq: number
  hash: string
  at: number
  /** What the channel reads there, of one entry or of several. */
  text?: string
}

/**
 * An older copy of the database was put back, or its newest writes were lost: the audit channel has shown what it does
 * not know. What happened meanwhile is unknown to the bot, so it says so and does nothing new until an administrator
 * confirms; access still ends.
 */
export async function lookForRestore(
  ctx: Context,
  newest: Witness | undefined,
  postsAfter: (head: { seq: number; at: number }) => Promise<LostPost[]> = async () => [],
): Promise<void> {
  if (!newest) return
  const known = await entryAt(ctx.store.db, newest.seq)
  if (known?.hash.startsWith(newest.hash)) return
  const head = (await lastEntry(ctx.store.db)) ?? { seq: 0, at: 0 }
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'behind')
    const found: Behind = { posted: newest.seq, hash: newest.hash, head: (await lastEntry(tx))?.seq ?? 0 }
    ctx.log.error(found, 'the audit channel is ahead of the database: an older copy was put back, or writes were lost')
    await record(ctx, tx, 'database-behind', { by: 'bot', data: { ...found } })
    const to = { channel: ctx.config.policy.channels.approvals }
    const key = `behind:${newest.seq}:${newest.hash}`
    const data = { ...found, admins: membersOf(ctx.roster, ctx.config.policy.admins).slice(0, 10) }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to, what: 'behind', data })
  })
  ctx.jobs.kick()
  // What the channel tells of the time that is lost bears out what was made in AWS then. Without it all of that is unknown.
  await postsAfter(head).then(
    (posts) => noteLostPosts(ctx.store.db, posts),
    (error) => ctx.log.warn({ err: error }, 'the audit channel does not tell what was lost'),
  )
}

/** Throws a `Refusal` while nothing new may be done. */
export async function refuseWhileBehind(db: Queries): Promise<void> {
  const { behind, broken } = await recordDoubt(db)
  if (behind) throw new Refusal('database_behind', { posted: behind.posted, head: behind.head })
  if (broken) throw new Refusal('log_broken', { seq: broken.seq })
}

/** An administrator knows of it, and has the bot go on with what the database has. False when there is nothing to confirm. */
export async function confirmRestored(ctx: Context, by: string): Promise<boolean> {
  await adminAsOfNow(ctx, by)
  const confirmed = await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'behind')
    const { behind, broken } = await recordDoubt(tx)
    if (!behind && !broken) return false
    if (behind) await record(ctx, tx, 'database-confirmed', { by, data: { ...behind } })
    if (broken) await record(ctx, tx, 'log-confirmed', { by, data: { ...broken } })
    return true
  })
  ctx.jobs.kick()
  return confirmed
}
