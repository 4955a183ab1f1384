import type { ViewStateValue } from '@slack/bolt'
import type { InputBlock, PlainTextOption } from '@slack/types'
import type { Directory, Group, User } from '../../aws/types.ts'
import type { Say } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import type { Field } from '../../operations/shared/fields.ts'
import { plain } from '../draw/blocks.ts'
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
  const hint =
    field.hint?.[say.locale] ??
    (field.kind === 'principal' || field.kind === 'user' ? say.plain('form:whole_address') : undefined)
  return {
    type: 'input',
    block_id: name,
    label: plain(field.label[say.locale], 2000),
    ...(hint && { hint: plain(hint, 2000) }),
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
        const options = (chosen?.split('\n') ?? []).flatMap((one) => chosenOption(kind, one, directory, say) ?? [])
        return {
          type: 'multi_external_select',
          action_id: `request:${kind}`,
          min_query_length: 0,
          placeholder: plain(say.plain('form:type_to_search'), 150),
          ...(options.length > 0 && { initial_options: options }),
        }
      }
      const initial = chosen === undefined ? undefined : chosenOption(kind, chosen, directory, say)
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

function chosenOption(kind: OnePickerKind, value: string, directory: Directory, say: Say): PlainTextOption | undefined {
  if (kind === 'account') return optional(directory.account(value), accountOption)
  if (kind === 'permissionSet') return optional(directory.permissionSet(value), (p) => permissionSetOption(p, say))
  if (kind === 'organizationalUnit') return unitOption(value)
  const [type, id = ''] = value.split(':')
  return optional(type === 'GROUP' ? directory.group(id) : directory.user(id), (p: User | Group) =>
    principalOption(p, say),
  )
}

const optional = <T, R>(value: T | undefined, make: (value: T) => R): R | undefined =>
  value === undefined ? undefined : make(value)

export type FormValues = Record<string, Record<string, ViewStateValue>>

/** What a person put into a field, as the operation takes it; undefined when it is empty. */
export function fieldValue(values: FormValues, name: string): Json | undefined {
  const value = Object.values(values[name] ?? {})[0]
  if (value?.selected_options) {
    const many = value.selected_options.map((option) => option.value)
    return many.length > 0 ? many : undefined
  }
  if (typeof value?.selected_date_time === 'number') return value.selected_date_time
  return value?.selected_option?.value ?? (value?.value?.trim() || undefined)
}
