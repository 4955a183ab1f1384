import { membersOf } from '../policy/policy-people.ts'
import { type AuditBreak, auditBreaks, unwalked, type Walked } from '../store/audit-breaks.ts'
import { beingRead, knownBreaks } from '../store/behind.ts'
import { dropJob } from '../store/enqueue-jobs.ts'
import type { Context } from './context.ts'
import type { Job } from './job-payloads.ts'
import { record } from './transition.ts'

/** More say nothing that these do not. */
const mostTold = 50
/** A start waits for it no longer, ms. What is new waits for the rest. */
const patienceMs = 5_000

/** After a failure the log is looked through again, ms. */
const againMs = 10_000

/**
 * At the start: whether the audit log, by which everything is decided, is whole. An entry that was taken out or changed
 * is said, and nothing new is done until an administrator confirms; access still ends. While it cannot be read, what is new waits.
 */
export async function lookForBreaks(ctx: Context): Promise<{ stop(): void }> {
  const { store, clock } = ctx
  const [over, stopping] = [new AbortController(), new AbortController()]
  beingRead.add(store)
  const looking = lookUntilRead(ctx, stopping.signal).finally(() => over.abort())
  await Promise.race([looking, clock.sleep(patienceMs, over.signal)])
  return { stop: () => stopping.abort() }
}

async function lookUntilRead(ctx: Context, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await findBreaks(ctx)
      beingRead.delete(ctx.store)
      return
    } catch (error) {
      ctx.log.error({ err: error }, 'the audit log cannot be looked through; it is tried again')
      await ctx.clock.sleep(againMs, stopping)
    }
  }
}

/** So much at once of what is looked through while people are served, and so long in between, ms. */
const pieceOf = 5_000
const betweenMs = 2_000
const dayMs = 24 * 3_600_000
const hourMs = 3_600_000

/**
 * The same once a day, piece by piece: a bot may run for months. What somebody has put into the table of jobs leaves nothing out: then it
 * begins anew.
 */
export async function lookThroughLog(
  ctx: Context,
  { payload, own, at, fence }: Pick<Job<'look-through-log'>, 'payload' | 'own' | 'at' | 'fence'>,
): Promise<undefined> {
  const now = ctx.clock.now()
  const goesOn = own && now - at < hourMs ? payload.walked : undefined
  const { walked, isAll } = await findBreaks(ctx, { walked: goesOn ?? unwalked, most: pieceOf })
  const [next, runAt] = isAll ? [{}, now + dayMs] : [{ walked: { ...walked } }, now + betweenMs]
  await ctx.store.transaction(async (tx) => {
    await fence(tx)
    // Asked for again it would keep the time that it has.
    await dropJob(tx, 'look-through-log', 'look-through-log')
    await ctx.jobs.enqueue(tx, 'look-through-log', 'look-through-log', next, { runAt })
  })
}

async function findBreaks(ctx: Context, piece?: { walked: Walked; most: number }) {
  const found: AuditBreak[] = []
  // What was confirmed long ago leaves no less room for what is new.
  const before = new Set((await knownBreaks(ctx.store.db)).map(keyOf))
  const walk = auditBreaks(ctx.store, piece)
  let step = await walk.next()
  for (; !step.done; step = await walk.next())
    if (found.length < mostTold && !before.has(keyOf(step.value))) found.push(step.value)
  if (found.length > 0) await tellOfBreaks(ctx, found)
  return step.value
}

async function tellOfBreaks(ctx: Context, found: readonly AuditBreak[]): Promise<void> {
  const told = await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'behind')
    const known = new Set((await knownBreaks(tx)).map(keyOf))
    const breaks = found.filter((one) => !known.has(keyOf(one)))
    const [first] = breaks
    if (!first) return false
    const data = { ...first, more: breaks.length - 1 }
    ctx.log.error(data, 'the audit log is broken: entries were taken out or changed')
    await record(ctx, tx, 'log-broken', { by: 'bot', data: { ...data, breaks: breaks.map((one) => ({ ...one })) } })
    const to = { channel: ctx.config.policy.channels.approvals }
    const key = `log-broken:${keyOf(first)}:${breaks.length}`
    const admins = membersOf(ctx.roster, ctx.config.policy.admins).slice(0, 10)
    await ctx.jobs.enqueue(tx, 'post', key, { key, to, what: 'broken', data: { ...data, admins } })
    return true
  })
  if (told) ctx.jobs.kick()
}

const keyOf = ({ seq, problem, upTo, mark }: AuditBreak): string => `${seq}:${problem}:${upTo ?? seq}:${mark}`
