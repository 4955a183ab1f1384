import type { KnownBlock, ModalView } from '@slack/types'
import { partOf, parts } from '../../guide/sections.ts'
import type { Say } from '../../i18n.ts'
import { button, header, plain, section } from '../draw/blocks.ts'
import { type GuideNow, isOver, type StepNow } from './guide-now.ts'
import { guideIds, guideViews } from './ids.ts'
import { markOf } from './marks.ts'
import { openStep } from './open-step.ts'
import { progressLine } from './progress-line.ts'

/** Every step of the guide by its parts. It takes the overview's place, so that two more modals fit on top of it. */
export function listView(guide: GuideNow, say: Say): ModalView {
  const steps = parts.flatMap(({ id, title }): KnownBlock[] => {
    const inPart = guide.steps.filter(({ step }) => partOf(step.section) === id)
    return inPart.length === 0 ? [] : [header(title[say.locale]), ...inPart.map((now) => row(now, say))]
  })
  const back = button(guideIds.overview, say.plain('guide:back'), 'guide')
  return {
    type: 'modal',
    callback_id: guideViews.overview,
    private_metadata: JSON.stringify({ screen: 'list' }),
    title: plain(say.plain('guide:list.title'), 24),
    close: plain(say.plain('common:close'), 24),
    blocks: [
      section(progressLine(guide, say)),
      { type: 'actions', block_id: 'back', elements: [back] },
      ...steps.slice(0, 98),
    ],
  }
}

const row = (now: StepNow, say: Say): KnownBlock => ({
  ...section(
    say(isOver(now) ? 'guide:list.over' : now.step.optional ? 'guide:list.step_optional' : 'guide:list.step', {
      mark: markOf(now),
      title: now.step.title[say.locale],
      state: say.plain(`guide:state.${now.state}`),
      minutes: say.plain('guide:minutes', { count: now.step.minutes }),
    }),
    openStep(now, say),
  ),
  block_id: `step:${now.step.id}`,
})
