import type { KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { isInvolved } from '../../workflow/guide/guide-readers.ts'
import type { Answer } from '../answers/answer.ts'
import { button, notification, section } from '../draw/blocks.ts'
import { requestForm } from '../forms/form-view.ts'
import type { GuideNow } from './guide-now.ts'
import { guideIds } from './ids.ts'
import { loadGuide, readerOf } from './load-guide.ts'

/** The guide on the Home tab: one line, and the way in. */
export function homeSection(guide: GuideNow | undefined, say: Say): KnownBlock[] {
  const open = button(guideIds.open, say.plain('guide:home.open'), 'guide')
  if (!guide || guide.lookedAt === null) return [section(say('guide:home.start'), open)]
  const { done, total } = guide
  return [
    section(
      guide.finished || !guide.next
        ? say('guide:home.progress_complete', { done, total })
        : say('guide:home.progress', { done, total, next: guide.next.step.title[say.locale] }),
      open,
    ),
  ]
}

/** Engineers need none of it: what they came for is access. */
export const notYours = (say: Say): KnownBlock[] => [
  section(say('guide:overview.not_yours')),
  { type: 'actions', elements: [button(requestForm.open, say.plain('home:request'), 'any', { style: 'primary' })] },
]

/** A modal cannot be opened from a message, so plain words get the button that opens it. */
export const guideAnswer: Answer = async (ctx, { person, say }) => {
  const guide = await loadGuide(ctx)
  const involved = isInvolved(guide.steps, readerOf(ctx, person))
  return [
    { text: notification(say.plain('guide:home.title')), blocks: involved ? homeSection(guide, say) : notYours(say) },
  ]
}
