import { asList, isObject, type Json } from '../json.ts'
import { blocks } from './blocks.ts'
import { badEntity } from './mrkdwn.ts'
import { plainText } from './objects.ts'
import { all, anything, boolean, byType, check, list, object, oneOf, optional, type Rule, text } from './rules.ts'

/** Which blocks each surface takes: https://docs.slack.dev/reference/block-kit/blocks */
const everywhere = [
  'actions',
  'card',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'video',
]
const onPages = ['carousel', 'container', 'data_table', 'data_visualization', 'table']
const inMessages = ['context_actions', 'file', 'markdown', 'plan', 'task_card']

const among = (names: string[]): Rule =>
  byType(Object.fromEntries(names.map((name) => [name, blocks[name] ?? anything])))

const inMessage = among([...everywhere, ...onPages, ...inMessages])
const inHome = among([...everywhere, ...onPages])
const inModal = among([...everywhere, 'alert'])

/** An id may stand once: block_id in the surface, action_id in its block. */
const uniqueIds: Rule = (value, pointer, found) => {
  const seen = new Set<unknown>()
  for (const [index, block] of asList<Json>(value).entries()) {
    const { block_id } = block
    if (block_id !== undefined && seen.has(block_id))
      found.push({ pointer: `${pointer}/${index}/block_id`, message: `block_id already exists: ${block_id}` })
    seen.add(block_id)
    const actions = new Set<unknown>()
    for (const [place, element] of asList<Json>(block.elements).entries()) {
      const { action_id } = element
      if (action_id !== undefined && actions.has(action_id))
        found.push({
          pointer: `${pointer}/${index}/elements/${place}/action_id`,
          message: `action_id already exists: ${action_id}`,
        })
      actions.add(action_id)
    }
  }
}

const MARKDOWN_TOTAL = 12_000
const markdownTotal: Rule = (value, pointer, found) => {
  const all = asList<Json>(value).filter(({ type }) => type === 'markdown')
  const total = all.reduce((sum, { text }) => sum + String(text).length, 0)
  if (total > MARKDOWN_TOTAL)
    found.push({ pointer, message: `markdown blocks must be less than ${MARKDOWN_TOTAL + 1} characters together` })
}

/** Focus can rest on one element of a view. */
const oneFocus: Rule = (value, pointer, found) => {
  const focused = JSON.stringify(value).match(/"focus_on_load":true/g)?.length ?? 0
  if (focused > 1) found.push({ pointer, message: 'only one element may have focus_on_load' })
}

const blocksOf = (kind: Rule, most: number, least = 1) =>
  all(list(kind, least, most), uniqueIds, markdownTotal, oneFocus)

export const message: Rule = (value, pointer, found) => {
  const { text: said, blocks: shown } = isObject(value) ? value : {}
  const bad = typeof said === 'string' ? badEntity(said) : undefined
  if (bad) found.push({ pointer: `${pointer}/text`, message: `invalid mrkdwn entity: ${bad}` })
  if (shown !== undefined) blocksOf(inMessage, 50, 0)(shown, `${pointer}/blocks`, found)
}

const viewFields = {
  private_metadata: optional(text(3000, 0)),
  callback_id: optional(text(255, 0)),
  external_id: optional(text(255, 0)),
}

export const modal: Rule = all(
  object({
    ...viewFields,
    type: oneOf('modal'),
    title: plainText(24),
    submit: optional(plainText(24)),
    close: optional(plainText(24)),
    blocks: blocksOf(inModal, 100),
    clear_on_close: optional(boolean),
    notify_on_close: optional(boolean),
    submit_disabled: optional(boolean),
  }),
  check(
    (view) => view.submit !== undefined || asList<Json>(view.blocks).every(({ type }) => type !== 'input'),
    'missing required field: submit (required when there is an input block)',
  ),
)

export const home: Rule = object({ ...viewFields, type: oneOf('home'), blocks: blocksOf(inHome, 100, 0) })
