import { Refusal } from '../../errors.ts'
import type { RefusalCode } from '../../i18n.ts'
import type { Tx } from '../../store/database.ts'
import { firstDelivery } from '../../store/deliveries.ts'
import { hasRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import type { Press } from '../job-payloads.ts'
import { record } from '../transition.ts'

/** Refusals that somebody meets who looks for a way in. A press that only came too late is not put on record. */
const telling = new Set<RefusalCode>([
  'own_request',
  'own_benefit',
  'own_set',
  'not_on_record',
  'set_holders_only',
  'own_stop',
  'own_review',
  'not_an_approver',
  'not_a_reviewer',
  'not_yours_to_withdraw',
  'not_yours_to_answer',
  'not_yours_to_end',
  'groups_to_end',
  'groups_to_extend',
  'not_yours_to_keep',
  'not_yours_to_mend',
  'not_yours_to_give_again',
  'not_yours_to_extend',
  'admins_only',
  'admins_pause',
  'people_not_yourself',
  'guide_admins_only',
  'guide_not_yours',
  'guest',
  'stranger',
  'is_a_bot',
  'deactivated',
  'address_unconfirmed',
  'address_hidden',
  'address_foreign',
  'stopped_yourself',
  'approved_as_other',
  'approver_too_new',
  'close_own',
])

export interface Pressed extends Press {
  /** The request that it was about; who tried what was not theirs to do is on record. */
  requestId?: string
  /** What it was about where it was about no request: the word of the command, or `guide`. */
  what?: string
  /** The modal of the guide that it was pressed in. */
  screen?: { view: string } | null
  /** The key of the job that the press is, and its fence. */
  key?: string
  fence?(tx: Tx): Promise<void>
}

/**
 * Does what a press asks for; a refusal is told to the person, where they pressed if that can be, and nothing has
 * changed. Who tried what was not theirs to do is on record.
 */
export async function orTell(ctx: Context, pressed: Pressed, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { by, key = `${by}:${error.code}` } = pressed
    await ctx.store.transaction(async (tx) => {
      await pressed.fence?.(tx)
      await tell(ctx, tx, key, pressed, error)
      await recordRefused(ctx, tx, pressed, error)
    })
    ctx.jobs.kick()
  }
}

/** Says something to who pressed, where they pressed. */
export async function tell(
  ctx: Context,
  tx: Tx,
  key: string,
  pressed: Pressed,
  { code, vars }: Refusal,
): Promise<void> {
  const { by, channel, screen } = pressed
  const told = { slackId: by, channel, ...(screen && { view: screen.view }), code, vars }
  await ctx.jobs.enqueue(tx, 'tell', key, told, { priority: 0 })
}

/** On record once a day for a person, thing and reason: whoever presses on and on does not flood the audit channel. */
export async function recordRefused(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  tx: Tx,
  { by, requestId, what }: Pick<Pressed, 'by' | 'requestId' | 'what'>,
  { code, vars }: Refusal,
): Promise<void> {
  const about = requestId ?? what
  if (!about || !telling.has(code) || (requestId && !(await hasRequest(tx, requestId)))) return
  if (!(await firstDelivery(tx, `refused:${about}:${by}:${code}`, ctx.clock.now()))) return
  if (requestId) await record(ctx, tx, 'press-refused', { requestId, by, data: { code, vars, requestId } })
  else await record(ctx, tx, 'use-refused', { by, data: { code, vars, what: about } })
}

/** Puts a refusal on record that is told to the person in another way. */
export async function noteRefused(
  ctx: Context,
  about: Pick<Pressed, 'by' | 'requestId' | 'what'>,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Refusal) || !telling.has(error.code)) return
  await ctx.store.transaction((tx) => recordRefused(ctx, tx, about, error))
  ctx.jobs.kick()
}
