import type { ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { context, header, plain } from '../draw/blocks.ts'
import type { StepNow } from './guide-now.ts'
import { guideViews } from './ids.ts'

export const skipField = { block: 'reason', action: 'guide:skip-reason' } as const

/** The form of "Not for us", which asks why. */
export const skipView = ({ step }: StepNow, say: Say): ModalView => ({
  type: 'modal',
  callback_id: guideViews.skip,
  private_metadata: JSON.stringify({ step: step.id }),
  title: plain(say.plain('guide:skip.title'), 24),
  submit: plain(say.plain('guide:skip.submit'), 24),
  close: plain(say.plain('common:cancel'), 24),
  blocks: [
    header(step.title[say.locale]),
    {
      type: 'input',
      block_id: skipField.block,
      label: plain(say.plain('guide:skip.reason')),
      element: { type: 'plain_text_input', action_id: skipField.action, max_length: 300 },
    },
    context(say('guide:skip.hint')),
  ],
})
