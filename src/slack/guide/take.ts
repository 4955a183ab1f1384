import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { takeBackIn, takeOverIn } from '../../workflow/guide/confirm-steps.ts'
import { receive } from '../connection/receive.ts'
import { sayTo } from '../connection/remembered.ts'
import { section, toldView } from '../draw/blocks.ts'
import { errorText } from '../draw/refusals.ts'
import { mayTakeBack, mayTakeOver, stepNow } from './guide-now.ts'
import { guideIds } from './ids.ts'
import { loadGuide, readerOf } from './load-guide.ts'
import { drawStep, replaceView } from './open.ts'
import { knownMember } from './take-answers.ts'

type Press = BlockAction<ButtonAction>
type Take = (ctx: Context, who: Person, step: string) => Promise<((tx: Tx) => Promise<void>) | undefined>

/** A Done is taken back. Nothing to do where somebody has done so already. */
const back: Take = async (ctx, who, step) => {
  const guide = await loadGuide(ctx)
  const now = stepNow(guide, step)
  if (!now) throw new Refusal('guide_unknown_step')
  if (!guide.show.confirmed[step]) return undefined
  if (!mayTakeBack(guide, now, readerOf(ctx, who))) throw new Refusal('guide_not_yours')
  return (tx) => takeBackIn(ctx, tx, step, who.slackId)
}

/** A step is taken back from whom it was handed to. */
const over: Take = async (ctx, who, step) => {
  const now = stepNow(await loadGuide(ctx), step)
  if (!now) throw new Refusal('guide_unknown_step')
  const { handover } = now
  if (!handover) return undefined
  if (!mayTakeOver(now, readerOf(ctx, who))) throw new Refusal('guide_not_yours')
  return (tx) => takeOverIn(ctx, tx, { step, to: handover.to, by: who.slackId })
}

/** Stored, then acknowledged; then the step is drawn as it stands now. */
export function register(app: App, ctx: Context): void {
  for (const [id, take] of [
    [guideIds.takeBack, back],
    [guideIds.takeOver, over],
  ] as const) {
    app.action<Press>({ type: 'block_actions', action_id: id }, async ({ ack, body, action, client }) => {
      const step = action.value ?? ''
      const draw = async () => {
        try {
          const who = await knownMember(ctx, body.user.id)
          const work = await take(ctx, who, step)
          if (work) await receive(ctx, `${id}:${body.trigger_id}`, work)
          return await drawStep(ctx, who, await loadGuide(ctx), step)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          const say = await sayTo(ctx, body.user.id)
          return toldView('guide:title', [section(errorText(error, say))], say)
        }
      }
      const view = await draw()
      await ack()
      if (body.view) await replaceView(ctx, client, body.view.id, view)
    })
  }
}
