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
