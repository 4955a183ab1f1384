import type { Language } from './words.ts'

const localeOf = (language: Language): string => (language === 'ja' ? 'ja-JP' : 'en-GB')

export const clockTime = (ms: number, tz: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit', timeZone: tz }).format(ms)

export const dayOf = (ms: number, tz: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: tz,
  }).format(ms)

export const clockDate = (ms: number, tz: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: tz,
  }).format(ms)

/** The time, with its day where that is another one than today. */
export const near = (ms: number, now: number, tz: string, language: Language): string =>
  dayOf(ms, tz, language) === dayOf(now, tz, language)
    ? clockTime(ms, tz, language)
    : `${clockDate(ms, tz, language)} ${clockTime(ms, tz, language)}`

/** "2 h 5 min", rounded up so that nothing ends before it says. */
export function span(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.ceil(ms / 60_000))
  const [h, m] = language === 'ja' ? ['時間', '分'] : [' h', ' min']
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [...(hours ? [`${hours}${h}`] : []), ...(rest || !hours ? [`${rest}${m}`] : [])].join(' ')
}

export const atOf = (ts: string): number => Number(ts) * 1000
