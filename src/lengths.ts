import type { Say } from './i18n.ts'

const minute = 60_000

/** "1 hour 30 minutes", "3 days": at most two units, rounded up to the minute so that nothing ends before it says. */
export function formatLength(ms: number, say: Say): string {
  const total = Math.max(1, Math.ceil(ms / minute))
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
