import type { ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { StepNow } from './guide-now.ts'
import { guideViews } from './ids.ts'
import { stepForm } from './step-form.ts'

export const skipField = { block: 'reason', action: 'guide:skip-reason' } as const

/** The form of "Not for us", which asks why. */
export const skipView = (now: StepNow, say: Say): ModalView =>
  stepForm(now, say, {
    view: guideViews.skip,
    words: 'guide:skip',
    block: skipField.block,
    label: say.plain('guide:skip.reason'),
    element: { type: 'plain_text_input', action_id: skipField.action, max_length: 300 },
  })
