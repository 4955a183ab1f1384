import { readFileSync } from 'node:fs'
import { locales } from '../../src/i18n.ts'
import type { Place } from './guide-texts.ts'

/** One fact of AWS's Setup guide, and what says it here: words in both languages, or a page of AWS to read on. */
export interface Fact {
  number: number
  section: string
  fact: string
  place: string
  words: { en: string; ja: string } | { read: string }
}

/** The facts, from the file beside this one. */
export function readFacts(): Fact[] {
  let section = ''
  return readFileSync(new URL('setup-guide-facts.txt', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line): Fact[] => {
      if (line.startsWith('## ')) section = line.slice(3)
      if (line === '' || line.startsWith('#')) return []
      const [number = '', fact = '', place = '', en = '', ja = ''] = line.split(' | ')
      const words = en.startsWith('read:') ? { read: en.slice('read:'.length) } : { en, ja }
      return [{ number: Number(number), section, fact, place, words }]
    })
}

/** The text of the place that has the fact's words; undefined where it is missing in that language. */
export function saying({ words }: Fact, place: Place | undefined): Record<'en' | 'ja', string | undefined> {
  if (!place) return { en: undefined, ja: undefined }
  if ('read' in words) {
    const known = place.read.includes(words.read) ? `→ ${words.read}` : undefined
    return { en: known, ja: known }
  }
  const [en, ja] = locales.map((t) => (words[t] ? place.texts[t].find((text) => text.includes(words[t])) : undefined))
  return { en, ja }
}
