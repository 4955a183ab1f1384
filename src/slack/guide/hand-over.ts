import type { ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { context, header, plain } from '../draw/blocks.ts'
import type { StepNow } from './guide-now.ts'
import { guideViews } from './ids.ts'

export const handOverField = { block: 'to', action: 'guide:to' } as const

/** The form of "Not me", which asks who does the step instead. */
export const handOverView = ({ step, handover }: StepNow, say: Say): ModalView => ({
  type: 'modal',
  callback_id: guideViews.handOver,
  private_metadata: JSON.stringify({ step: step.id }),
  title: plain(say.plain('guide:hand.title'), 24),
  submit: plain(say.plain('guide:hand.submit'), 24),
  close: plain(say.plain('common:cancel'), 24),
  blocks: [
    header(step.title[say.locale]),
    {
      type: 'input',
      block_id: handOverField.block,
      label: plain(say.plain('guide:hand.who')),
      element: {
        type: 'users_select',
        action_id: handOverField.action,
        ...(handover && { initial_user: handover.to }),
      },
    },
    context(say('guide:hand.hint')),
  ],
})
