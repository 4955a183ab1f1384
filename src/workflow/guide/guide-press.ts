import { Refusal } from '../../errors.ts'
import { isSettled, type StepView } from '../../guide/progress.ts'
import type { Tx } from '../../store/database.ts'
import type { Context } from '../context.ts'
import type { GuidePress } from '../job-payloads.ts'
import { isAdmin } from '../people/roster.ts'
import { onPress } from '../press.ts'
import {
  checkPaste,
  choiceProblem,
  chooseIn,
  confirmIn,
  guideNow,
  handOverIn,
  skipIn,
  takeBackIn,
  takeOverIn,
  wantAgainIn,
} from './confirm-steps.ts'
import { mayConfirm, mayTakeBack, mayTakeOver } from './guide-readers.ts'

/** What is to be stored; nothing where that is so already. Throws the `Refusal` of whom it is not for. */
type Work = ((tx: Tx) => Promise<void>) | undefined

/** The job `guide-press`. Afterwards the modal is drawn as the guide stands then. */
export const onGuide = (ctx: Context, press: GuidePress, pressedAt: number): Promise<void> =>
  onPress(ctx, press, pressedAt, {
    may: () => workOf(ctx, press),
    async move(tx, work) {
      await work?.(tx)
      if (press.screen) await ctx.jobs.enqueue(tx, 'draw-guide', press.screen.view, { press }, { priority: 0 })
      return undefined
    },
  })

async function workOf(ctx: Context, press: GuidePress): Promise<Work> {
  const { by } = press
  const reader = { slackId: by, mayAct: isAdmin(ctx, by) }
  const { state, progress, show } = await guideNow(ctx)
  const onlyAdmins = () => {
    if (!reader.mayAct) throw new Refusal('guide_admins_only')
  }
  if (press.word === 'choose') {
    onlyAdmins()
    // What AWS has come to hold meanwhile stays.
    const made = press.made.filter(
      ({ choice, value }) => !(press.open && show.choices[choice]) && !choiceProblem(choice, value, show),
    )
    return async (tx) => {
      for (const { choice, value } of made) await chooseIn(ctx, tx, choice, value, by)
    }
  }
  const now: StepView | undefined = progress.steps.find(({ step }) => step.id === press.step)
  if (!now) throw new Refusal('guide_unknown_step')
  const { step, handover } = now
  switch (press.word) {
    case 'done': {
      if (!mayConfirm(now, reader)) throw new Refusal('guide_not_yours')
      if (checkPaste(step, press.value, show).problem) return undefined
      return (tx) => confirmIn(ctx, tx, step, press, state)
    }
    case 'take-back': {
      const isDone = show.confirmed[step.id] !== undefined
      if (!(isDone ? mayTakeBack({ show }, now, reader) : mayConfirm(now, reader))) throw new Refusal('guide_not_yours')
      return isDone ? (tx) => takeBackIn(ctx, tx, step.id, by) : undefined
    }
    case 'take-over': {
      if (!(handover ? mayTakeOver(now, reader) : reader.mayAct)) throw new Refusal('guide_not_yours')
      if (!handover) return undefined
      return (tx) => takeOverIn(ctx, tx, { step: step.id, to: handover.to, by })
    }
    case 'skip': {
      const { reason } = press
      onlyAdmins()
      // What somebody did meanwhile is done.
      return step.optional && !isSettled(now) ? (tx) => skipIn(ctx, tx, { step, reason, by }) : undefined
    }
    case 'want-again':
      onlyAdmins()
      return now.skip ? (tx) => wantAgainIn(ctx, tx, { step, by }) : undefined
    case 'hand-over':
      onlyAdmins()
      return (tx) => handOverIn(ctx, tx, { step: step.id, to: press.to, by })
  }
}
