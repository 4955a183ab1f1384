import { expect, it } from 'vitest'
import { addresses } from '../../src/guide/addresses.ts'
import { awsPages } from '../../src/guide/aws-pages.ts'
import { en, ja } from '../../src/locales/index.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { placesOf, urlsOf } from './guide-texts.ts'
import { enabledInTokyo } from './show-context.ts'

/** What looks like an address of AWS: with https:// in front, with an @, or by the end of its name alone. */
const address =
  /(?:https:\/\/)?(?:[\w*-]+@)?(?:(?:[\w*-]|<[\w-]+>)+\.)+(?:amazonaws\.com|awsapps\.com|repost\.aws|aws\.com|amazon\.com|a2z\.com|awsstatic\.com|cloudfront\.net|app\.aws|api\.aws|signin\.aws|aws\.dev)(?![\w.-]*\w)(?:\/[\w/.#!?=&%<>-]*)?/g
/** Services go by such names in policies; nobody opens them. */
const principal =
  /^(?:sso|iam|organizations|account|account-access|config|cloudtrail|ec2|ecs-tasks|pods\.eks)\.amazonaws\.com$/

const withoutEnd = (text: string): string => text.replace(/[./]+$/, '')
const patterns = addresses.map(({ address: known }) => {
  const literal = withoutEnd(known).replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(
    `^(?:https://)?${literal.replace(/^https:\/\//, '').replace(/<[\w-]+>/g, '(?:[\\w-]+|<[\\w -]+>)')}$`,
  )
})
const unknown = (text: string): string[] =>
  [...text.matchAll(address)]
    .map(([found]) => withoutEnd(found))
    .filter((found) => !principal.test(found) && !patterns.some((pattern) => pattern.test(found)))

const leaves = (tree: unknown): string[] =>
  typeof tree === 'string' ? [tree] : Object.values(tree as object).flatMap(leaves)

it('each address of AWS that the guide shows stands in the table, with AWS’s page', () => {
  const missing = placesOf(enabledInTokyo).flatMap((place) =>
    [...place.texts.en, ...place.texts.ja, ...urlsOf(place)].flatMap(unknown).map((found) => `${place.id}: ${found}`),
  )
  expect([...new Set(missing)]).toEqual([])
})

it('so does each that forms, cards and answers show', async () => {
  const said = [...leaves(en), ...leaves(ja)]
  const operations = [...(await loadOperations()).values()].flatMap(({ title, summary, fields }) => [
    ...leaves(title),
    ...leaves(summary),
    ...leaves(Object.values(fields).map(({ label, hint }) => [label, hint ?? ''])),
  ])
  expect([...new Set([...said, ...operations].flatMap(unknown))]).toEqual([])
})

it('finds one that does not', () => {
  expect(unknown('Open https://settings.aws.amazon.com/ now.')).toEqual(['https://settings.aws.amazon.com'])
  expect(unknown('Allow *.amazonaws.com and eu-west-1.signin.aws.')).toEqual(['*.amazonaws.com'])
  expect(unknown('https://settings.aws.com、https://eu-west-1.console.aws.amazon.com/singlesignon')).toEqual([])
})

it('each is named by a page that people can open in both languages', () => {
  for (const { address: known, source } of addresses) expect(source.url.ja, known).not.toBe(source.url.en)
  expect(new Set(awsPages.map(({ url }) => url.en)).size).toBe(awsPages.length)
})

it('has a day only where it was compared with AWS’s page, and says what is not compared yet', () => {
  for (const { address: known, compared } of addresses)
    if (compared) expect(compared, known).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  const japanese = new Set(awsPages.map(({ url }) => url.ja))
  const english = new Set(awsPages.map(({ url }) => url.en))
  const open = addresses.filter(({ compared }) => !compared)
  const pages = open.filter((row) => english.has(row.address)).map(({ source }) => source.id)
  const named = open.map((row) => row.address).filter((row) => !japanese.has(row) && !english.has(row))
  expect(open.filter((row) => japanese.has(row.address))).toHaveLength(awsPages.length)
  // AWS's Japanese pages were not compared; whatever else comes without a day says so here.
  expect(pages).toEqual([])
  expect(named).toEqual([])
})
