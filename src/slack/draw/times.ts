import type { RichTextElement } from '@slack/types'
import type { Locale } from '../../i18n.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export { formatLength } from '../../lengths.ts'

/** What a reader without JavaScript or in a notification sees: `2026-11-24 16:40 UTC`. */
const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** A moment in the reader's own time zone: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export const slackDate = (ms: number): RichTextElement => ({
  type: 'date',
  timestamp: Math.floor(ms / 1000),
  format: '{date_short_pretty} {time}',
  fallback: utc(ms),
})

/** A moment in mrkdwn; it goes into a `{{- variable}}`, which is not escaped. */
export const mrkdwnDate = (ms: number): string =>
  `<!date^${Math.floor(ms / 1000)}^{date_short_pretty} {time}|${utc(ms)}>`

/**
 * For `plain_text`, which cannot hold a date: the clock of one time zone, which it names because the reader's may be
 * another, with the day where it is not today: "16:40 (Germany Time)".
 */
export function clockTime(ms: number, { tz, now }: { tz: string; now: number }, locale: Locale): string {
  const zone = knownZone(tz)
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
  const sameDay = dayOf.format(ms) === dayOf.format(now)
  const clock = new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(sameDay ? {} : { day: 'numeric', month: 'short', ...(Math.abs(ms - now) > 300 * day && { year: 'numeric' }) }),
  }).format(ms)
  return locale === 'ja' ? `${clock} ${zoneName(zone, 'ja-JP')}` : `${clock} (${zoneName(zone, 'en-US')})`
}

/** What people call it: "Germany Time", "PT", 「日本時間」. */
const zoneName = (timeZone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortGeneric' })
    .formatToParts(0)
    .find(({ type }) => type === 'timeZoneName')
    ?.value.replace('GMT+0', 'UTC') ?? timeZone

function knownZone(tz: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/** Seconds of AWS's `PT1H30M`, as ms. */
export function isoDuration(text: string): number {
  const [, d = 0, h = 0, m = 0, s = 0] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? []
  return Number(d) * day + Number(h) * hour + Number(m) * minute + Number(s) * 1000
}
