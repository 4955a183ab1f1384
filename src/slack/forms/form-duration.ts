import type { PlainTextOption } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { plain } from '../draw/blocks.ts'
import { formatLength } from '../draw/times.ts'

const hour = 3_600_000
const usual = [0.5, 1, 2, 4, 8, 12, 24, 72, 168, 336, 720, 2160].map((hours) => hours * hour)

/** What the rule allows: the usual lengths up to its maximum, the maximum itself, and no end where it may have none. */
export function durationOptions(rule: { maxDurationMs: number; permanent: boolean }, say: Say): PlainTextOption[] {
  const lengths = [...usual.filter((ms) => ms < rule.maxDurationMs), rule.maxDurationMs]
  return [
    ...lengths.map((ms) => ({ text: plain(formatLength(ms, say), 75), value: String(ms) })),
    ...(rule.permanent ? [{ text: plain(say.plain('form:permanent'), 75), value: 'permanent' }] : []),
  ]
}

/** The usual lengths below what was asked for, ms. */
export const shorterOptions = (durationMs: number, say: Say): PlainTextOption[] =>
  [0.25 * hour, ...usual]
    .filter((ms) => ms < durationMs)
    .map((ms) => ({ text: plain(formatLength(ms, say), 75), value: String(ms) }))

/** What was chosen before while the rule still allows it; else an hour, or the most that there is. */
export function preselected(options: PlainTextOption[], chosen: string | undefined): PlainTextOption | undefined {
  const lasting = options.filter(({ value }) => value !== 'permanent')
  return (
    options.find(({ value }) => value === chosen) ??
    lasting.find(({ value }) => value === String(hour)) ??
    lasting.at(-1)
  )
}

export const durationOf = (value: string | undefined): { durationMs: number | null; permanent: boolean } => ({
  durationMs: value && value !== 'permanent' ? Number(value) : null,
  permanent: value === 'permanent',
})
