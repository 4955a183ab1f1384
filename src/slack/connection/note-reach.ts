import { Refusal } from '../../errors.ts'
import type { RefusalCode } from '../../i18n.ts'
import { noteReached, noteUnreachable } from '../../store/unreachable.ts'
import type { Context } from '../../workflow/context.ts'
import { isSilence, tellOfSilence, tellOfVoice } from '../../workflow/keep-to-channels.ts'
import { isUnreachable, saidBySlack } from './api-errors.ts'
import type { Outbox } from './outbox.ts'

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const silences: Record<string, RefusalCode> = {
  is_archived: 'channel_archived',
  not_in_channel: 'channel_left',
  channel_not_found: 'channel_unseen',
}

/** Keeps whom Slack delivers nothing to and where the bot cannot post, until something gets there; says so where it matters. */
export const noteReach = (outbox: Outbox, ctx: Context): Outbox => ({
  dropDeleted: (...what) => outbox.dropDeleted(...what),
  async draw(key, target, ...how) {
    const { db } = ctx.store
    try {
      const at = await outbox.draw(key, target, ...how)
      if ('user' in target) await noteReached(db, target.user)
      else await tellOfVoice(ctx, target.channel)
      return at
    } catch (error) {
      const said = saidBySlack(error) ?? ''
      if ('user' in target) {
        if (isUnreachable(error)) await noteUnreachable(db, target.user, said)
        throw error
      }
      const { channel } = target
      const code = isSilence(error) ? error.code : silences[said]
      if (!code) throw error
      await tellOfSilence(ctx, channel, code)
      throw new Refusal(code, { channel })
    }
  },
})
