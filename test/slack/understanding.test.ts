import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isWord } from '../../src/slack/answers/commands.ts'
import { understand } from '../../src/slack/answers/understand.ts'
import { english } from '../../src/slack/answers/ways-english.ts'
import { japanese } from '../../src/slack/answers/ways-japanese.ts'

/** What changes something at once, without a form or a button. */
const acts = new Set(['pause', 'resume', 'people', 'close'])

/** Typed, and what is meant; `-fresh` are by somebody who had not seen the reader, `chat` is nothing of the bot's. */
const rowsOf = (name: string) =>
  readFileSync(new URL(`phrasings/${name}.tsv`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((row) => {
      const [typed = '', meant = ''] = row.split('\t')
      const { word, rest } = understand(typed, isWord)
      return { typed, meant, got: word ? `${word} ${rest}`.trim() : '?' }
    })

test.each([
  ['en', 100],
  ['ja', 100],
  ['en-fresh', 70],
  ['ja-fresh', 70],
  ['en-chat', 20],
  ['ja-chat', 15],
])('ways to ask are understood, and none is wrongly acted upon: %s', (name, least) => {
  const rows = rowsOf(name)
  expect(rows.length).toBeGreaterThanOrEqual(least)
  const missed = rows.filter(({ meant, got }) => got !== meant)
  expect(missed.filter(({ got }) => acts.has(got.split(' ')[0] ?? ''))).toEqual([])
  expect(missed).toEqual([])
})

test.each([
  ['en', english],
  ['ja', japanese],
] as const)(
  'no way to ask is hidden by the others: without it, something said above is misunderstood: %s',
  (language, ways) => {
    const missed = () =>
      ['', '-fresh', '-chat'].some((who) => rowsOf(`${language}${who}`).some((row) => row.got !== row.meant))
    const hidden = [...ways].filter((way, at) => {
      ways.splice(at, 1)
      const isNeeded = missed()
      ways.splice(at, 0, way)
      return !isNeeded
    })
    expect(hidden.map(([pattern]) => String(pattern))).toEqual([])
  },
)
