import type { KnownBlock } from '@slack/types'
import { type Copyable, copied } from '../../guide/define-step.ts'
import type { Say } from '../../i18n.ts'
import { bold, button, clip, copyable, line, rich, section } from '../draw/blocks.ts'
import type { GuideNow, StepNow } from './guide-now.ts'
import { guideIds } from './ids.ts'

/** More than this is taken as files: a part of a policy is none, and nobody reads a screen of one. */
const most = { characters: 1_500, lines: 24 }

/** What must be copied elsewhere: as a block to copy, and as a file where it has a name. */
export function copyBlocks(guide: GuideNow, { step }: StepNow, say: Say): KnownBlock[] {
  const items = step.copy?.(guide.show) ?? []
  const lines = items.reduce((sum, item) => sum + linesOf(item, say), 0)
  return items.slice(0, 10).flatMap((item, i): KnownBlock[] => {
    const file = button(guideIds.file, say.plain('guide:step.file'), `${step.id}.${i}`, {
      accessibility_label: clip(`${say.plain('guide:step.file')}: ${item.title[say.locale]}`, 75),
    })
    const text = copied(item, say.locale)
    if (text.length > most.characters || lines > most.lines) return [fileLine(item, i, say, file)]
    return [
      rich(line(bold(item.title[say.locale])), copyable(text)),
      ...(item.file ? [{ type: 'actions' as const, block_id: `file:${i}`, elements: [file] }] : []),
    ]
  })
}

/** Of what is short enough to be read here. */
function linesOf(item: Copyable, say: Say): number {
  const text = copied(item, say.locale)
  return text.length > most.characters ? 0 : text.split('\n').length
}

const fileLine = ({ title }: Copyable, i: number, say: Say, file: ReturnType<typeof button>): KnownBlock => ({
  ...section(say('guide:step.file_of', { title: title[say.locale] }), file),
  block_id: `file:${i}`,
})
