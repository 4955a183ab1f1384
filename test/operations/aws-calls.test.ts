import { readFileSync } from 'node:fs'
import * as identityStore from '@aws-sdk/client-identitystore'
import * as organizations from '@aws-sdk/client-organizations'
import * as ssoAdmin from '@aws-sdk/client-sso-admin'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'

// Every call by which AWS can be changed is made by an operation, or it is said why by none.

const clients = {
  'sso-admin': { prefix: 'sso', exports: ssoAdmin },
  organizations: { prefix: 'organizations', exports: organizations },
  identitystore: { prefix: 'identitystore', exports: identityStore },
}
type Client = keyof typeof clients
const file = new URL('../../docs/aws-calls-not-offered.yaml', import.meta.url)
const reasons = parse(readFileSync(file, 'utf8')) as Record<Client, Record<string, string>>
const operations = await loadOperations()

/** The calls of a client that do not only read, as its package has them. */
const changing = (client: Client): string[] =>
  Object.keys(clients[client].exports)
    .flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? [])
    .filter((call) => !/^(Get|List|Describe|IsMember)/.test(call))
    .sort()

const makers = (client: Client, call: string): string[] =>
  [...operations.values()]
    .filter(({ iam }) => iam.some(({ actions }) => actions.includes(`${clients[client].prefix}:${call}`)))
    .map(({ id }) => id)

const all = (Object.keys(clients) as Client[]).flatMap((client) =>
  changing(client).map((call) => ({ client, call, by: makers(client, call), reason: reasons[client][call] })),
)

it('reads the clients', () => {
  expect(all.length).toBeGreaterThanOrEqual(82)
})

it('knows each call: an operation makes it, or it is said why none does', () => {
  const unknown = all.filter(({ by, reason }) => by.length === 0 && !reason).map(({ call }) => call)
  expect(unknown).toEqual([])
})

it('excuses no call that an operation makes, and none that there is not', () => {
  expect(all.filter(({ by, reason }) => by.length > 0 && reason).map(({ call }) => call)).toEqual([])
  const known = all.map(({ client, call }) => `${client} ${call}`)
  const excused = Object.entries(reasons).flatMap(([client, calls]) =>
    Object.keys(calls).map((call) => `${client} ${call}`),
  )
  expect(excused.filter((name) => !known.includes(name))).toEqual([])
})

it('is the table of docs/aws-calls.md', async () => {
  const rows = all.map(({ client, call, by, reason }) => {
    const made = by.map((id) => `\`${id}\``).join(', ')
    return `| ${client} | \`${call}\` | ${made || `not offered: ${reason}`} |`
  })
  const page = [
    '# Calls of AWS that change something',
    '',
    'Every such call of the three clients by which the bot changes AWS, and the operations that make it. Where none does, the',
    'reason, from [aws-calls-not-offered.yaml](aws-calls-not-offered.yaml). `npx vitest run test/operations/aws-calls.test.ts -u`',
    'writes this page.',
    '',
    '| client | call | operations |',
    '|---|---|---|',
    ...rows,
    '',
  ]
  await expect(page.join('\n')).toMatchFileSnapshot('../../docs/aws-calls.md')
})

it('is told in README: each operation has its name there', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  expect([...operations.keys()].filter((id) => !readme.includes(`\`${id}\``))).toEqual([])
})
