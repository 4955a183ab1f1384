import type { KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { bold, clip, context, line, plainWords, rich, section } from '../draw/blocks.ts'
import { sentence, words } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { type GuideNow, isOver, type StepNow, todoOf } from './guide-now.ts'
import { markOf } from './marks.ts'
import { openStep } from './open-step.ts'

const most = 5

/** What is wrong by now, of a company that was finished: what is dangerous first. */
export const whatIsWrong = ({ steps }: GuideNow): StepNow[] =>
  steps
    .filter((now) => !isOver(now) && markOf(now) === '⚠')
    .sort((a, b) => Number(b.step.dangerous ?? false) - Number(a.step.dangerous ?? false))

/** A finished company: what no longer holds, since when and what to do; and what it could still do. */
export function healthBlocks(guide: GuideNow, say: Say): KnownBlock[] {
  const wrong = whatIsWrong(guide)
  const more = wrong.length > most ? [context(say('guide:overview.more', { count: wrong.length - most }))] : []
  return [
    ...(wrong.length === 0
      ? [section(say('guide:health.fine'))]
      : wrong.slice(0, most).flatMap((now, i) => wrongBlocks(guide, now, say, i === 0 ? { style: 'primary' } : {}))),
    ...more,
    ...optionalBlock(guide, wrong, say),
  ]
}

function wrongBlocks(guide: GuideNow, now: StepNow, say: Say, look: { style?: 'primary' }): KnownBlock[] {
  const { step, text, doneBefore, dueBy, overdue } = now
  const byHand = (todoOf(guide, step)[0] ?? step.remedies[0])?.[say.locale]
  const remedy = step.offer?.(guide.show) ? say.plain('guide:health.ask') : byHand
  return [
    rich(
      line(
        plainWords(`${markOf(now)} `),
        bold(step.title[say.locale]),
        ...(text ? words(`\n${clip(text[say.locale], 600)}`) : []),
        ...(doneBefore === undefined
          ? []
          : [plainWords('\n'), ...sentence(say, 'guide:step.done_before', { when: slackDate(doneBefore) })]),
        ...(overdue && dueBy !== undefined
          ? [plainWords('\n'), ...sentence(say, 'guide:step.overdue', { when: slackDate(dueBy) })]
          : []),
        ...(remedy ? words(`\n${say.plain('guide:health.remedy', { text: clip(remedy, 600) })}`) : []),
      ),
    ),
    { type: 'actions', block_id: `look:${step.id}`, elements: [openStep(now, say, look)] },
  ]
}

/** Nothing of it must be; each can be done, or be said not to be for this company. */
function optionalBlock({ steps, next }: GuideNow, wrong: StepNow[], say: Say): KnownBlock[] {
  const open = steps.filter((now) => now.step.optional && !isOver(now) && !wrong.includes(now))
  const first = next && open.includes(next) ? next : open[0]
  if (!first) return []
  const titles = open.map(({ step }) => step.title[say.locale]).join(say.plain('common:list_separator'))
  return [section(say('guide:health.optional', { count: open.length, titles }), openStep(first, say))]
}
