import type { Say } from '../../i18n.ts'
import { button, clip } from '../draw/blocks.ts'
import type { StepNow } from './guide-now.ts'
import { guideIds } from './ids.ts'

/** Opens a step; where several stand on one screen, each says which. */
export const openStep = ({ step }: StepNow, say: Say, look: { style?: 'primary' } = {}) =>
  button(guideIds.step, say.plain('guide:open'), step.id, {
    ...look,
    accessibility_label: clip(say.plain('guide:open_named', { title: step.title[say.locale] }), 75),
  })
