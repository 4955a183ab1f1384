import { sayIn } from '../../i18n.ts'
import { type AuditEntry, auditEntries } from '../../store/audit-log.ts'
import { getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../../workflow/context.ts'
import { witnessText } from '../connection/audit-witness.ts'
import { type Outbox, rank } from '../connection/outbox.ts'
import { mentionsOf } from '../connection/remembered.ts'
import { context, roomForMessage, sizeOf } from '../draw/blocks.ts'
import { channelLine } from './audit-post.ts'

export const postedUpTo = 'audit.posted'
const batchNow = 'audit.batch'
const mostInOne = 15

/**
 * Posts the audit entries that the channel has not seen, in order, several in one message when there are many. Which
 * entries go into the next message is stored before it is posted: after a crash the same message is looked for.
 */
export async function postAudit(ctx: Context, outbox: Outbox): Promise<void> {
  const { db } = ctx.store
  for (;;) {
    const posted = Number((await getSetting(db, postedUpTo)) ?? 0)
    const planned = Number((await getSetting(db, batchNow)) ?? 0)
    const given = await next(ctx, posted, planned > posted ? planned : undefined)
    const entries = planned > posted ? given : await thatFit(ctx, given)
    const last = entries.at(-1)
    if (!last) return
    await putSetting(db, batchNow, String(last.seq))
    const { audit } = ctx.config.policy.channels
    await outbox.draw(`audit:${posted + 1}`, { channel: audit }, () => message(ctx, entries), rank.record)
    await putSetting(db, postedUpTo, String(last.seq))
  }
}

/** As many of them, from the first, as fit into one message. */
async function thatFit(ctx: Context, entries: AuditEntry[]): Promise<AuditEntry[]> {
  let fit = entries
  while (fit.length > 1 && sizeOf((await message(ctx, fit)).blocks) > roomForMessage) fit = fit.slice(0, -1)
  return fit
}

async function next(ctx: Context, after: number, upTo: number | undefined): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for await (const entry of auditEntries(ctx.store.db, { afterSeq: after })) {
    if (entries.length >= mostInOne || (upTo !== undefined && entry.seq > upTo)) break
    entries.push(entry)
  }
  return entries
}

async function message(ctx: Context, entries: AuditEntry[]) {
  const say = sayIn(ctx.config.policy.locale)
  const mention = await mentionsOf(
    ctx,
    entries.map((e) => e.actor),
  )
  const lines = entries.map((entry) => channelLine(entry, say, { mention }))
  const blocks = lines.map((line) => context(line))
  return { text: lines.join('\n').slice(0, 3_000), blocks, entries: witnessText(entries) }
}
