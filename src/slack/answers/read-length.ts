const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** The first that a unit begins with is meant. A month has 30 days. */
const units: Record<string, number> = {
  mo: 30 * day,
  m: minute,
  h: hour,
  d: day,
  w: 7 * day,
  分: minute,
  時: hour,
  日: day,
  週: 7 * day,
}
const words = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
const kanji = '〇一二三四五六七八九十'

const unit = '(?:months?|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|分|時間|日|週間|[かヶヵカケ]月)間?'
const counts = `\\d{1,5}(?:\\.\\d{1,2})?[ -]?|(?:half an?|an?|${words.slice(1).join('|')})[ -]|[一二三四五六七八九十]`
const one = `(?:${counts})${unit}(?:半)?`
/** A length as people type it, as it stands in a line that `typedText` gives: `2h`, `1h30m`, `half an hour`, `2時間`, `一時間半`. */
export const lengthSource = `(?:(?<![\\w-])${one}(?:(?: and)? ?\\d{1,2} ?(?:minutes?|mins?|m|分))?|半日|半時間|半年)(?![\\w-])`

const part = new RegExp(`(${counts})(${unit})(?![a-z])(半)?`, 'giu')
const all = new RegExp(`^${lengthSource}$`, 'iu')

/** ms of a length; undefined for anything else, and where it is no whole minute. */
export function readLength(text: string): number | undefined {
  if (!all.test(text)) return undefined
  if (text === '半日') return 12 * hour
  if (text === '半時間') return hour / 2
  if (text === '半年') return 6 * (units.mo ?? 0)
  let ms = 0
  for (const [, count = '', unit = '', half] of text.matchAll(part)) {
    const each = lengthOf(unit.toLowerCase())
    ms += (countOf(count.toLowerCase().replace(/[ -]$/, '')) + (half ? 0.5 : 0)) * each
  }
  return ms >= minute && ms % minute === 0 ? ms : undefined
}

const lengthOf = (unit: string): number =>
  unit.includes('月') ? (units.mo ?? 0) : (Object.entries(units).find(([begin]) => unit.startsWith(begin))?.[1] ?? 0)

function countOf(text: string): number {
  if (/^\d/.test(text)) return Number(text)
  if (text.startsWith('half')) return 0.5
  if (text === 'a' || text === 'an') return 1
  return text.length === 1 ? kanji.indexOf(text) : words.indexOf(text)
}
