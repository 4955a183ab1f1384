import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { GuideReader } from '../../workflow/guide/guide-readers.ts'
import { button, clip, context, header, line, plain, rich, section } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { sentence } from '../draw/sentence.ts'
import { formatLength, slackDate } from '../draw/times.ts'
import { type GuideNow, isOver, type StepNow } from './guide-now.ts'
import { guideIds, guideViews } from './ids.ts'

const most = 6

/** Where we are, the next step with its one button, and the way to everything else. */
export function overviewView(guide: GuideNow, reader: GuideReader, say: Say, look: Reader, looking = false): ModalView {
  return {
    type: 'modal',
    callback_id: guideViews.overview,
    private_metadata: JSON.stringify({ screen: 'overview' }),
    title: plain(say.plain('guide:title'), 24),
    close: plain(say.plain('common:close'), 24),
    blocks: [
      section(progressLine(guide, say)),
      ...(reader.mayAct ? [] : [context(say('guide:overview.readers'))]),
      ...(guide.oneAdministrator && !guide.finished ? [context(say('guide:overview.second'))] : []),
      ...lookAt(guide, say),
      ...nextBlocks(guide, say),
      ...waitingBlocks(guide, say),
      ...foundBlocks(guide, say, look),
      ...cannotBlocks(guide, say),
      moreButtons(reader, say),
      lookedBlock(guide, say, looking),
    ],
  }
}

export const progressLine = (guide: GuideNow, say: Say): string =>
  guide.finished
    ? say('guide:overview.complete', { done: guide.done, total: guide.total })
    : say('guide:overview.progress', {
        done: guide.done,
        total: guide.total,
        left: formatLength(guide.minutesLeft * 60_000, say),
      })

export const openStep = (now: StepNow, say: Say, style: { style?: 'primary' } = {}) =>
  button(guideIds.step, say.plain('guide:open'), now.step.id, {
    ...style,
    accessibility_label: clip(say.plain('guide:open_named', { title: now.step.title[say.locale] }), 75),
  })

const item = (now: StepNow, say: Say): KnownBlock => ({
  ...section(
    say('guide:overview.item', { title: now.step.title[say.locale], state: say.plain(`guide:state.${now.state}`) }),
    openStep(now, say),
  ),
  block_id: `look:${now.step.id}`,
})

/** What was done and no longer holds, what should not be, and what has a day by which it must be done. */
function lookAt({ steps, next }: GuideNow, say: Say): KnownBlock[] {
  const urgent = (['lost', 'attention', 'due'] as const).flatMap((state) =>
    steps.filter((now) => now.state === state && now !== next),
  )
  if (urgent.length === 0) return []
  return [
    header(say.plain('guide:overview.look_at')),
    ...urgent.slice(0, most).map((now) => item(now, say)),
    ...more(urgent.length, say),
  ]
}

function nextBlocks({ next, finished }: GuideNow, say: Say): KnownBlock[] {
  if (!next)
    return finished ? [section(say('guide:overview.first_request'))] : [section(say('guide:overview.nothing_next'))]
  const { title, why, who, minutes } = next.step
  const start = button(guideIds.step, say.plain('guide:overview.start'), next.step.id, { style: 'primary' })
  return [
    header(say.plain('guide:overview.next')),
    section(say('guide:overview.next_step', { title: title[say.locale], why: clip(why[say.locale], 1500) })),
    context(
      say('guide:overview.who', { who: who[say.locale], minutes: say.plain('guide:minutes', { count: minutes }) }),
    ),
    { type: 'actions', block_id: 'next', elements: [start] },
  ]
}

/** What goes on without us, and what stands behind what. */
function waitingBlocks({ steps, next }: GuideNow, say: Say): KnownBlock[] {
  const waiting = steps.filter(({ state }) => state === 'waiting')
  const blocked = steps.filter((now) => !isOver(now) && now.blockedBy.length > 0 && now !== next && !now.step.optional)
  const lines = [
    ...waiting.map((now) =>
      say('guide:overview.item', {
        title: now.step.title[say.locale],
        state: say.plain(`guide:state.${now.state}`),
      }),
    ),
    ...blocked.map((now) =>
      say('guide:overview.blocked', {
        title: now.step.title[say.locale],
        by: now.blockedBy[0]?.title[say.locale] ?? '',
      }),
    ),
  ]
  if (lines.length === 0) return []
  const rest = lines.length - most
  const shown = [...lines.slice(0, most), ...(rest > 0 ? [say('guide:overview.more', { count: rest })] : [])]
  return [header(say.plain('guide:overview.waiting')), context(shown.join('\n'))]
}

/** What was found in AWS, so that nothing is asked that can be read. */
function foundBlocks(guide: GuideNow, say: Say, look: Reader): KnownBlock[] {
  const { findings, confirmed } = guide.show
  const lines = guide.steps
    .filter(({ state }) => state === 'done')
    .map(({ step }) => {
      const [finding, word] = [findings[step.id], confirmed[step.id]]
      const title = step.title[say.locale]
      if (finding?.state === 'done')
        return say('guide:overview.evidence', {
          title,
          call: finding.evidence.call,
          value: clip(finding.evidence.value, 120),
        })
      return say('guide:overview.by_person', { title, who: word ? look.personName(word.by) : '-' })
    })
  const rest = lines.length - 8
  const shown = [...lines.slice(0, 8), ...(rest > 0 ? [say('guide:overview.more', { count: rest })] : [])]
  return [
    header(say.plain('guide:overview.found')),
    context(shown.length > 0 ? shown.join('\n') : say('guide:overview.found_none')),
  ]
}

/** Why the bot cannot look, once for each reason. */
function cannotBlocks({ steps, show }: GuideNow, say: Say): KnownBlock[] {
  const reasons = new Map<string, number>()
  for (const now of steps) {
    const finding = show.findings[now.step.id]
    if (isOver(now) || finding?.state !== 'cannot-tell') continue
    const why = finding.text[say.locale]
    reasons.set(why, (reasons.get(why) ?? 0) + 1)
  }
  const lines = [...reasons].map(([why, count]) => say('guide:overview.cannot', { count, why }))
  return lines.length > 0 ? [context(lines.slice(0, most).join('\n'))] : []
}

function moreButtons({ mayAct }: GuideReader, say: Say): ActionsBlock {
  const plainButton = (id: keyof typeof guideIds, words: Parameters<Say>[0]) =>
    button(guideIds[id], say.plain(words), 'guide')
  return {
    type: 'actions',
    block_id: 'more',
    elements: [
      plainButton('list', 'guide:overview.all'),
      plainButton('choices', 'guide:overview.decide'),
      ...(mayAct ? [plainButton('recommended', 'guide:overview.recommended')] : []),
      plainButton('report', 'guide:overview.report'),
      ...(mayAct ? [plainButton('check', 'guide:overview.check')] : []),
    ],
  }
}

const lookedBlock = ({ lookedAt }: GuideNow, say: Say, looking: boolean): KnownBlock =>
  looking || lookedAt === null
    ? context(say('guide:overview.looking'))
    : rich(line(...sentence(say, 'guide:overview.looked', { when: slackDate(lookedAt) })))

const more = (count: number, say: Say): KnownBlock[] =>
  count > most ? [context(say('guide:overview.more', { count: count - most }))] : []
