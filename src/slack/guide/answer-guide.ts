import type { Answer } from '../answers/answer.ts'
import { notification } from '../draw/blocks.ts'
import { homeSection } from './home-section.ts'
import { loadGuide } from './load-guide.ts'

/** A modal cannot be opened from a message, so plain words get the button that opens it. */
export const guideAnswer: Answer = async (ctx, { say }) => [
  { text: notification(say.plain('guide:home.title')), blocks: homeSection(await loadGuide(ctx), say) },
]
