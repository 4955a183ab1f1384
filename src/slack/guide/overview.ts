import type { ActionsBlock, KnownBlock, ModalView } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { GuideReader } from '../../workflow/guide/guide-readers.ts'
import { button, clip, context, header, line, plain, rich, section } from '../draw/blocks.ts'
import { sentence } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { healthBlocks } from './company-health.ts'
import { type GuideNow, isOver, type StepNow } from './guide-now.ts'
import { guideIds, guideViews } from './ids.ts'
import { markOf } from './marks.ts'
import { openStep } from './open-step.ts'
import { progressLine } from './progress-line.ts'

const most = 2
const mostToOpen = 10

/** Where we are, the next step with its one button, what waits, and the way to everything else: one screen. */
export function overviewView(guide: GuideNow, reader: GuideReader, say: Say, looking = false): ModalView {
  return {
    type: 'modal',
    callback_id: guideViews.overview,
    private_metadata: JSON.stringify({ screen: 'overview' }),
    title: plain(say.plain('guide:title'), 24),
    close: plain(say.plain('common:close'), 24),
    blocks: [
      section(progressLine(guide, say)),
      ...(reader.mayAct ? [] : [context(say('guide:overview.readers'))]),
      ...(guide.wasFinished ? healthBlocks(guide, say) : onTheWay(guide, reader, say)),
      ...cannotBlock(guide, say),
      moreButtons(guide, reader, say),
      lookedBlock(guide, say, looking),
    ],
  }
}

const onTheWay = (guide: GuideNow, reader: GuideReader, say: Say): KnownBlock[] => [
  ...(reader.mayAct ? accountQuestion(guide, say) : []),
  ...nextBlocks(guide, say),
  ...waitingBlock(guide, say),
  ...(guide.goesOnAlone ? [context(say('guide:overview.second'))] : []),
  ...(guide.nobodyDecides ? [context(say('guide:overview.stuck'))] : []),
]

/** Asked while nothing tells whether there is an account: what is asked of whom has none differs. */
function accountQuestion({ show, steps }: GuideNow, say: Say): KnownBlock[] {
  const begun = steps.some(({ step, state }) => step.id === 'sign-up-start' && state === 'done')
  if (show.choices.awsAccount || begun) return []
  return [
    section(say('guide:overview.account')),
    {
      type: 'actions',
      block_id: 'account',
      elements: [
        button(guideIds.accountExisting, say.plain('guide:overview.account_existing'), 'guide'),
        button(guideIds.accountNone, say.plain('guide:overview.account_none'), 'guide'),
      ],
    },
  ]
}

function nextBlocks(guide: GuideNow, say: Say): KnownBlock[] {
  const { next } = guide
  if (!next) return nothingNext(guide, say)
  const { title, who, minutes } = next.step
  const { request } = next
  const start = button(guideIds.step, say.plain('guide:overview.start'), next.step.id, { style: 'primary' })
  return [
    header(say.plain('guide:overview.next')),
    section(
      say('guide:overview.next_step', {
        mark: markOf(next),
        title: title[say.locale],
        why: clip(whyNow(next, say), 1500),
      }),
    ),
    context(
      request
        ? say('guide:step.under_way', { id: request.id, state: say.plain(`card:state.${request.state}`) })
        : say('guide:overview.who', { who: who[say.locale], minutes: say.plain('guide:minutes', { count: minutes }) }),
    ),
    { type: 'actions', block_id: 'next', elements: [start] },
  ]
}

/** What is wrong, where something is; else what the step is for. */
function whyNow({ step, state, text, overdue }: StepNow, say: Say): string {
  const isLost = state === 'lost'
  const why = ((isLost || state === 'attention' || overdue) && text) || step.why
  return [...(isLost ? [say.plain('guide:step.does_not_hold')] : []), why[say.locale]].join('\n')
}

/** What waits may wait for a person's word: the way to it stands here, as there is no next step that leads anywhere. */
const nothingNext = (guide: GuideNow, say: Say): KnownBlock[] => [
  section(say('guide:overview.nothing_next')),
  ...waitingSteps(guide)
    .slice(0, mostToOpen)
    .map((now) => section(itemLine(now, say), openStep(now, say))),
]

const waitingSteps = ({ steps }: GuideNow): StepNow[] =>
  steps.filter(({ state, step }) => state === 'waiting' && !step.optional)

const itemLine = (now: StepNow, say: Say): string =>
  say('guide:overview.item', {
    mark: markOf(now),
    title: now.step.title[say.locale],
    state: say.plain(`guide:state.${now.state}`),
  })

/** Two lines: what else is wrong, then what goes on without us, then what stands behind something. */
function waitingBlock(guide: GuideNow, say: Say): KnownBlock[] {
  const above = guide.next ? [guide.next] : waitingSteps(guide)
  const others = guide.steps.filter((now) => !isOver(now) && !above.includes(now) && !now.step.optional)
  const wrong = others.filter((now) => markOf(now) === '⚠')
  const quiet = others.filter((now) => !wrong.includes(now))
  const due = quiet.filter(({ state }) => state === 'due')
  const waiting = quiet.filter(({ state }) => state === 'waiting')
  const blocked = quiet.filter(({ blockedBy }) => blockedBy.length > 0)
  const lines = [
    ...[...wrong, ...due, ...waiting].map((now) => itemLine(now, say)),
    ...blocked.map((now) =>
      say('guide:overview.blocked', {
        mark: markOf(now),
        title: now.step.title[say.locale],
        by: now.blockedBy[0]?.title[say.locale] ?? '',
      }),
    ),
  ]
  if (lines.length === 0) return []
  const rest = lines.length - most
  const shown = lines.slice(0, most).join('\n')
  const gap = say.locale === 'ja' ? '' : ' '
  return [context(rest > 0 ? `${shown}${gap}${say('guide:overview.more', { count: rest })}` : shown)]
}

/** Why the bot cannot look, in one line. */
function cannotBlock({ steps, show }: GuideNow, say: Say): KnownBlock[] {
  const reasons = new Map<string, number>()
  for (const now of steps) {
    const finding = show.findings[now.step.id]
    if (isOver(now) || finding?.state !== 'cannot-tell') continue
    const why = finding.text[say.locale]
    reasons.set(why, (reasons.get(why) ?? 0) + 1)
  }
  const [first] = [...reasons].sort(([, a], [, b]) => b - a)
  return first ? [context(say('guide:overview.cannot', { count: first[1], why: first[0] }))] : []
}

function moreButtons({ show, wasFinished }: GuideNow, { mayAct }: GuideReader, say: Say): ActionsBlock {
  const plainButton = (id: keyof typeof guideIds, words: Parameters<Say>[0]) =>
    button(guideIds[id], say.plain(words), 'guide')
  return {
    type: 'actions',
    block_id: 'more',
    elements: [
      plainButton('list', 'guide:overview.all'),
      ...(wasFinished && show.choices.organization ? [] : [plainButton('choices', 'guide:overview.decide')]),
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
