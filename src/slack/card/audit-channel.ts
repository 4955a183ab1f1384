import { sayIn } from '../../i18n.ts'
import { type AuditEntry, auditEntries } from '../../store/audit-log.ts'
import { getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../../workflow/context.ts'
import type { Job } from '../../workflow/job-payloads.ts'
import { loadView } from '../../workflow/request/load-view.ts'
import { witnessText } from '../connection/audit-witness.ts'
import { type Content, type Outbox, rank } from '../connection/outbox.ts'
import { mentionsOf } from '../connection/remembered.ts'
import { context, roomForMessage, section, sizeOf } from '../draw/blocks.ts'
import { channelLine } from './audit-post.ts'
import { headline } from './card-headline.ts'
import { lookAt } from './look-at.ts'

export const postedUpTo = 'audit.posted'
const batchNow = 'audit.batch'
const mostInOne = 15
/** Slack takes a message a second: when this many requests have news at once, a thread each would be minutes behind. */
const rush = 10
const lookAhead = 150

/**
 * Posts the audit entries that the channel has not seen, in order: a request's as replies to its one post, whose headline is
 * redrawn, and what is about no request as a post of its own; in a rush all of them together. Which entries go next, and
 * whether together, is stored before they are posted: after a crash the same messages are looked for.
 */
export async function postAudit(ctx: Context, outbox: Outbox, job: Pick<Job<'post-audit'>, 'fence'>): Promise<void> {
  const { db } = ctx.store
  // Who stood still must not put back what others have told since: it would be told twice.
  const put = (key: string, value: string) =>
    ctx.store.transaction(async (tx) => {
      await job.fence(tx)
      await putSetting(tx, key, value)
    })
  let together = false
  for (;;) {
    const posted = Number((await getSetting(db, postedUpTo)) ?? 0)
    const batch = await batchAfter(ctx, posted, together)
    const last = batch.entries.at(-1)
    if (!last) return
    // Until all of the rush has been told.
    together = batch.together
    await put(batchNow, `${last.seq}${together ? ' together' : ''}`)
    for (const [requestId, entries] of together ? [[null, batch.entries] as const] : byRequest(batch.entries))
      await post(ctx, outbox, requestId, entries, posted + 1)
    await put(postedUpTo, String(last.seq))
  }
}

/** What is said next: what was begun before a crash, or as many entries as fit into one message. */
async function batchAfter(
  ctx: Context,
  posted: number,
  rushing: boolean,
): Promise<{ entries: AuditEntry[]; together: boolean }> {
  const [seq = '', how] = ((await getSetting(ctx.store.db, batchNow)) ?? '').split(' ')
  if (Number(seq) > posted)
    return { entries: await entriesAfter(ctx, posted, Number(seq) - posted), together: how === 'together' }
  const waiting = await entriesAfter(ctx, posted, lookAhead)
  const together = rushing || byRequest(waiting).size > rush
  let fit = waiting.slice(0, mostInOne)
  while (fit.length > 1 && sizeOf((await message(ctx, fit)).blocks) > roomForMessage) fit = fit.slice(0, -1)
  return { entries: fit, together }
}

/** Numbers have no gaps: the chain is walked by them. */
async function entriesAfter(ctx: Context, seq: number, most: number): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for await (const entry of auditEntries(ctx.store.db, { afterSeq: seq })) {
    if (entries.length >= most) break
    entries.push(entry)
  }
  return entries
}

const byRequest = (entries: AuditEntry[]): Map<string | null, AuditEntry[]> =>
  Map.groupBy(entries, ({ requestId }) => requestId)

async function post(ctx: Context, outbox: Outbox, requestId: string | null, entries: AuditEntry[], from: number) {
  const { audit: channel } = ctx.config.policy.channels
  const key = `audit:${from}${requestId ? `:${requestId}` : ''}`
  const parent = requestId
    ? await outbox.draw(headlineKey(requestId), { channel }, () => headlinePost(ctx, requestId), rank.record)
    : undefined
  const where = parent ? { channel, threadTs: parent.ts } : { channel }
  await outbox.draw(key, where, () => message(ctx, entries), rank.record)
}

const headlineKey = (requestId: string): string => `audit-of:${requestId}`

/** What became of the request, by now; its facts, which are never edited, are below it. */
async function headlinePost(ctx: Context, requestId: string): Promise<Content | undefined> {
  const view = await loadView(ctx, requestId)
  if (!view) return undefined
  const say = sayIn(ctx.config.policy.locale)
  const said = headline(view, say, await lookAt(ctx, view))
  const who = (await mentionsOf(ctx, [view.requester]))(view.requester)
  return { text: `${view.id} ${said}`, blocks: [section(say('audit:headline', { id: view.id, who, said }))] }
}

async function message(ctx: Context, entries: AuditEntry[]): Promise<Content> {
  const say = sayIn(ctx.config.policy.locale)
  const mention = await mentionsOf(
    ctx,
    entries.map((e) => e.actor),
  )
  const lines = entries.map((entry) => channelLine(entry, say, { mention }))
  const blocks = lines.map((line) => context(line))
  return { text: lines.join('\n').slice(0, 3_000), blocks, entries: witnessText(entries) }
}
