/** The day there (`2026-11-24`), and how much of it is over, ms. */
export function timeThere(ms: number, timeZone: string): { day: string; sinceMidnightMs: number } {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)
  const [day = '', time = ''] = parts.split(' ')
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return { day, sinceMidnightMs: ((hours * 60 + minutes) * 60 + seconds) * 1000 }
}

/** When a day (`2026-11-24`), or one so many days later, begins there; undefined where it is none. */
export function startOfDay(day: string, timeZone: string, later = 0): number | undefined {
  const here = Date.parse(`${day}T00:00:00Z`) + later * 86_400_000
  if (Number.isNaN(here)) return undefined
  const aheadAt = (ms: number): number => {
    const { day: there, sinceMidnightMs } = timeThere(ms, timeZone)
    return Date.parse(`${there}T00:00:00Z`) + sinceMidnightMs - ms
  }
  // Clocks may be put forward or back between the two midnights.
  return here - aheadAt(here - aheadAt(here))
}
