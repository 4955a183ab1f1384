import { url } from './objects.ts'
import { all, anything, byType, integer, list, matching, object, oneOf, optional, type Rule, text } from './rules.ts'

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */

const style = { style: optional(anything) }
const element = (name: string, fields: Record<string, Rule>) => object({ type: oneOf(name), ...style, ...fields })
const border = { border: optional(integer(0, 1)) }
const manyElements = 10_000

const inline = byType({
  text: element('text', { text: text(manyElements) }),
  link: element('link', { url, text: optional(text(3000)), unsafe: optional(anything) }),
  user: element('user', { user_id: matching(/^[UW][A-Z0-9]+$/, 'a user id') }),
  usergroup: element('usergroup', { usergroup_id: matching(/^S[A-Z0-9]+$/, 'a user group id') }),
  channel: element('channel', { channel_id: matching(/^[CGD][A-Z0-9]+$/, 'a channel id') }),
  team: element('team', { team_id: text(255) }),
  broadcast: element('broadcast', { range: oneOf('here', 'channel', 'everyone') }),
  emoji: element('emoji', { name: text(255), unicode: optional(text(255)), url: optional(url) }),
  color: element('color', { value: text(255) }),
  date: element('date', {
    timestamp: integer(0, 99_999_999_999),
    format: text(255),
    url: optional(url),
    fallback: optional(text(255)),
  }),
})

const line = list(inline, 0, manyElements)
const section = object({ type: oneOf('rich_text_section'), elements: line })

export const richText: Rule = object({
  type: oneOf('rich_text'),
  block_id: optional(text(255)),
  elements: list(
    byType({
      rich_text_section: section,
      rich_text_quote: object({ type: oneOf('rich_text_quote'), elements: line, ...border }),
      rich_text_preformatted: object({
        type: oneOf('rich_text_preformatted'),
        elements: line,
        language: optional(text(255)),
        ...border,
      }),
      rich_text_list: object({
        type: oneOf('rich_text_list'),
        elements: list(all(section), 0, manyElements),
        style: oneOf('bullet', 'ordered'),
        indent: optional(integer(0, 8)),
        offset: optional(integer(0, manyElements)),
        ...border,
      }),
    }),
    0,
    manyElements,
  ),
})
