import type { Say } from '../i18n.ts'

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 }
type Unit = keyof typeof units

/** A whole number of minutes, hours or days: `90m`, `8h`, `7d`. */
export const durationPattern = /^[1-9]\d{0,4}[mhd]$/

/** Milliseconds of `90m`, `8h`, `7d`; undefined for anything else. */
export const parseDuration = (text: string): number | undefined =>
  durationPattern.test(text) ? Number(text.slice(0, -1)) * units[text.slice(-1) as Unit] : undefined

/** `ms` as policy writes it: `90m`, `8h`, `24h`, `7d`. A rest below a minute is rounded up. */
export function formatDuration(ms: number): string {
  const unit = ms >= 2 * units.d && ms % units.d === 0 ? 'd' : ms > 0 && ms % units.h === 0 ? 'h' : 'm'
  return `${Math.ceil(ms / units[unit])}${unit}`
}

/** "1 hour 30 minutes", "3 days": at most two units, rounded up to the minute so that nothing ends before it says. */
export function formatLength(ms: number, say: Say): string {
  const total = Math.max(1, Math.ceil(ms / units.m))
  const parts = [
    { count: Math.floor(total / (24 * 60)), key: 'common:days' },
    { count: Math.floor(total / 60) % 24, key: 'common:hours' },
    { count: total % 60, key: 'common:minutes' },
  ] as const
  const from = parts.findIndex(({ count }) => count > 0)
  return parts
    .slice(from, from + 2)
    .filter(({ count }) => count > 0)
    .map(({ count, key }) => say.plain(key, { count }))
    .join(say.plain('common:between_units'))
}
