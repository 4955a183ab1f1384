import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import { refusalText } from '../../error-words.ts'
import { type Say, sayIn } from '../../i18n.ts'
import type { Operation } from '../../operations/shared/define-operation.ts'
import type { Field } from '../../operations/shared/fields.ts'
import type { Verdict } from '../../policy/evaluate.ts'
import { pausedNow } from '../../store/pauses.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { whyUnbound } from '../../workflow/people/bindings.ts'
import { button, context, plain, section } from '../draw/blocks.ts'
import { pausedBlocks } from '../draw/paused.ts'
import { gapsText, readingText } from '../draw/reading-aws.ts'
import { formatLength } from '../draw/times.ts'
import { lastTimeBlock } from './favourites.ts'
import { documentBlocks } from './form-documents.ts'
import { durationOptions, preselected } from './form-duration.ts'
import { fieldBlock } from './form-fields.ts'
import type { Given } from './form-given.ts'
import type { FormMetadata } from './form-metadata.ts'
import { emptyText } from './form-pickers.ts'
import { durationRule, mayAskFor, rulingSoFar, rulingText } from './form-ruling.ts'
import { alsoAsked, startBlock, ticketBlock, withTicket } from './form-ticket.ts'

export const requestForm = {
  view: 'request',
  shortcut: 'request_access',
  /** A button that opens the form; its value is the operation, or empty for a choice. */
  open: 'request:open',
  operation: 'request:operation',
  duration: 'request:duration',
  reason: 'request:reason',
  /** From access for one to access for many: the two operations. */
  many: 'request:many',
  manyOf: ['assign-permission-set', 'assign-permission-sets'],
} as const

export type { Given, Prefill } from './form-given.ts'

/** The whole form as a function of what is known: also drawn again, keeping what was typed, when a choice changes it. */
export async function requestView(
  ctx: Context,
  person: Person,
  meta: FormMetadata,
  given: Given = {},
): Promise<ModalView> {
  const say = sayIn(person.locale)
  const operation = meta.operation === undefined ? undefined : ctx.operations.get(meta.operation)
  return {
    type: 'modal',
    callback_id: requestForm.view,
    private_metadata: JSON.stringify(meta),
    title: plain(operation?.title[say.locale] ?? say.plain('form:title'), 24),
    submit: plain(say.plain('form:submit'), 24),
    close: plain(say.plain('common:cancel'), 24),
    blocks: [
      ...(given.problem ? [section(say('form:not_sent', { why: refusalText(given.problem, say) }))] : []),
      ...(given.unread ? [section(say('form:line_unread', { why: refusalText(given.unread, say) }))] : []),
      ...pausedBlocks(await pausedNow(ctx), say),
      ...(operation && meta.open ? [chooseOperation(ctx, person, say, operation.id)] : []),
      ...(meta.open && Object.keys(given.prefill ?? {}).length === 0
        ? await lastTimeBlock(ctx, person, requestForm.open)
        : []),
      ...(operation
        ? await operationBlocks(ctx, person, operation, meta, given, say)
        : [chooseOperation(ctx, person, say), context(say('form:operation_hint'))]),
    ],
  }
}

function chooseOperation(ctx: Context, person: Person, say: Say, chosen?: string): KnownBlock {
  const options = [...ctx.operations.values()]
    .filter(({ id }) => mayAskFor(ctx, person.slackId, id))
    .map(({ id, title, summary }) => ({
      text: plain(title[say.locale], 75),
      description: plain(summary[say.locale], 75),
      value: id,
    }))
  if (options.length === 0) return section(say('form:nothing_to_ask'))
  const initial = options.slice(0, 100).find(({ value }) => value === chosen)
  return {
    type: 'input',
    block_id: 'operation',
    dispatch_action: true,
    label: plain(say.plain('form:operation')),
    element: {
      type: 'static_select',
      action_id: requestForm.operation,
      options: options.slice(0, 100),
      ...(initial && { initial_option: initial }),
    },
  }
}

