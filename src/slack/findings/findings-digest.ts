import type { KnownBlock } from '@slack/types'
import { assignmentFrom } from '../../aws/types.ts'
import { type Say, sayIn } from '../../i18n.ts'
import { channelOfRow } from '../../policy/channel-of-row.ts'
import type { Tx } from '../../store/database.ts'
import { type AccessFinding, openFindings } from '../../store/findings.ts'
import { deleteSetting, getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../../workflow/context.ts'
import type { Job } from '../../workflow/job-payloads.ts'
import { type Outbox, rank } from '../connection/outbox.ts'
import { context, header, type Message, notification, roomForMessage, sizeOf } from '../draw/blocks.ts'
import { type FindingLook, findingItem, lookAtCode, untoldLines } from './finding-item.ts'

/** Since when there is something that nobody explains: one message tells of all of it in a channel until everything is settled. */
const since = 'findings.digest'
const mostItems = 15

type Fence = Pick<Job<'draw-findings'>, 'fence'>

/**
 * One message for each approvals channel of what AWS shows and nobody explains: redrawn, never repeated. Rows stand where those
 * read who decide about access there.
 */
export async function drawDigest(ctx: Context, outbox: Outbox, job: Fence): Promise<void> {
  const { channels, rules } = ctx.config.policy
  const all = new Set([channels.approvals, ...rules.flatMap(({ channel }) => channel ?? [])])
  // A channel where the bot may not post keeps no other one waiting.
  const drawn = await Promise.allSettled([...all].map((channel) => drawIn(ctx, outbox, job, channel)))
  const failed = drawn.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

/** What stands in a channel. Permission sets are nowhere in particular. */
async function openIn(ctx: Context, channel: string): Promise<AccessFinding[]> {
  const { policy } = ctx.config
  const channelOf = ({ kind, key }: AccessFinding) =>
    kind === 'unknown' ? channelOfRow(policy, assignmentFrom(key), ctx) : policy.channels.approvals
  return (await openFindings(ctx.store.db, ctx.clock.now())).filter((one) => channelOf(one) === channel)
}

async function drawIn(ctx: Context, outbox: Outbox, job: Fence, channel: string): Promise<void> {
  const { db } = ctx.store
  // Who stood still must not close the message that others have begun since: nobody would redraw that one.
  const note = (work: (tx: Tx) => Promise<void>) =>
    ctx.store.transaction(async (tx) => {
      await job.fence(tx)
      await work(tx)
    })
  const isMain = channel === ctx.config.policy.channels.approvals
  const [setting, suffix] = isMain ? [since, ''] : [`${since}.${channel}`, `:${channel}`]
  const begun = await getSetting(db, setting)
  const open = await openIn(ctx, channel)
  if (open.length === 0 && begun === undefined) return
  const at = begun ?? String(ctx.clock.now())
  if (begun === undefined) await note((tx) => putSetting(tx, setting, at))
  const say = sayIn(ctx.config.policy.locale)
  // It is drawn when its turn has come: by then something may have been found.
  let shown = open.length
  const draw = async () => {
    const look = await lookAtCode(ctx)
    const now = await openIn(ctx, channel)
    shown = now.length
    return digest(look, now, say)
  }
  await outbox.draw(`findings:${at}${suffix}`, { channel }, draw, rank.card)
  // What comes after is told by a message of its own, at the channel's end, where it is seen.
  if (shown === 0) await note((tx) => deleteSetting(tx, setting))
}

/** As many as fit; what does not is counted. */
export function digest(look: FindingLook, open: readonly AccessFinding[], say: Say): Message {
  if (open.length === 0) {
    const said = say.plain('findings:settled')
    return { text: notification(said), blocks: [header(said), context(say('findings:settled_text'))] }
  }
  const said = say.plain('findings:title', { count: open.length })
  for (let shown = Math.min(mostItems, open.length); ; shown -= 1) {
    const rest = open.length - shown
    const blocks: KnownBlock[] = [
      header(said),
      context(say('findings:text')),
      ...open.slice(0, shown).map((finding) => findingItem(look, finding, say)),
      ...untoldLines(look, say),
      ...(rest > 0 ? [context(say('findings:more', { count: rest }))] : []),
    ]
    const message = { text: notification(said), blocks }
    if (sizeOf(message) <= roomForMessage || shown === 1) return message
  }
}
