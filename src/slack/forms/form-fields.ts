import type { ViewStateValue } from '@slack/bolt'
import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types'
import type { Directory } from '../../aws/types.ts'
import type { Say } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import type { Field } from '../../operations/shared/fields.ts'
import { button, plain } from '../draw/blocks.ts'
import { accountOption, type OnePickerKind, permissionSetOption, principalOption } from './form-pickers.ts'
import { policyOption } from './form-policies.ts'
import { unitOption } from './form-units.ts'

type OneWidget = Exclude<Field, { kind: 'duration' | 'document' }>

/** What the rule that decides may depend on: the form says it anew when this is chosen. */
const isRuledOn = (field: OneWidget): boolean =>
  (field.kind === 'account' || field.kind === 'permissionSet' || field.kind === 'principal') && !field.many

/** The widget of a field; its block's id is the field's name, so that a refusal finds its field. */
export function fieldBlock(
  name: string,
  field: OneWidget,
  chosen: string | undefined,
  say: Say,
  directory: Directory,
): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: plain(field.label[say.locale], 2000),
    ...(field.hint && { hint: plain(field.hint[say.locale], 2000) }),
    ...(field.optional && { optional: true }),
    ...(isRuledOn(field) && { dispatch_action: true }),
    element: element(field, chosen, say, directory),
  }
}

function element(field: OneWidget, chosen: string | undefined, say: Say, directory: Directory): InputBlock['element'] {
  switch (field.kind) {
    case 'account':
    case 'permissionSet':
    case 'principal':
    case 'user':
    case 'group':
    case 'organizationalUnit': {
      const { kind } = field
      if ('many' in field && field.many) {
        const options = (chosen?.split('\n') ?? []).flatMap((one) => chosenOption(kind, one, directory) ?? [])
        return {
          type: 'multi_external_select',
          action_id: `request:${kind}`,
          min_query_length: 0,
          placeholder: plain(say.plain('form:type_to_search'), 150),
          ...(options.length > 0 && { initial_options: options }),
        }
      }
      const initial = chosen === undefined ? undefined : chosenOption(kind, chosen, directory)
      return {
        type: 'external_select',
        action_id: `request:${kind}`,
        min_query_length: 0,
        placeholder: plain(say.plain('form:type_to_search'), 150),
        ...(initial && { initial_option: initial }),
      }
    }
    case 'managedPolicy':
    case 'attachedPolicy':
    case 'attachedReference': {
      const initial = chosen?.split('\n').map(policyOption) ?? []
      if (!field.many)
        return {
          type: 'external_select',
          action_id: `request:${field.kind}`,
          min_query_length: 0,
          placeholder: plain(say.plain('form:type_to_search'), 150),
          ...(initial[0] && { initial_option: initial[0] }),
        }
      return {
        type: 'multi_external_select',
        action_id: `request:${field.kind}`,
        min_query_length: 0,
        placeholder: plain(say.plain('form:type_to_search'), 150),
        ...(initial.length > 0 && { initial_options: initial }),
      }
    }
    case 'choice': {
      const options = field.options.map(({ value, label }) => ({ text: plain(label[say.locale], 75), value }))
      const initial = options.filter(({ value }) => chosen?.split('\n').includes(value))
      return field.many
        ? {
            type: 'multi_static_select',
            action_id: 'request:choice',
            options,
            ...(initial.length > 0 && { initial_options: initial }),
          }
        : {
            type: 'static_select',
            action_id: 'request:choice',
            options,
            ...(initial[0] && { initial_option: initial[0] }),
          }
    }
    case 'text':
      return {
        type: 'plain_text_input',
        action_id: 'request:text',
        max_length: Math.min(field.max, 3000),
        ...(field.multiline && { multiline: true }),
        ...(chosen && { initial_value: chosen }),
      }
  }
}

function chosenOption(kind: OnePickerKind, value: string, directory: Directory): PlainTextOption | undefined {
  if (kind === 'account') return optional(directory.account(value), accountOption)
  if (kind === 'permissionSet') return optional(directory.permissionSet(value), permissionSetOption)
  if (kind === 'organizationalUnit') return unitOption(value)
  const [type, id = ''] = value.split(':')
  return optional(type === 'GROUP' ? directory.group(id) : directory.user(id), principalOption)
}

const optional = <T, R>(value: T | undefined, make: (value: T) => R): R | undefined =>
  value === undefined ? undefined : make(value)

export type FormValues = Record<string, Record<string, ViewStateValue>>

/** What Slack takes in one input: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
const longestInput = 3000
/** So many inputs hold what most people paste; the others come with a button. */
const firstInputs = 2

/** The inputs of a long text. Whoever pastes it cuts it anywhere; it is put together as it was cut. */
export function documentBlocks(
  name: string,
  field: Extract<Field, { kind: 'document' }>,
  { chosen = '', all }: { chosen?: string | undefined; all: boolean },
  say: Say,
): KnownBlock[] {
  const most = Math.ceil(field.max / longestInput)
  const count = all || chosen.length > firstInputs * longestInput ? most : Math.min(most, firstInputs)
  const inputs = Array.from({ length: count }, (_, i): InputBlock => {
    const initial = chosen.slice(i * longestInput, (i + 1) * longestInput)
    const label = field.label[say.locale]
    return {
      type: 'input',
      block_id: i === 0 ? name : `${name}:${i + 1}`,
      label: plain(i === 0 ? label : say.plain('form:part', { label, part: i + 1 }), 2000),
      ...(i === 0 && field.hint && { hint: plain(field.hint[say.locale], 2000) }),
      ...((i > 0 || field.optional) && { optional: true }),
      element: {
        type: 'plain_text_input',
        action_id: 'request:text',
        multiline: true,
        max_length: longestInput,
        ...(initial && { initial_value: initial }),
      },
    }
  })
  if (count === most) return inputs
  return [...inputs, { type: 'actions', elements: [button(moreInputs, say.plain('form:more_inputs'), name)] }]
}
export const moreInputs = 'request:more'

/** What was put into the inputs of a long text, in their order. */
export function documentValue(values: FormValues, name: string): string | undefined {
  const parts = Object.keys(values)
    .filter((id) => id === name || id.startsWith(`${name}:`))
    .sort((a, b) => partOf(a) - partOf(b))
  const text = parts.map((id) => Object.values(values[id] ?? {})[0]?.value ?? '').join('')
  return text.trim() === '' ? undefined : text
}
const partOf = (block: string): number => Number(block.split(':')[1] ?? 1)

/** What a person put into a field, as the operation takes it; undefined when it is empty. */
export function fieldValue(values: FormValues, name: string): Json | undefined {
  const value = Object.values(values[name] ?? {})[0]
  if (value?.selected_options) {
    const many = value.selected_options.map((option) => option.value)
    return many.length > 0 ? many : undefined
  }
  return value?.selected_option?.value ?? (value?.value?.trim() || undefined)
}
