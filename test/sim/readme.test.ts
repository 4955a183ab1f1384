import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as aws from '../../src/sim/aws/not-simulated.ts'
import { services } from '../../src/sim/aws/services.ts'
import * as slack from '../../src/sim/slack/index.ts'

const readme = readFileSync(new URL('../../src/sim/README.md', import.meta.url), 'utf8')
/** The list below a heading, with its lines as they are wrapped joined. */
const listUnder = (heading: string): string[] => {
  const section = readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return section
    .trim()
    .split(/\n(?=- )/)
    .map((item) => item.replace(/^- /, '').replaceAll(/\n\s+/g, ' '))
}

test('the page about the simulators says what they leave out', () => {
  expect(listUnder('AWS: left out')).toEqual(aws.leftOut)
  expect(listUnder('Slack: left out')).toEqual(slack.leftOut)
})

test('and which operations and methods answer that they are not there', () => {
  const byService = Map.groupBy(aws.notSimulated, ({ service }) => service)
  const lines = [...byService].map(
    ([service, all]) => `${service}: ${all.map(({ operation }) => operation).join(', ')}`,
  )
  expect(listUnder('AWS: operations that are not simulated')).toEqual(lines)
  expect(listUnder('Slack: methods that are not simulated')).toEqual([slack.notSimulated.join(', ')])
})

test('what is said not to be simulated is not', () => {
  for (const { service, operation } of aws.notSimulated)
    expect(services.find(({ id }) => id === service)?.operations.has(operation), operation).toBe(false)
})
