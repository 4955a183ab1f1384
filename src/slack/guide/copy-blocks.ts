import type { KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { bold, button, clip, copyable, line, rich } from '../draw/blocks.ts'
import type { GuideNow, StepNow } from './guide-now.ts'
import { guideIds } from './ids.ts'

const mostShown = 2_500

/** What must be copied elsewhere: as a block to copy, and as a file where it has a name. */
export function copyBlocks(guide: GuideNow, { step }: StepNow, say: Say): KnownBlock[] {
  const items = step.copy?.(guide.show) ?? []
  return items.slice(0, 10).flatMap(({ title, text, file }, i): KnownBlock[] => [
    rich(line(bold(title[say.locale])), copyable(clip(text, mostShown))),
    ...(file || text.length > mostShown
      ? [
          {
            type: 'actions' as const,
            block_id: `file:${i}`,
            elements: [button(guideIds.file, say.plain('guide:step.file'), `${step.id}.${i}`)],
          },
        ]
      : []),
  ])
}
