import { expect, it } from 'vitest'
import { awsPage } from '../../src/guide/aws-pages.ts'
import { sections } from '../../src/guide/sections.ts'
import { type Fact, readFacts, saying } from './facts.ts'
import { type Place, placesOf } from './guide-texts.ts'
import { enabledInTokyo } from './show-context.ts'

const facts = readFacts()
const places = new Map<string, Place>(placesOf(enabledInTokyo).map((place) => [place.id, place]))
const said = (fact: Fact) => saying(fact, places.get(fact.place))

it('each fact of AWS’s Setup guide is said, in both languages', () => {
  const missing = facts.flatMap((fact) => {
    const { en, ja } = said(fact)
    const lost = [...(en ? [] : ['English']), ...(ja ? [] : ['Japanese'])]
    return lost.length > 0 ? [`${fact.number} in ${fact.place}, ${lost.join(' and ')}: ${fact.fact}`] : []
  })
  expect(missing).toEqual([])
})

it('each section of the guide has its facts, and each fact its number', () => {
  const own = sections.filter(({ part }) => part !== 'after').map(({ id }) => id)
  expect([...new Set(facts.map(({ section }) => section))].sort()).toEqual([...own].sort())
  expect(facts.map(({ number }) => number)).toEqual(facts.map((_, i) => i + 1))
})

it('notices a fact that is said no more', () => {
  const [fact] = facts
  const place = places.get(fact?.place ?? '')
  if (!fact || !place) throw new Error('no facts')
  const without = { ...place, texts: { en: ['Something else.'], ja: place.texts.ja } }
  expect(saying(fact, without)).toMatchObject({ en: undefined, ja: expect.any(String) })
})

it('is told as a table', async () => {
  const cell = (text: string) => text.replace(/[\\|<>]/g, '\\$&').replace(/\s+/g, ' ')
  const linked = (fact: Fact, locale: 'en' | 'ja') => {
    const { words } = fact
    if (!('read' in words)) return cell(words[locale])
    const page = awsPage(words.read as never)
    return `[${page.title[locale]}](${page.url[locale]})`
  }
  const rows = facts.map((fact) => {
    const where = `${fact.place}: ${places.get(fact.place)?.title.en ?? ''}`
    return `| ${fact.number} | ${[fact.fact, where].map(cell).join(' | ')} | ${linked(fact, 'en')} | ${linked(fact, 'ja')} |`
  })
  const table = [
    '# What AWS’s Setup guide says, and where this guide says it',
    '',
    `The ${facts.length} facts of AWS’s Setup guide of 2023, in our own words. Where AWS is different today, the text here is today’s. Made by \`npx vitest run test/guide/facts.test.ts -u\` from \`test/guide/setup-guide-facts.txt\`.`,
    '',
    '| # | AWS’s guide | step, term or dialogue | words in English | words in Japanese |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
  await expect(table).toMatchFileSnapshot('../../docs/setup-guide-facts.md')
})
