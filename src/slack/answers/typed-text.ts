/** Slack takes 40,000 characters, on which one person could keep the patterns busy for seconds; no question is so long. */
export const longestQuestion = 500

const tags: [RegExp, string][] = [
  [/<mailto:([^|>]+)(?:\|[^>]*)?>/g, '$1'],
  [/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g, '<@$1>'],
  [/<#C[A-Z0-9]+\|([^>]*)>/g, '#$1'],
  [/<!subteam\^[A-Z0-9]+\|([^>]*)>/g, '$1'],
  [/<(?:https?|tel):[^|>]*\|([^>]*)>/g, '$1'],
  [/<((?:https?|tel):[^|>]*)>/g, '$1'],
]
const styled = [
  /(^|[\s("「])`+([^`]+)`+(?![\w`])/gu,
  /(^|[\s("「])([*_~])(?!\2)(\S(?:.*?\S)?)\2(?![\p{L}\p{N}_])/gu,
] as const

/**
 * What somebody typed, without what Slack and keyboards make of it: tags and entities, styling, smart quotes, full-width letters,
 * more than one space. A mention stays `<@U…>`. https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function typedText(sent: string, longest: number): string {
  let text = sent.slice(0, longest)
  for (const [tag, plain] of tags) text = text.replaceAll(tag, plain)
  text = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  text = text
    .normalize('NFKC')
    // One letter may have become eighteen.
    .slice(0, longest)
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll(/[“”„‟«»「」『』]/gu, '"')
    .replaceAll(/[‘’‚‛]/gu, "'")
  const [code, marks] = styled
  text = text.replaceAll(code, '$1$2')
  // Bold around italic: a mark a round.
  for (let i = 0; i < 3; i++) text = text.replaceAll(marks, '$1$3')
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** Without quotes around all of it. */
export const unquoted = (text: string): string => text.replace(/^(["'])([^"]*)\1$/su, '$2').trim()
