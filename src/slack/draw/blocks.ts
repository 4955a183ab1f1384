import type {
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  ModalView,
  PlainTextElement,
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  SectionBlock,
} from '@slack/types'
import { escapeMrkdwn, type Key, type Say, stripInvisible } from '../../i18n.ts'

/** A message as `chat.postMessage` takes it. */
export interface Message {
  text: string
  blocks: KnownBlock[]
}

/** A modal that only tells. */
export const toldView = (title: Key, blocks: KnownBlock[], say: Say): ModalView => ({
  type: 'modal',
  title: plain(say.plain(title), 24),
  close: plain(say.plain('common:close'), 24),
  blocks,
})

/**
 * At most `limit` UTF-16 units, which is what Slack counts; cut between code points, and then it ends in an ellipsis.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  let kept = ''
  for (const point of text) {
    if (kept.length + point.length > limit - 1) break
    kept += point
  }
  return `${kept.trimEnd()}…`
}

/** Clips text that goes into JSON, where a quote or a backslash counts twice. */
export function clipJson(text: string, limit: number): string {
  if (JSON.stringify(text).length - 2 <= limit) return text
  let [kept, length] = ['', 0]
  for (const point of text) {
    length += JSON.stringify(point).length - 2
    if (length > limit - 1) break
    kept += point
  }
  return `${kept.trimEnd()}…`
}

/** Clips "Ken Sato (ken)": what tells people apart stays, at the end. `by` clips. */
export function clipPerson(text: string, limit: number, by: typeof clip = clip): string {
  const at = text.indexOf(' (')
  const whole = by(text, limit) === text
  if (whole || at < 0) return by(text, limit)
  const room = limit - (text.length - at)
  return room > 1 ? `${by(text.slice(0, at), room)}${text.slice(at)}` : by(text.slice(at + 2, -1), limit)
}

/** Clips mrkdwn, never inside an entity (`&amp;`) or a `<...>`. */
export const clipMrkdwn = (text: string, limit = 3000): string =>
  text.length <= limit
    ? text
    : `${clip(text, limit)
        .slice(0, -1)
        .replace(/(&[a-z]*|<[^>]*)$/, '')}…`

/** At most `limit` characters of JSON once it is escaped for mrkdwn. */
export function clipEscaped(text: string, limit: number): string {
  let [kept, length] = ['', 0]
  for (const point of text) {
    length += JSON.stringify(escapeMrkdwn(point)).length - 2
    if (length > limit) return `${kept.trimEnd()}…`
    kept += point
  }
  return kept
}

/** Slack refuses an empty text, so nothing becomes a dash. */
export const plain = (text: string, limit = 3000): PlainTextElement => ({
  type: 'plain_text',
  text: clip(stripInvisible(text).trim(), limit) || '-',
  emoji: false,
})

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, 150) })
export const divider: KnownBlock = { type: 'divider' }

/** `mrkdwn` is a sentence of ours: its variables are escaped already. */
export const section = (mrkdwn: string, accessory?: Button): SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: clipMrkdwn(mrkdwn), verbatim: true },
  ...(accessory && { accessory }),
})
export const context = (mrkdwn: string): ContextBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: clipMrkdwn(mrkdwn), verbatim: true }],
})

// Rich text: nothing in it is parsed, so whatever people and AWS call things is shown as it stands.
export const rich = (...elements: RichTextBlockElement[]): RichTextBlock => ({ type: 'rich_text', elements })
export const plainWords = (text: string): RichTextElement => ({ type: 'text', text: stripInvisible(text) || '-' })
export const bold = (text: string): RichTextElement => ({
  type: 'text',
  text: stripInvisible(text) || '-',
  style: { bold: true },
})
export const code = (text: string): RichTextElement => ({
  type: 'text',
  text: stripInvisible(text) || '-',
  style: { code: true },
})
export const line = (...elements: RichTextElement[]): RichTextBlockElement => ({ type: 'rich_text_section', elements })
export const quote = (text: string, limit: number): RichTextBlockElement => ({
  type: 'rich_text_quote',
  elements: [plainWords(clipJson(stripInvisible(text), limit))],
})
export const copyable = (text: string): RichTextBlockElement => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: stripInvisible(text) }],
})
export const bullets = (items: RichTextElement[][], style: 'bullet' | 'ordered' = 'bullet'): RichTextBlockElement => ({
  type: 'rich_text_list',
  style,
  elements: items.map((elements) => ({ type: 'rich_text_section', elements })),
})

export const button = (
  action_id: string,
  text: string,
  value: string,
  more: Pick<Button, 'style' | 'confirm' | 'url' | 'accessibility_label'> = {},
): Button => ({ type: 'button', action_id, text: plain(text, 75), value, ...more })

export const confirmation = (title: string, text: string, yes: string, no: string): ConfirmationDialog => ({
  title: plain(title, 100),
  text: plain(text, 300),
  confirm: plain(yes, 30),
  deny: plain(no, 30),
})

/** Text for the top of a message: what notifications and screen readers say. It is parsed, so it is escaped. */
export const notification = (text: string): string => escapeMrkdwn(clip(text.replaceAll('\n', ' '), 300))

/**
 * Slack refuses messages near 13,200 of JSON, whatever their blocks allow one by one
 * (https://github.com/slackapi/bolt-js/issues/2509). Whether it counts characters or bytes is not documented.
 */
export const roomForMessage = 12_000
export const sizeOf = (content: unknown): number => Buffer.byteLength(JSON.stringify(content))

/** Draws with less and less room for what people wrote until it fits. */
export function fitted(draw: (share: number) => Message): Message {
  for (const share of [1, 0.7, 0.5, 0.3, 0.15]) {
    const message = draw(share)
    if (sizeOf(message) <= roomForMessage) return message
  }
  return draw(0.05)
}
