/** https://docs.slack.dev/messaging/formatting-message-text */
const ENTITY = /<([^<>]*)>/g
const DATE = /^!date\^\d{1,12}\^[^^|]+(\^[^|]+)?\|.+$/
const WELL_FORMED = [
  /^@[UWB][A-Z0-9]+(\|.*)?$/,
  /^#[CGD][A-Z0-9]+(\|.*)?$/,
  /^!(here|channel|everyone)(\|.*)?$/,
  /^!subteam\^S[A-Z0-9]+(\|.*)?$/,
  DATE,
  /^(https?|mailto|tel|slack):[^|]*(\|.+)?$/i,
]

/** The first `<...>` that Slack would show as it stands instead of as a mention, a date or a link. */
export function badEntity(text: string): string | undefined {
  for (const [whole, inner = ''] of text.matchAll(ENTITY))
    if (/^[!@#]/.test(inner) && !WELL_FORMED.some((form) => form.test(inner))) return whole
  return undefined
}

export interface Names {
  user(id: string): string | undefined
  channel(id: string): string | undefined
  group(id: string): string | undefined
  date(unix: number, format: string): string
}

/** What a reader sees of mrkdwn text, formatting marks left as they are. */
export function readable(text: string, names: Names): string {
  const shown = text.replace(ENTITY, (whole, inner: string) => {
    const [target = '', label] = inner.split('|', 2)
    const [first = '', second = '', third = ''] = target.split('^')
    if (target.startsWith('@')) return `@${names.user(target.slice(1)) ?? label ?? target.slice(1)}`
    if (target.startsWith('#')) return `#${names.channel(target.slice(1)) ?? label ?? target.slice(1)}`
    if (first === '!subteam') return `@${names.group(second) ?? label ?? second}`
    if (first === '!date') return names.date(Number(second), third)
    if (/^!(here|channel|everyone)$/.test(first)) return `@${first.slice(1)}`
    return /^[a-z]+:/i.test(target) ? (label ?? target) : whole
  })
  return unescaped(shown)
}

export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Mentions that notify more people than one: `<!channel>`, `<!here>`, `<!everyone>`, `<!subteam^S...>`. */
export function liveMentions(text: string): string[] {
  return [...text.matchAll(/<(!(?:here|channel|everyone|subteam\^S[A-Z0-9]+))(?:\|[^>]*)?>/g)].map(
    ([, inner = '']) => inner,
  )
}
