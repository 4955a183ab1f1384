import type { RichTextElement } from '@slack/types'

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

/** Seconds of AWS's `PT1H30M`, as ms. */
export function isoDuration(text: string): number {
  const [, d = 0, h = 0, m = 0, s = 0] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? []
  return Number(d) * day + Number(h) * hour + Number(m) * minute + Number(s) * 1000
}
