import type { KnownBlock } from '@slack/types'
import { type Say, sayIn } from '../../i18n.ts'
import { type AccessFinding, openFindings } from '../../store/findings.ts'
import { deleteSetting, getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../../workflow/context.ts'
import { type Outbox, rank } from '../connection/outbox.ts'
import { context, header, type Message, notification, roomForMessage, sizeOf } from '../draw/blocks.ts'
import { type FindingLook, findingItem, lookAtCode, untoldLines } from './finding-item.ts'

/** Since when there is something that nobody explains: one message tells of all of it until everything is settled. */
const since = 'findings.digest'
const mostItems = 15

/** The one message of the approvals channel of what AWS shows and nobody explains: redrawn, never repeated. */
export async function drawDigest(ctx: Context, outbox: Outbox): Promise<void> {
  const { db } = ctx.store
  const begun = await getSetting(db, since)
  const open = await openFindings(db, ctx.clock.now())
  if (open.length === 0 && begun === undefined) return
  const at = begun ?? String(ctx.clock.now())
  if (begun === undefined) await putSetting(db, since, at)
  const say = sayIn(ctx.config.policy.locale)
  const draw = async () => digest(await lookAtCode(ctx), await openFindings(db, ctx.clock.now()), say)
  await outbox.draw(`findings:${at}`, { channel: ctx.config.policy.channels.approvals }, draw, rank.card)
  // What comes after is told by a message of its own, at the channel's end, where it is seen.
  if (open.length === 0) await deleteSetting(db, since)
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
