import type { InputBlock, KnownBlock } from '@slack/types'
import { type Say, sentenceGap } from '../../i18n.ts'
import type { Operation } from '../../operations/shared/define-operation.ts'
import type { Field } from '../../operations/shared/fields.ts'
import { button, plain } from '../draw/blocks.ts'
import type { FormValues } from './form-fields.ts'

type DocumentField = Extract<Field, { kind: 'document' }>

/** What Slack takes in one input: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
const longestInput = 3000
/** So many inputs hold what most people paste; the others come with a button. */
const firstInputs = 2
/** Enough for the longest policy that AWS takes. */
const mostInputs = 11

const fileOf = (name: string): string => `${name}:file`

/**
 * The inputs of a long text, and one for a file in their place where the bot may read files. Whoever pastes a policy cuts it
 * anywhere; it is put together as it was cut.
 */
export function documentBlocks(
  name: string,
  field: DocumentField,
  { chosen = '', all, files }: { chosen?: string | undefined; all: boolean; files: boolean },
  say: Say,
): KnownBlock[] {
  const needed = Math.ceil(chosen.length / longestInput)
  const most = Math.max(Math.min(Math.ceil(field.max / longestInput), mostInputs), needed)
  const count = all || needed > firstInputs ? most : Math.min(most, firstInputs)
  const label = field.label[say.locale]
  const hints = [field.hint?.[say.locale], files ? undefined : say.plain('form:no_files')].filter(Boolean)
  const inputs = Array.from({ length: count }, (_, i): InputBlock => {
    const initial = chosen.slice(i * longestInput, (i + 1) * longestInput)
    return {
      type: 'input',
      block_id: i === 0 ? name : `${name}:${i + 1}`,
      label: plain(i === 0 ? label : say.plain('form:part', { label, part: i + 1 }), 2000),
      ...(i === 0 && hints.length > 0 && { hint: plain(hints.join(sentenceGap(say)), 2000) }),
      ...((i > 0 || field.optional || files) && { optional: true }),
      element: {
        type: 'plain_text_input',
        action_id: 'request:text',
        multiline: true,
        max_length: longestInput,
        ...(initial && { initial_value: initial }),
      },
    }
  })
  const more = { type: 'actions' as const, elements: [button(moreInputs, say.plain('form:more_inputs'), name)] }
  return [...inputs, ...(count < most ? [more] : []), ...(files ? [fileInput(name, field, say)] : [])]
}
export const moreInputs = 'request:more'

const fileInput = (name: string, { label, fileTypes }: DocumentField, say: Say): InputBlock => ({
  type: 'input',
  block_id: fileOf(name),
  label: plain(say.plain('form:as_file', { label: label[say.locale] }), 2000),
  hint: plain(say.plain('form:as_file_hint', { types: fileTypes.map((type) => `.${type}`).join(', ') }), 2000),
  optional: true,
  element: { type: 'file_input', action_id: 'request:file', filetypes: [...fileTypes], max_files: 1 },
})

/** What was put into the inputs of a long text, in their order. */
export function documentValue(values: FormValues, name: string, { lines }: DocumentField): string | undefined {
  const parts = Object.keys(values)
    .filter((id) => id === name || id.startsWith(`${name}:`))
    .sort((a, b) => partOf(a) - partOf(b))
  const texts = parts.map((id) => Object.values(values[id] ?? {})[0]?.value ?? '')
  const text = lines ? texts.filter(Boolean).join('\n') : texts.join('')
  return text.trim() === '' ? undefined : text
}
const partOf = (block: string): number => Number(block.split(':')[1] ?? 1)

/** Slack's ids of the files that stand in the place of texts, by field. */
export function filesIn({ fields }: Operation, values: FormValues): Record<string, string> {
  const given = Object.keys(fields).map((name) => {
    const [file] = Object.values(values[fileOf(name)] ?? {})[0]?.files ?? []
    return [name, file?.id ?? ''] as const
  })
  return Object.fromEntries(given.filter(([, id]) => id !== ''))
}
