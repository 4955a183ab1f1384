import type { KnownBlock, RichTextElement } from '@slack/types'
import { choices } from '../../guide/choices.ts'
import type { Evidence } from '../../guide/define-step.ts'
import type { Say } from '../../i18n.ts'
import { bold, clip, line, plainWords, rich } from '../draw/blocks.ts'
import { mention, sentence, words } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { decidedLine } from './choices-form.ts'
import type { GuideNow, StepNow } from './guide-now.ts'

/** What is known of a step, from where, since when, and by whom: each a line of its own. */
export function stateBlocks(guide: GuideNow, now: StepNow, say: Say): KnownBlock[] {
  const lines = [
    [bold(say.plain(now.state === 'lost' ? 'guide:step.does_not_hold' : `guide:state.${now.state}`))],
    ...foundLines(guide, now, say),
    ...saidLines(guide, now, say),
    ...decidedLines(guide, now, say),
    ...dueLines(now, say),
  ]
  return [rich(...lines.map((elements, i) => line(...elements, ...(i < lines.length - 1 ? [plainWords('\n')] : []))))]
}

function foundLines(guide: GuideNow, now: StepNow, say: Say): RichTextElement[][] {
  const { step, text, evidence, lookedAt, state, doneBefore, because } = now
  const when = lookedAt === undefined ? undefined : slackDate(lookedAt)
  const found = guide.show.findings[step.id]?.state
  // What a person has said is done, or not for them, needs no word on what is to be done, or on why AWS could not say so.
  const isSaid = (state === 'done' || state === 'skipped') && found !== 'done' && found !== 'attention'
  return [
    ...(text && !isSaid ? [words(clip(text[say.locale], 1500))] : []),
    ...(evidence && when ? [sentence(say, keyOf(evidence), { ...shownEvidence(evidence), when })] : []),
    ...(!evidence && text && when && because !== 'credentials' ? [sentence(say, 'guide:step.looked', { when })] : []),
    ...(state === 'lost' && doneBefore !== undefined
      ? [sentence(say, 'guide:step.done_before', { when: slackDate(doneBefore) })]
      : []),
  ]
}

/** What no call of AWS tells stands in the bot's own record, or in its policy. */
const keyOf = ({ call }: Evidence) => (call.includes(':') ? 'guide:step.evidence' : 'guide:step.evidence_own')

/** As a part of a sentence: AWS's messages end in a full stop of their own. */
const shownEvidence = ({ call, value }: Evidence) => ({ call, value: clip(value, 600).replace(/\.$/, '') })

function saidLines(guide: GuideNow, now: StepNow, say: Say): RichTextElement[][] {
  const word = guide.show.confirmed[now.step.id]
  const who = word && { who: mention(word.by), when: slackDate(word.at), value: clip(word.value ?? '', 300) }
  const key = now.saidDone
    ? 'guide:step.said_done'
    : word?.value
      ? 'guide:step.confirmed_value'
      : 'guide:step.confirmed'
  const { handover, skip } = now
  return [
    ...(who ? [sentence(say, key, who)] : []),
    ...(skip && now.state === 'skipped'
      ? [
          sentence(say, 'guide:step.skipped', {
            who: mention(skip.by),
            when: slackDate(skip.at),
            reason: clip(skip.reason, 300),
          }),
        ]
      : []),
    ...(handover
      ? [
          sentence(say, 'guide:step.handed', {
            to: mention(handover.to),
            by: mention(handover.by),
            when: slackDate(handover.at),
          }),
        ]
      : []),
  ]
}

/** Who decided what, and what is still open, once anything is decided. */
function decidedLines(guide: GuideNow, { step }: StepNow, say: Say): RichTextElement[][] {
  const all = step.decides ?? []
  const begun = all.some((id) => guide.show.choices[id])
  return (begun ? all : []).map((id) => [bold(`${choices[id].title[say.locale]}: `), ...decidedLine(guide, id, say)])
}

function dueLines({ dueBy, overdue, blockedBy }: StepNow, say: Say): RichTextElement[][] {
  const titles = blockedBy
    .map(({ title }) => say.plain('guide:step.quoted', { title: title[say.locale] }))
    .join(say.plain('common:list_separator'))
  return [
    ...(dueBy === undefined
      ? []
      : [sentence(say, overdue ? 'guide:step.overdue' : 'guide:step.due', { when: slackDate(dueBy) })]),
    ...(titles ? [sentence(say, 'guide:step.after', { titles })] : []),
  ]
}
