import { membersOf } from '../policy/policy-people.ts'
import { type AuditBreak, auditBreaks } from '../store/audit-breaks.ts'
import { beingRead, knownBreaks } from '../store/behind.ts'
import type { Context } from './context.ts'
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

async function findBreaks(ctx: Context): Promise<void> {
  const found: AuditBreak[] = []
  // What was confirmed long ago leaves no less room for what is new.
  const before = new Set((await knownBreaks(ctx.store.db)).map(keyOf))
  for await (const one of auditBreaks(ctx.store)) if (!before.has(keyOf(one)) && found.push(one) >= mostTold) break
  if (found.length === 0) return
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
