import { expect, test } from 'vitest'
import { matchesAccount, matchesName } from '../../src/policy/matching.ts'
import { accounts } from './company.ts'

test.each<[string, (keyof typeof accounts)[]]>([
  ['111111111111', ['prod']],
  ['prod-payments', ['prod']],
  ['PROD-*', ['prod']],
  ['*', ['root', 'prod', 'tagged', 'sandbox', 'lookalike']],
  ['ou:/', ['root', 'prod', 'tagged', 'sandbox', 'lookalike']],
  ['ou:/Workloads/Production', ['prod']],
  ['ou:/Workloads', ['prod', 'lookalike']],
  ['ou:/workloads/production/payments', ['prod']],
  ['ou:/Workloads/Prod', []],
  ['tag:env=prod', ['prod', 'tagged']],
  ['tag:env=Prod', ['prod', 'tagged']],
  ['tag:team=a=b', ['tagged']],
  ['tag:toString=x', []],
  ['management', ['root']],
])('%s', (selector, expected) => {
  const matched = Object.entries(accounts).filter(([, account]) => matchesAccount(selector, account, 'as-read'))
  expect(matched.map(([name]) => name)).toEqual(expected)
})

test.each<[string, string, boolean]>([
  ['a*b', 'ab', true],
  ['a*b', 'a-b-b', true],
  ['a*a', 'a', false],
  ['*x*y*', 'oxoyo', true],
  ['*x*y*', 'oyoxo', false],
  ['a.c', 'abc', false],
  ['**', '', true],
])('%s on %s: %s', (glob, name, expected) => {
  expect(matchesName(glob, name)).toBe(expected)
})

test('a pattern full of stars is answered at once', () => {
  const start = performance.now()
  expect(matchesName(`${'a*'.repeat(500)}b`, 'a'.repeat(5_000))).toBe(false)
  expect(performance.now() - start).toBeLessThan(1_000)
})
