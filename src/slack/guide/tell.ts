import type { ActionsBlock, KnownBlock } from '@slack/types'
import { type PartId, parts } from '../../guide/sections.ts'
import type { Say } from '../../i18n.ts'
import type { Telling } from '../../workflow/guide/confirm-steps.ts'
import {
  bold,
  bullets,
  button,
  clip,
  clipPerson,
  context,
  fitted,
  header,
  line,
  type Message,
  notification,
  rich,
} from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { words } from '../draw/sentence.ts'
import { copyBlocks } from './copy-blocks.ts'
import { type GuideNow, isOver, type StepNow, todoOf } from './guide-now.ts'
import { guideIds } from './ids.ts'
import { stateBlocks } from './step-state.ts'

/** A message about one step: what happened, how it stands now, and where it goes on. */
export function tellMessage(
  what: Telling,
  guide: GuideNow,
  now: StepNow,
  by: string | undefined,
  say: Say,
  look: Reader,
): Message {
  const title = what === 'milestone' ? partTitle(now.part, say) : now.step.title[say.locale]
  const name = by === undefined ? '-' : clipPerson(look.personName(by), 60)
  const said =
    what === 'complete'
      ? say.plain('guide:tell.complete')
      : say.plain(`guide:tell.${isOnlySaid(what, now) ? 'said-done' : what}`, { title, by: name, who: name })
  return fitted((share) => ({
    text: notification(said),
    blocks: [header(said), ...body(what, guide, now, say, share), ...buttons(what, guide, now, say)],
  }))
}

/** Whoever says Done may be ahead of AWS, or wrong. */
const isOnlySaid = (what: Telling, now: StepNow): boolean => what === 'done-by' && !isOver(now)

const partTitle = (part: PartId, say: Say): string => parts.find(({ id }) => id === part)?.title[say.locale] ?? part

function body(what: Telling, guide: GuideNow, now: StepNow, say: Say, share: number): KnownBlock[] {
  switch (what) {
    case 'handed-over':
      return handedOver(guide, now, say, share)
    case 'milestone':
    case 'complete': {
      const finding = guide.show.findings[now.step.id]
      const evidence = finding?.state === 'done' ? `${finding.evidence.call}: ${finding.evidence.value}` : ''
      const { done, total } = guide
      return [context(say('guide:tell.milestone_text', { done, total, evidence: clip(evidence, 500) }))]
    }
    default: {
      const asked = (what === 'no-longer' || what === 'due') && !isOver(now)
      return [...stateBlocks(guide, now, say), ...(asked ? todoBlocks(guide, now, say, share) : [])]
    }
  }
}

function todoBlocks(guide: GuideNow, { step }: StepNow, say: Say, share: number): KnownBlock[] {
  const todo = todoOf(guide, step).map((text) => words(clip(text[say.locale], Math.round(600 * share))))
  return todo.length > 0 ? [rich(line(bold(say.plain('guide:step.to_do'))), bullets(todo, 'ordered'))] : []
}

/** Just this step, so that whoever gets it needs nothing else: what to do, and the values that it takes. */
function handedOver(guide: GuideNow, now: StepNow, say: Say, share: number): KnownBlock[] {
  const { step } = now
  const t = say.locale
  if (isOver(now) || !now.handover) return stateBlocks(guide, now, say)
  return [
    ...stateBlocks(guide, now, say),
    rich(line(...words(clip(step.why[t], Math.round(1_000 * share))))),
    ...todoBlocks(guide, now, say, share),
    ...copyBlocks(guide, now, say),
    context(say('guide:step.confirm', { confirm: step.manual.confirm[t] })),
  ]
}

function buttons(what: Telling, guide: GuideNow, now: StepNow, say: Say): KnownBlock[] {
  if (what === 'milestone' || what === 'complete')
    return [{ type: 'actions', elements: [button(guideIds.open, say.plain('guide:home.open'), 'guide')] }]
  const { step } = now
  const link = step.manual.link?.(guide.show)
  const open = what === 'handed-over' && !isOver(now) && now.handover !== undefined
  const elements: ActionsBlock['elements'] = [
    ...(open
      ? [
          button(
            step.manual.paste ? guideIds.step : guideIds.done,
            say.plain(step.manual.paste ? 'guide:tell.answer' : 'guide:tell.done'),
            step.id,
            { style: 'primary' },
          ),
        ]
      : []),
    ...(open && link ? [button(guideIds.link, link.label[say.locale], step.id, { url: link.url })] : []),
    ...(open && step.manual.paste ? [] : [button(guideIds.step, say.plain('guide:open'), step.id)]),
  ]
  return elements.length > 0 ? [{ type: 'actions', elements }] : []
}
