import type { Button, InputBlock, KnownBlock, ModalView } from '@slack/types'
import { dialogueOf } from '../../guide/troubleshooting.ts'
import type { Say } from '../../i18n.ts'
import type { Operation } from '../../operations/shared/define-operation.ts'
import { type GuideReader, mayConfirm, mayTakeBack, mayTakeOver } from '../../workflow/guide/guide-readers.ts'
import {
  bold,
  bullets,
  button,
  clip,
  confirmation,
  context,
  header,
  line,
  plain,
  rich,
  section,
} from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { words } from '../draw/sentence.ts'
import { copyBlocks } from './copy-blocks.ts'
import { type GuideNow, isOver, type StepNow, stepNow, todoOf } from './guide-now.ts'
import { guideIds, guideViews } from './ids.ts'
import { readBlocks } from './read-blocks.ts'
import { stateBlocks } from './step-state.ts'

export const pasteBlock = 'paste'
export const pasteAction = 'guide:paste'

export interface StepLook extends Reader {
  operations: ReadonlyMap<string, Operation>
}

/** One step: why, who, its state with the evidence, what to do, what to copy, what to paste back, and how to go on. */
export function stepView(
  guide: GuideNow,
  now: StepNow,
  reader: GuideReader,
  say: Say,
  look: StepLook,
  note?: string,
): ModalView {
  const { step } = now
  const t = say.locale
  const grows = now.state === 'done' && step.manual.paste?.grows?.(guide.show) === true
  const confirms = mayConfirm(now, reader) && !step.decides && (grows || !isOver(now))
  return {
    type: 'modal',
    callback_id: guideViews.step,
    private_metadata: JSON.stringify({ step: step.id }),
    title: plain(say.plain('guide:step.title'), 24),
    ...(confirms && { submit: plain(say.plain(grows ? 'guide:choices.save' : 'guide:step.done_button'), 24) }),
    close: plain(say.plain('common:close'), 24),
    blocks: [
      header(step.title[t]),
      ...(note ? [section(note)] : []),
      ...stateBlocks(guide, now, say),
      ...firstBlocks(guide, now, say),
      rich(line(...words(step.why[t]))),
      ...whoBlocks(now, say),
      ...adviceBlocks(guide, now, say),
      ...(isOver(now) ? [] : doBlocks(guide, now, reader, say, look)),
      ...readBlocks(step.read, say),
      ...(concerns(now) ? copyBlocks(guide, now, say) : []),
      ...(confirms ? confirmBlocks(guide, now, say) : []),
      ...buttons(guide, now, reader, say),
      ...remedyBlocks(now, say),
    ],
  }
}

/** Whether it is anything to this company. */
const concerns = ({ state }: StepNow): boolean => state !== 'not-applicable' && state !== 'skipped'

/** The way to what comes before: of all that, what can be done now. */
function firstBlocks(guide: GuideNow, now: StepNow, say: Say): KnownBlock[] {
  const first = now.state === 'blocked' && firstOf(guide, now)
  return first ? [{ type: 'actions', block_id: 'first', elements: [nextButton(first, say, 'guide:step.first')] }] : []
}

function firstOf(guide: GuideNow, { blockedBy: [before] }: StepNow): StepNow | undefined {
  const view = before && stepNow(guide, before.id)
  return view && (firstOf(guide, view) ?? view)
}

/** Who can do it and how long it takes: nothing for whom it is over. */
function whoBlocks(now: StepNow, say: Say): KnownBlock[] {
  if (isOver(now)) return []
  const minutes = say.plain('guide:minutes', { count: now.step.minutes })
  return [context(say('guide:step.who', { who: now.step.who[say.locale], minutes }))]
}

/** What holds for this company, and what is not as it used to be. */
function adviceBlocks({ show }: GuideNow, now: StepNow, say: Say): KnownBlock[] {
  const { step } = now
  const advice = concerns(now) ? step.advice?.(show) : undefined
  const changed = isOver(now) ? undefined : step.changed
  return [
    ...(advice ? [titled(say.plain('guide:step.advice'), advice[say.locale])] : []),
    ...(changed ? [titled(say.plain('guide:step.changed'), changed[say.locale])] : []),
  ]
}

const titled = (title: string, text: string): KnownBlock => rich(line(bold(`${title}\n`), ...words(clip(text, 2500))))

