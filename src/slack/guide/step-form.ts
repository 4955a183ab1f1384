import type { InputBlock, ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { context, header, plain } from '../draw/blocks.ts'
import type { StepNow } from './guide-now.ts'

interface Asked {
  /** The id of the view, and the sentences about it. */
  view: string
  words: 'guide:skip' | 'guide:hand'
  block: string
  label: string
  element: InputBlock['element']
}

/** The form that asks for one thing about a step. */
export const stepForm = ({ step }: StepNow, say: Say, { view, words, block, label, element }: Asked): ModalView => ({
  type: 'modal',
  callback_id: view,
  private_metadata: JSON.stringify({ step: step.id, over: step.id }),
  title: plain(say.plain(`${words}.title`), 24),
  submit: plain(say.plain(`${words}.submit`), 24),
  close: plain(say.plain('common:cancel'), 24),
  blocks: [
    header(step.title[say.locale]),
    { type: 'input', block_id: block, label: plain(label), element },
    context(say(`${words}.hint`)),
  ],
})
