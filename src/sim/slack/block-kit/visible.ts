import { asList, asObject, asString, isObject, type Json } from '../json.ts'
import type { Workspace } from '../workspace.ts'
import { formattedDate } from './dates.ts'
import { liveMentions, type Names, readable } from './mrkdwn.ts'

/** What a reader finds on the screen, one line for each thing: a message, a view, blocks, or any part of them. */
export function visibleText(what: unknown, workspace: Workspace, readerId?: string): string {
  const reader = (readerId ? workspace.users.get(readerId) : undefined) ?? { locale: 'en-US', tz: 'UTC' }
  const names: Names = {
    user: (id) => workspace.users.get(id)?.profile.display_name,
    channel: (id) => workspace.channels.get(id)?.name,
    group: (id) => workspace.userGroups.get(id)?.handle,
    date: (unix, format) => formattedDate(unix, format, workspace.now(), reader),
  }
  const message = asObject(what)
  const isBareMessage = message.type === 'message' && message.blocks === undefined
  if (isBareMessage) return readable(asString(message.text) ?? '', names)
  return lines(what, names)
    .filter((line) => line.trim() !== '')
    .join('\n')
}

/** The mentions in it that would notify many people at once. User text must never be among them. */
export function mentionsIn(what: unknown): string[] {
  if (Array.isArray(what)) return what.flatMap(mentionsIn)
  if (typeof what === 'string' || !isObject(what)) return []
  if (what.type === 'plain_text' || what.type === 'text') return []
  if (what.type === 'broadcast') return [`!${what.range}`]
  if (what.type === 'usergroup') return [`!subteam^${what.usergroup_id}`]
  const spoken = what.type === 'mrkdwn' || what.type === 'message' ? liveMentions(String(what.text)) : []
  return [...spoken, ...Object.values(what).flatMap(mentionsIn)]
}

function lines(what: unknown, names: Names): string[] {
  if (Array.isArray(what)) return what.flatMap((part) => lines(part, names))
  if (!isObject(what)) return []
  const inside = (...fields: string[]) => fields.flatMap((field) => lines(what[field], names))
  switch (what.type) {
    case 'plain_text':
      return [String(what.text)]
    case 'mrkdwn':
      return [readable(String(what.text), names)]
    case 'message':
      return inside('blocks')
    case 'modal':
    case 'home':
      return inside('title', 'blocks', 'submit', 'close')
    case 'button':
    case 'workflow_button':
      return inside('text').map((text) => `[${text}]`)
    case 'overflow':
    case 'static_select':
    case 'multi_static_select':
    case 'radio_buttons':
    case 'checkboxes':
      return inside('placeholder', 'options', 'option_groups').map((text) => `(${text})`)
    case 'markdown':
    case 'raw_text':
      return [String(what.text)]
    case 'raw_number':
      return [String(what.text ?? what.value)]
    case 'image':
      return [...inside('title'), String(what.alt_text ?? '')]
    case 'table':
    case 'data_table':
      return [asString(what.caption) ?? '', ...asList<Json[]>(what.rows).map((row) => lines(row, names).join(' | '))]
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return [
        asList<Json>(what.elements)
          .map((element) => inline(element, names))
          .join(''),
      ]
    case 'task_card':
    case 'plan':
      return [`${what.title}`, ...inside('details', 'output', 'tasks')]
    default:
      return inside(
        ...['label', 'title', 'rich_text_title', 'subtitle', 'text', 'body', 'fields', 'description', 'placeholder'],
        ...['hint', 'child_blocks', 'elements', 'element', 'accessory', 'actions', 'options'],
      )
  }
}

function inline(element: Json, names: Names): string {
  const id = (field: string) => String(element[field])
  switch (element.type) {
    case 'text':
      return id('text')
    case 'link':
      return asString(element.text) ?? id('url')
    case 'user':
      return `@${names.user(id('user_id')) ?? id('user_id')}`
    case 'usergroup':
      return `@${names.group(id('usergroup_id')) ?? id('usergroup_id')}`
    case 'channel':
      return `#${names.channel(id('channel_id')) ?? id('channel_id')}`
    case 'broadcast':
      return `@${id('range')}`
    case 'emoji':
      return `:${id('name')}:`
    case 'date':
      return names.date(Number(element.timestamp), id('format'))
    default:
      return ''
  }
}