async function operationBlocks(
  ctx: Context,
  person: Person,
  operation: Operation,
  meta: FormMetadata,
  opened: Given,
  say: Say,
): Promise<KnownBlock[]> {
  const own = await ctx.people.identityUser(person.slackId)
  const selfOf = (field: Field) => (field.kind === 'principal' && field.self && own ? `USER:${own}` : undefined)
  const principal =
    meta.picked.principal ?? opened.prefill?.principal ?? Object.values(operation.fields).map(selfOf).find(Boolean)
  const said = await rulingSoFar(ctx, person.slackId, {
    ...meta,
    picked: { ...meta.picked, ...(principal && { principal }) },
  })
  const also = alsoAsked(ctx, operation, said)
  const given = withTicket(opened, also.ticket)
  const blocks: KnownBlock[] = [
    ...(given.asReason ? [context(say('form:line_as_reason', { text: given.asReason }))] : []),
    ...(operation.title[say.locale].length > 24 && !meta.open
      ? [context(`*${say('common:text', { text: operation.title[say.locale] })}*`)]
      : []),
  ]
  for (const [name, field] of Object.entries(operation.fields)) {
    if (field.kind === 'duration') continue
    if (field.kind === 'document') {
      const shown = { chosen: given.prefill?.[name], all: meta.allInputs === true, files: ctx.chat.readsFiles() }
      blocks.push(...documentBlocks(name, field, shown, say))
      continue
    }
    const picked = name === 'account' || name === 'permissionSet' ? meta.picked[name] : undefined
    blocks.push(fieldBlock(name, field, given.prefill?.[name] ?? picked ?? selfOf(field), say, ctx.directory))
  }
  const lasts = durationBlock(durationRule(ctx, said), given.duration ?? given.prefill?.duration, say)
  const durationMs = Number(lasts.element.type === 'static_select' && lasts.element.initial_option?.value)
  // More time may ask for more approvals: what is said is of the time that is chosen.
  const saidOf =
    hasSteps(said) && durationMs > 0
      ? await rulingSoFar(ctx, person.slackId, {
          ...meta,
          picked: { ...meta.picked, ...(principal && { principal }) },
          durationMs,
        })
      : said
  const asked = Object.values(operation.fields).flatMap(({ kind, optional }) => (optional ? [] : [kind]))
  const empty = emptyText(ctx, { slackId: person.slackId, operation: operation.id, picked: meta.picked }, asked, say)
  const state = [readingText(ctx.directory, say), gapsText(ctx.directory, say), empty].filter(
    (text) => text !== undefined,
  )
  if (state.length > 0) blocks.push({ ...context(state.join('\n')), block_id: 'reading' })
  if (!own && Object.values(operation.fields).some((field) => field.kind === 'principal' && field.self)) {
    const why = await whyUnbound(ctx, person.slackId)
    if (why) blocks.push({ ...section(say('form:not_yourself', { why: refusalText(why, say) })), block_id: 'unbound' })
  }
  blocks.push({
    ...context(operation.accesses ? say('form:ruling_many') : rulingText(saidOf, operation.gives, say)),
    block_id: 'ruling',
  })
  if (hasDuration(operation)) blocks.push({ ...lasts, dispatch_action: hasSteps(said) })
  if (also.startWithinMs > 0) blocks.push(startBlock(formatLength(also.startWithinMs, say), say))
  if (also.ticket) blocks.push(ticketBlock(also.ticket, given.prefill?.ticket, say))
  blocks.push(reasonBlock(say, given.prefill?.reason))
  const [one, many] = requestForm.manyOf
  if (operation.id === one && ctx.operations.has(many) && mayAskFor(ctx, person.slackId, many))
    blocks.push({ type: 'actions', elements: [button(requestForm.many, say.plain('form:many'), 'many')] })
  return blocks
}

export const hasSteps = (said: Verdict | undefined): boolean =>
  said !== undefined && 'ruling' in said && said.ruling.steps !== undefined

export const hasDuration = ({ gives, fields }: Operation): boolean =>
  gives === 'grant' || Object.values(fields).some(({ kind }) => kind === 'duration')

/** A block keeps what was chosen for as long as its id stays, so another range of choices is another block. */
export function durationBlock(
  rule: { maxDurationMs: number; permanent: boolean },
  chosen: string | undefined,
  say: Say,
  action: string = requestForm.duration,
): InputBlock {
  const options = durationOptions(rule, say)
  const initial = preselected(options, chosen)
  return {
    type: 'input',
    block_id: `duration:${rule.maxDurationMs}:${rule.permanent ? 1 : 0}`,
    label: plain(say.plain('form:duration')),
    element: {
      type: 'static_select',
      action_id: action,
      options,
      ...(initial && { initial_option: initial }),
    },
  }
}

export const reasonBlock = (say: Say, given?: string): InputBlock => ({
  type: 'input',
  block_id: 'reason',
  label: plain(say.plain('form:reason')),
  hint: plain(say.plain('form:reason_hint')),
  element: {
    type: 'plain_text_input',
    action_id: requestForm.reason,
    multiline: true,
    max_length: 3000,
    ...(given && { initial_value: given }),
  },
})

/** Shown until the files of the form are read. */
export const readingView = (say: Say): ModalView => ({
  type: 'modal',
  title: plain(say.plain('form:title'), 24),
  close: plain(say.plain('common:close'), 24),
  blocks: [section(say('form:reading_file'))],
})

export const sentView = (id: string, say: Say): ModalView => ({
  type: 'modal',
  title: plain(say.plain('form:sent_title'), 24),
  close: plain(say.plain('common:close'), 24),
  blocks: [section(say('form:sent', { id })), context(say('form:sent_hint', { id }))],
})
