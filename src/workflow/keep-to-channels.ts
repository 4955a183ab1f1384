import { Refusal } from '../errors.ts'
import type { RefusalCode } from '../i18n.ts'
import type { JobResult } from '../jobs/worker.ts'
import { membersOf } from '../policy/policy-people.ts'
import type { Tx } from '../store/database.ts'
import { postedUnder } from '../store/messages.ts'
import { withCards } from '../store/requests.ts'
import { forgetSilent, noteSilent, silentChannel } from '../store/silent-channels.ts'
import type { Context } from './context.ts'
import { SlackSilent } from './people/person.ts'
import { record, redraw } from './transition.ts'

const everyMs = 5 * 60_000
const codes: readonly RefusalCode[] = ['channel_unseen', 'channel_archived', 'channel_left']

/** Whether this says that the bot cannot post in a channel, until somebody mends that in Slack. */
export const isSilence = (error: unknown): error is Refusal => error instanceof Refusal && codes.includes(error.code)

/**
 * The bot cannot post in a channel of the policy: administrators hear of it in private, once, and what waits for a
 * decision there is drawn again, for those who can decide.
 */
export async function tellOfSilence(ctx: Context, channel: string, code: RefusalCode): Promise<void> {
  if ((await silentChannel(ctx.store.db, channel))?.code === code) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'channels')
    if ((await silentChannel(tx, channel))?.code === code) return
    const at = ctx.clock.now()
    await noteSilent(tx, { channel, code, at })
    await record(ctx, tx, 'channel-silent', { by: 'bot', data: { channel, code, vars: { channel } } })
    for (const admin of membersOf(ctx.roster, ctx.config.policy.admins).slice(0, 10))
      await tellAdministrator(ctx, tx, `silent:${channel}:${at}:${admin}`, { channel, code })
    for (const { id } of await withCards(tx, { channel })) await redraw(ctx, tx, id)
  })
  ctx.jobs.kick()
}

/** The bot can post there again: what it said of that is over. */
export async function tellOfVoice(ctx: Context, channel: string): Promise<void> {
  if (!(await silentChannel(ctx.store.db, channel))) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'channels')
    const was = await silentChannel(tx, channel)
    if (!was) return
    await forgetSilent(tx, channel)
    await record(ctx, tx, 'channel-speaks', { by: 'bot', data: { channel } })
    for (const { key } of await postedUnder(tx, `silent:${channel}:${was.at}:`))
      await tellAdministrator(ctx, tx, key, { channel, over: true })
    for (const { id } of await withCards(tx, { channel, endedSince: was.at })) await redraw(ctx, tx, id)
    await ctx.jobs.enqueue(tx, 'post-audit', 'audit', {})
  })
  ctx.jobs.kick()
}

function tellAdministrator(
  ctx: Context,
  tx: Tx,
  key: string,
  data: { [key: string]: string | boolean },
): Promise<void> {
  const user = key.split(':').at(-1) ?? ''
  return ctx.jobs.enqueue(tx, 'post', key, { key, to: { user }, what: 'silent', data })
}

/** Every channel of the policy, whether or not anything is to be posted there. */
export async function lookAtChannels(ctx: Context): Promise<JobResult> {
  const { channels, rules } = ctx.config.policy
  const named = [channels.approvals, channels.audit, ...rules.flatMap(({ channel }) => channel ?? [])]
  for (const channel of new Set(named)) {
    try {
      await ctx.chat.sharedChannel(channel)
      await tellOfVoice(ctx, channel)
    } catch (error) {
      if (isSilence(error)) await tellOfSilence(ctx, channel, error.code)
      else if (!(error instanceof SlackSilent)) throw error
    }
  }
  return { again: everyMs }
}
