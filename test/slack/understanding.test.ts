import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isWord } from '../../src/slack/answers/commands.ts'
import { understand } from '../../src/slack/answers/understand.ts'

/** What changes something at once, without a form or a button. */
const acts = new Set(['pause', 'resume', 'people'])

test.each(['en', 'ja'])('a hundred ways to ask are understood, and none is wrongly acted upon: %s', (locale) => {
  const rows = readFileSync(new URL(`phrasings/${locale}.tsv`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  expect(rows.length).toBeGreaterThanOrEqual(100)
  const missed = rows.flatMap((row) => {
    const [typed = '', meant = ''] = row.split('\t')
    const { word, rest } = understand(typed, isWord)
    const got = word ? `${word} ${rest}`.trim() : '?'
    return got === meant ? [] : [{ typed, meant, got }]
  })
  expect(missed.filter(({ got }) => acts.has(got.split(' ')[0] ?? ''))).toEqual([])
  expect(missed.length, JSON.stringify(missed, null, 1)).toBe(0)
})
