import type { InputBlock, KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Field } from '../../operations/shared/fields.ts'
import { button, plain } from '../draw/blocks.ts'
import type { FormValues } from './form-fields.ts'

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
