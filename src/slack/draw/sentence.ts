import type { RichTextBlockElement, RichTextElement } from '@slack/types'
import { escapeMrkdwn, type Key, type Say, type Vars } from '../../i18n.ts'
import { code, line, plainWords } from './blocks.ts'

/** Private-use characters stand for the parts while the sentence is made; what people wrote loses its own ones. */
const first = 0xe000
const privateUse = /\p{Co}/gu

/**
 * A sentence of the locale files as rich text, whose variables may be dates, people or styled words:
 * `sentence(say, 'card:until', { end: date(...) })`. Nothing in it is parsed.
 */
export function sentence(
  say: Say,
  key: Key,
  vars: Record<string, string | number | RichTextElement>,
): RichTextElement[] {
  const parts: RichTextElement[] = []
  const marked: Vars = {}
  for (const [name, value] of Object.entries(vars)) {
    if (typeof value === 'object') marked[name] = String.fromCodePoint(first + parts.push(value) - 1)
    else marked[name] = typeof value === 'string' ? value.replace(privateUse, '') : value
  }
  return say
    .plain(key, marked)
    .split(/(\p{Co})/u)
    .filter((piece) => piece !== '')
    .map((piece) => parts[(piece.codePointAt(0) ?? 0) - first] ?? { type: 'text', text: piece })
}

/** Our own words, in which `code` and addresses are drawn as what they are; nothing else in them is parsed. */
export const words = (text: string): RichTextElement[] =>
  text.split(codeOrAddress).flatMap((piece): RichTextElement[] => {
    if (piece.startsWith('https://')) return [{ type: 'link', url: piece, text: piece }]
    if (piece.length > 2 && piece.startsWith('`')) return [code(piece.slice(1, -1))]
    return piece === '' ? [] : [plainWords(piece)]
  })
const codeOrAddress = /(`[^`]+`|https:\/\/[\w-]+(?:\.[\w-]+)+(?:\/[\w./?=&%#-]*[\w/])?)/

/** The same as a line of its own. */
export const sentenceLine = (
  say: Say,
  key: Key,
  vars: Record<string, string | number | RichTextElement> = {},
): RichTextBlockElement => line(...sentence(say, key, vars), plainWords('\n'))

/** Elements with text between them: "Ana, Bo, Chen". */
export const joinElements = (elements: RichTextElement[], between: string): RichTextElement[] =>
  elements.flatMap((element, i) => (i === 0 ? [element] : [{ type: 'text', text: between }, element]))

/** Where code is: the page that the policy names as a link, or else the file that says what code has. */
export const whereInCode = (where: string): RichTextElement =>
  where.startsWith('https://') ? { type: 'link', url: where, text: where } : { type: 'text', text: where }

/** What stands in a row where an id should be mentions nobody. */
export const isSlackId = (text: string): boolean => /^[UW][A-Z0-9]+$/.test(text)

export const mention = (slackId: string): RichTextElement =>
  isSlackId(slackId) ? { type: 'user', user_id: slackId } : plainWords(slackId)

/** The same in mrkdwn. */
export const mrkdwnMention = (slackId: string): string => (isSlackId(slackId) ? `<@${slackId}>` : escapeMrkdwn(slackId))
