import { expect, test } from 'vitest'
import { isTicketPattern, longestTicket, ticketLink, ticketProblem, ticketSetting } from '../../src/policy/ticket.ts'

const fits = (pattern: string, ticket: string) => ticketProblem({ pattern, required: true }, ticket) === undefined

test('patterns of the trackers that people have are taken, for all of what is typed', () => {
  for (const [pattern, ticket] of [
    ['INC-\\d+', 'INC-42'],
    ['(?:INC|CHG|REQ)-?\\d{4,8}', 'CHG0040007'],
    ['[A-Z][A-Z0-9]+-\\d+', 'OPS2-1'],
    ['#\\d+', '#17'],
    ['障害-\\d+', '障害-9'],
    ['[\\w.\\-]+/[\\w.\\-]+#\\d+', 'acme/shop-2#4'],
    ['PROJ-\\d+(-[a-z])?', 'PROJ-4-b'],
  ] as const) {
    expect(isTicketPattern(pattern), pattern).toBe(true)
    expect(fits(pattern, ticket), `${pattern} ${ticket}`).toBe(true)
    for (const other of [` ${ticket}`, `${ticket}\n`, `!${ticket}`, `${ticket} and more`, '<!channel>'])
      expect(fits(pattern, other), `${pattern} ${other}`).toBe(false)
  }
})

test('a pattern that text could keep busy is none', () => {
  for (const pattern of [
    '(a+)+',
    '(a|a)*',
    '(a*)*b',
    '(\\d+-)+',
    '(x{1,9}){1,9}',
    'a*a*a*a*b',
    '(?=a)b',
    '(?<n>a)\\k<n>',
    '(a)\\1',
    '(a)?'.repeat(24),
    'a?'.repeat(40),
    '(a|a)'.repeat(19),
    'a{1000}',
    'a{1,1000}',
    '[a-',
    '(',
    ')',
    '*',
    'a**',
    '\\p{L}+',
    '',
    'a'.repeat(101),
  ])
    expect(isTicketPattern(pattern), pattern).toBe(false)
})

test('the slowest patterns that are taken are quick on the worst that can be typed', () => {
  const texts = ['a', '1', 'aa1'].map((part) => part.repeat(longestTicket).slice(0, longestTicket - 1))
  for (const pattern of [
    '\\w*\\w*\\w*-',
    '.*.*.*!',
    `${'(a|a)'.repeat(8)}a*a*a*!`,
    `${'(a)?'.repeat(8)}\\w*\\w*\\w*!`,
    '\\w{1,99}\\w{1,99}\\w{1,99}-',
  ]) {
    expect(isTicketPattern(pattern), pattern).toBe(true)
    const before = performance.now()
    for (const text of texts) fits(pattern, `${text}?`)
    expect(performance.now() - before, pattern).toBeLessThan(1_000)
  }
})

test('an address has the ticket behind its host, and what is in it leads nowhere else', () => {
  const takes = (url: string) => ticketSetting.safeParse({ pattern: 'INC-\\d+', url }).success
  for (const url of [
    'https://example.atlassian.net/browse/{ticket}',
    'https://x.example/t?id={ticket}',
    'https://x.example/#/{ticket}',
  ])
    expect(takes(url), url).toBe(true)
  for (const url of [
    'http://x.example/{ticket}',
    'https://{ticket}.example/x',
    'https://x.example{ticket}/',
    'https://{ticket}@x.example/',
    'https://x.example/browse',
    'javascript:alert({ticket})',
    'INC',
  ])
    expect(takes(url), url).toBe(false)
  expect(ticketLink({ url: 'https://x.example/b/{ticket}' }, 'a/../b|<c>?d')).toBe(
    'https://x.example/b/a%2F..%2Fb%7C%3Cc%3E%3Fd',
  )
})
