import { asObject } from '../json.ts'
import type { Block, Element, StateValue, StateValues } from '../types.ts'

/** Where each element keeps its value in `view.state.values`, and where the value it starts with stands. */
const VALUE_FIELDS: Record<string, [field: string, initial: string, empty: unknown]> = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  checkboxes: ['selected_options', 'initial_options', []],
  users_select: ['selected_user', 'initial_user', null],
  multi_users_select: ['selected_users', 'initial_users', []],
  channels_select: ['selected_channel', 'initial_channel', null],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
  file_input: ['files', 'initial_files', []],
}

export const valueField = (type: string): string | undefined => VALUE_FIELDS[type]?.[0]

export const stateValue = (element: Element, value: unknown): StateValue => ({
  type: element.type,
  [valueField(element.type) ?? 'value']: value,
})

export interface Placed {
  block: Block
  element: Element
}

/** Every element that a person can use, in the order of the screen. */
export function elementsOf(blocks: Block[]): Placed[] {
  return blocks.flatMap((block) => {
    const nested = [...((block.child_blocks as Block[] | undefined) ?? [])]
    const cards = block.type === 'carousel' ? (block.elements as unknown as Block[]) : []
    const own = [
      ...(block.element ? [block.element] : []),
      ...(block.accessory ? [block.accessory] : []),
      ...(block.type === 'actions' || block.type === 'context_actions' ? (block.elements ?? []) : []),
      ...(block.type === 'card' ? ((block.actions as Element[] | undefined) ?? []) : []),
    ]
    const interactive = own.filter((element) => element.action_id !== undefined)
    return [...interactive.map((element) => ({ block, element })), ...elementsOf([...nested, ...cards])]
  })
}

export function initialValues(blocks: Block[]): StateValues {
  const values: StateValues = {}
  for (const { block, element } of elementsOf(blocks)) {
    const field = VALUE_FIELDS[element.type]
    if (!field) continue
    const [, initial, empty] = field
    values[block.block_id] = {
      ...asObject(values[block.block_id]),
      [element.action_id]: stateValue(element, element[initial] ?? structuredClone(empty)),
    } as Record<string, StateValue>
  }
  return values
}
