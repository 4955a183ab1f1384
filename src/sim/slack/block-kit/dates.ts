const parts: Record<string, Intl.DateTimeFormatOptions> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
}

export interface Reader {
  locale: string
  tz: string
}

/** Fills `{date_short_pretty} at {time}` for a reader: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function formattedDate(unix: number, format: string, now: number, { locale, tz }: Reader): string {
  const show = (name: string, at = unix * 1000) => formatOf(name, name === 'date_num' ? 'en-CA' : locale, tz).format(at)
  const days = Math.round((Date.parse(show('date_num')) - Date.parse(show('date_num', now))) / 86_400_000)
  const near = Math.abs(days) <= 1
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === 'ago') return relative.format(Math.round((unix * 1000 - now) / 60_000), 'minute')
    if (name.endsWith('_pretty') && near) return relative.format(days, 'day')
    const plain = name.replace(/_pretty$/, '')
    return parts[plain] ? show(plain) : whole
  })
}

/** Made once: making one takes a hundred times longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(name: string, locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = [name, locale, timeZone].join()
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...parts[name], timeZone })
  formats.set(key, format)
  return format
}
