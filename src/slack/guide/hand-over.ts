import type { ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { StepNow } from './guide-now.ts'
import { guideViews } from './ids.ts'
import { stepForm } from './step-form.ts'

export const handOverField = { block: 'to', action: 'guide:to' } as const

/** The form of "Not me", which asks who does the step instead. */
export const handOverView = (now: StepNow, say: Say): ModalView =>
  stepForm(now, say, {
    view: guideViews.handOver,
    words: 'guide:hand',
    block: handOverField.block,
    label: say.plain('guide:hand.who'),
    element: {
      type: 'users_select',
      action_id: handOverField.action,
      ...(now.handover && { initial_user: now.handover.to }),
    },
  })