/** The operation that does it, the page where a person does it, and how. */
function doBlocks(guide: GuideNow, now: StepNow, reader: GuideReader, say: Say, look: StepLook): KnownBlock[] {
  const { step, request } = now
  const offer = step.offer?.(guide.show)
  const operation = offer && look.operations.get(offer.operation)
  const link = step.manual.link?.(guide.show)
  // What comes first has the one button that stands out.
  const style = now.state === 'blocked' ? {} : { style: 'primary' as const }
  const linkButton =
    link && button(guideIds.link, link.label[say.locale], step.id, { url: link.url, ...(!offer && style) })
  const requestButton =
    operation && !request && reader.mayAct
      ? button(guideIds.request, say.plain('guide:step.request'), step.id, style)
      : undefined
  const decide = step.decides && button(guideIds.choices, say.plain('guide:step.decide'), step.id, style)
  const elements = [requestButton, decide, linkButton].filter((element) => element !== undefined)
  const todo = todoOf(guide, step).map((text) => words(text[say.locale]))
  return [
    ...(operation ? [section(say('guide:step.request_hint', { operation: operation.title[say.locale] }))] : []),
    ...(request
      ? [section(say('guide:step.under_way', { id: request.id, state: say.plain(`card:state.${request.state}`) }))]
      : []),
    ...(todo.length > 0 ? [rich(line(bold(say.plain('guide:step.to_do'))), bullets(todo, 'ordered'))] : []),
    ...(elements.length > 0 ? [{ type: 'actions' as const, block_id: 'do', elements }] : []),
  ]
}

function confirmBlocks({ show }: GuideNow, { step, state }: StepNow, say: Say): KnownBlock[] {
  const { paste: field, confirm } = step.manual
  // Where nothing more can be told there is nothing to paste.
  const paste = field?.grows?.(show) === false ? undefined : field
  const told = paste?.grows && show.confirmed[step.id]?.value
  const input: InputBlock | undefined = paste && {
    type: 'input',
    block_id: pasteBlock,
    optional: paste.optional === true,
    label: plain(paste.label[say.locale], 2000),
    ...(paste.hint && { hint: plain(paste.hint[say.locale], 2000) }),
    element: {
      type: 'plain_text_input',
      action_id: pasteAction,
      max_length: 3000,
      ...(paste.grows && { multiline: true }),
      ...(told && { initial_value: told }),
    },
  }
  // Whoever tells more of what is done has said so already.
  const said = state === 'done' ? [] : [context(say('guide:step.confirm', { confirm: confirm[say.locale] }))]
  return [...(input ? [input] : []), ...said]
}

function buttons(guide: GuideNow, now: StepNow, reader: GuideReader, say: Say): KnownBlock[] {
  const { step } = now
  const next = isOver(now) && guide.next && guide.next !== now ? guide.next : undefined
  const elements = [
    ...(next ? [nextButton(next, say)] : []),
    ...(isLookedAt(now) && mayConfirm(now, reader)
      ? [button(guideIds.check, say.plain('guide:step.check'), step.id)]
      : []),
    ...(reader.mayAct && !isOver(now) ? [button(guideIds.handOver, say.plain('guide:step.hand_over'), step.id)] : []),
    ...(mayTakeOver(now, reader) && !isOver(now)
      ? [button(guideIds.takeOver, say.plain('guide:step.take_over'), step.id)]
      : []),
    ...(reader.mayAct && step.optional && !isOver(now)
      ? [button(guideIds.skip, say.plain('guide:step.skip'), step.id)]
      : []),
    ...(reader.mayAct && now.state === 'skipped'
      ? [button(guideIds.wantAgain, say.plain('guide:step.want_again'), step.id)]
      : []),
    ...(mayTakeBack(guide, now, reader) ? [takeBackButton(now, say)] : []),
    ...(isOver(now) ? [] : (step.troubleshooting ?? [])).map((id) =>
      button(`${guideIds.trouble}:${id}`, clip(dialogueOf(id).title[say.locale], 75), id),
    ),
  ]
  return [
    ...(mayConfirm(now, reader) ? [] : [context(say('guide:step.reader'))]),
    ...(elements.length > 0 ? [{ type: 'actions' as const, block_id: 'more', elements }] : []),
  ]
}

/** What is nothing to this company is looked at only where AWS itself shows that. */
const isLookedAt = ({ step, state, lookedAt }: StepNow): boolean =>
  step.probe !== undefined && (state !== 'not-applicable' || lookedAt !== undefined)

/** Another step in place of this one. */
export const nextButton = (
  { step }: StepNow,
  say: Say,
  key: 'guide:step.next' | 'guide:step.first' = 'guide:step.next',
): Button =>
  button(guideIds.next, clip(say.plain(key, { title: step.title[say.locale] }), 75), step.id, { style: 'primary' })

function takeBackButton({ step }: StepNow, say: Say): Button {
  const label = say.plain('guide:step.take_back')
  const text = say.plain('guide:step.take_back_text', { title: clip(step.title[say.locale], 150) })
  const confirm = confirmation(say.plain('guide:step.take_back_title'), text, label, say.plain('card:keep'))
  return button(guideIds.takeBack, label, step.id, { confirm })
}

/** A step that is done needs no remedy. */
function remedyBlocks(now: StepNow, say: Say): KnownBlock[] {
  if (isOver(now) || now.step.remedies.length === 0) return []
  const remedies = now.step.remedies.map((text) => words(text[say.locale]))
  return [rich(line(bold(say.plain('guide:step.trouble'))), bullets(remedies))]
}
