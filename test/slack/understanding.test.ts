import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LiveDirectory } from '../../src/aws/directory.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import type { Understood } from '../../src/slack/answers/command-meant.ts'
import { isWord } from '../../src/slack/answers/commands.ts'
import { leftOfAsking } from '../../src/slack/answers/left-of-asking.ts'
import { understand } from '../../src/slack/answers/understand.ts'
import { waysToAsk } from '../../src/slack/answers/ways-to-ask.ts'
import { type Bench, startBench } from '../aws/helpers.ts'

/** What changes something at once, without a form or a button. */
const acts = /^(?:pause|resume|close|people (?:un)?bind)\b/i

let bench: Bench
let directory: LiveDirectory

/** Example Corp, with the names of which the phrases speak. */
function company() {
  const { organization, identityCenter, ...others } = establishedCompany()
  if (!organization || !identityCenter) throw new Error('a company without them')
  const accounts = ['acme-prod', 'Log Archive', 'R&D Sandbox'].map((name, i) => ({
    name,
    email: `aws${i}@example.com`,
  }))
  const users = ['Ana Lopez', 'Erin Ito'].map((name) => {
    const [givenName = '', familyName = ''] = name.split(' ')
    const userName = givenName.toLowerCase()
    return { userName, givenName, familyName, email: `${userName}@example.com` }
  })
  return {
    ...others,
    organization: { ...organization, accounts: [...(organization.accounts ?? []), ...accounts] },
    identityCenter: { ...identityCenter, users: [...(identityCenter.users ?? []), ...users] },
  }
}

beforeAll(async () => {
  bench = await startBench({ company: company() })
  directory = await bench.makeDirectory()
  await directory.refresh()
})
afterAll(() => bench?.stop())

/** As a command's line; what is offered by buttons begins with `offer`. */
const said = ({ word, rest, choices }: Understood): string =>
  word === 'offer' && choices ? `offer ${choices.map(said).join(' | ')}` : `${word || '?'} ${word ? rest : ''}`.trim()

/** Typed, and what is meant; `-fresh` and `-stranger` are by somebody who had not seen the reader, `chat` is nothing of the bot's. */
const rowsOf = (name: string) =>
  readFileSync(new URL(`phrasings/${name}.tsv`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((row) => {
      const [typed = '', meant = ''] = row.split('\t')
      return { typed, meant, got: said(understand(typed, isWord, directory)) }
    })

test.each([
  ['en', 100],
  ['ja', 100],
  ['en-fresh', 70],
  ['ja-fresh', 70],
  ['en-stranger', 40],
  ['ja-stranger', 40],
  ['en-engineers', 100],
  ['ja-engineers', 100],
  ['en-chat', 20],
  ['ja-chat', 15],
])('ways to ask are understood, and none is wrongly acted upon: %s', (name, least) => {
  const rows = rowsOf(name)
  expect(rows.length).toBeGreaterThanOrEqual(least)
  const missed = rows.filter(({ meant, got }) => got !== meant)
  // Only a command's own word does.
  expect(rows.filter(({ typed, got }) => acts.test(got) && !acts.test(typed))).toEqual([])
  expect(missed).toEqual([])
})

test.each(['en', 'ja'] as const)(
  'no way to ask is hidden by the others: without it, something said above is misunderstood: %s',
  (language) => {
    const phrases = ['', '-fresh', '-stranger', '-engineers', '-chat'].flatMap((who) => rowsOf(`${language}${who}`))
    const isMissed = () => phrases.some(({ typed, meant }) => said(understand(typed, isWord, directory)) !== meant)
    const hidden = waysToAsk.filter((way) => {
      const words = way[language]
      if (!words) return false
      delete way[language]
      const isNeeded = isMissed()
      way[language] = words
      return !isNeeded
    })
    expect(hidden.map(({ wanted, [language]: words }) => `${wanted}: ${words}`)).toEqual([])
  },
)

test('a letter that stands for eighteen makes no question longer than one may be', () => {
  expect(understand('\uFDFA'.repeat(500), isWord, directory).rest.length).toBeLessThanOrEqual(500)
  expect(understand(`request ${'\uFDFA'.repeat(4_000)}`, isWord, directory).rest.length).toBeLessThanOrEqual(4_000)
})

test('three thousand letters of asking take no seconds to be read', { timeout: 2_000 }, () => {
  expect(leftOfAsking(`${'ほしい'.repeat(1_000)}x`)).toMatch(/x$/)
})
