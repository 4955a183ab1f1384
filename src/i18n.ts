import i18next, { type InterpolationOptions } from 'i18next'
import { en, ja } from './locales/index.ts'

export const locales = ['en', 'ja'] as const
export type Locale = (typeof locales)[number]

/** A sentence in every language, carried by an operation or a guide step. Plain text: escape it when it is shown. */
export type Text = Record<Locale, string>

type Leaf<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${P}${Singular<K>}` : Leaf<T[K], `${P}${Singular<K>}.`>
}[keyof T & string]
type Singular<K extends string> = K extends `${infer B}_one` | `${infer B}_other` ? B : K

/** Every sentence a person can read, as `namespace:path`. A key that is not in the English files does not compile. */
export type Key = { [N in keyof typeof en & string]: Leaf<(typeof en)[N], `${N}:`> }[keyof typeof en & string]
export type RefusalCode = keyof (typeof en)['errors'] & string
export type Vars = Record<string, string | number>

const invisible = /(?![\n\t])[\p{Cc}\p{Cf}]/gu

/** Removes what could hide or reorder text: control, zero-width and bidirectional characters. */
export const stripInvisible = (text: string): string => text.replace(invisible, '')

/** Whether there is nothing to read in it: spaces, what `stripInvisible` removes, marks alone, and letters that are drawn as nothing. */
export const isBlank = (text: string): boolean => !/[^\p{C}\p{Z}\p{M}\s\u115f\u1160\u2800\u3164\uffa0]/u.test(text)

/** Makes any text harmless in Slack's mrkdwn: https://docs.slack.dev/messaging/formatting-message-text */
export const escapeMrkdwn = (text: string): string =>
  stripInvisible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Speaks one language. */
export interface Say {
  readonly locale: Locale
  /** The sentence as mrkdwn; every variable is escaped. Variables that are mrkdwn already go in `{{- name}}`. */
  (key: Key, vars?: Vars): string
  /** The same sentence for a `plain_text` object, where nothing is parsed. */
  plain(key: Key, vars?: Vars): string
}

/** One instance for each way of escaping: given with every sentence, the escaping would be prepared anew each time. */
function speakers(interpolation: InterpolationOptions) {
  const i18n = i18next.createInstance()
  void i18n.init({ lng: 'en', fallbackLng: false, initAsync: false, resources: { en, ja }, interpolation })
  return (locale: Locale): Speak => {
    const speak = i18n.getFixedT(locale) as unknown as Speak
    return locale === 'ja' ? withoutGaps(speak) : speak
  }
}
type Speak = (key: string, vars: Vars) => string

const japanese = String.raw`[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]`
/** No character: it stands at the edge of a value while the sentence is made. */
const edge = '\uffff'
const edges = new RegExp(`^(?=${japanese})|(?<=${japanese})$`, 'gu')
const spaceAtEdge = new RegExp(`(?<=${japanese}) ${edge}|${edge} (?=${japanese})`, 'gu')

/** The space that Japanese sentences have beside a variable is for Latin letters and digits: a Japanese value takes none. */
function withoutGaps(speak: Speak): Speak {
  const marked = (value: string | number) =>
    typeof value === 'string' ? value.replaceAll(edge, '').replace(edges, edge) : value
  return (key, vars) =>
    speak(key, Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, marked(value)])))
      .replace(spaceAtEdge, '')
      .replaceAll(edge, '')
}
const escaping = speakers({ escapeValue: true, escape: escapeMrkdwn })
const asItIs = speakers({ escapeValue: false })

const sayers = Object.fromEntries(
  locales.map((locale) => {
    const [mrkdwn, text] = [escaping(locale), asItIs(locale)]
    const say = (key: Key, vars: Vars = {}) => mrkdwn(key, vars)
    const plain = (key: Key, vars: Vars = {}) => stripInvisible(text(key, vars))
    return [locale, Object.assign(say, { locale, plain }) as Say]
  }),
) as Record<Locale, Say>

export const sayIn = (locale: Locale): Say => sayers[locale]

/** What stands between two sentences: nothing in Japanese. */
export const sentenceGap = ({ locale }: Say): string => (locale === 'ja' ? '' : ' ')

/** The language of a Slack user's `locale` (`ja-JP`), or `fallback` for one that we do not speak. */
export const localeOf = (slackLocale: string | undefined, fallback: Locale): Locale =>
  locales.find((l) => slackLocale?.toLowerCase().startsWith(l)) ?? fallback
