import { expect, test } from 'vitest'
import { getRequest } from '../../src/store/requests.ts'
import { companyOf } from '../support/many-accounts.ts'
import { onBothDatabases } from '../support/stores.ts'
import { watchRows } from '../support/watch-rows.ts'
import { letThrough, startCore, work } from './core.ts'

const read = watchRows()
const hour = 3_600_000

/** How many rows of each table are read to give so many grants by one request, and to end them at their time. */
async function rowsFor(many: number, database: string) {
  const core = await startCore({ company: companyOf(many, '/Sandbox'), database })
  const { ctx, store, clock } = core
  const set = ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? ''
  const accounts = ctx.directory.accounts().filter(({ name }) => name.startsWith('team-'))
  const mia = ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? ''
  const input = {
    accounts: accounts.map(({ id }) => id),
    permissionSets: [set],
    principals: [`USER:${mia}`],
    duration: hour,
  }
  const o = { durationMs: hour, extendsGrant: null, formKey: 'one' }
  const counted = async (until: string, id: string) => {
    for (let idle = 0; idle < 40; ) {
      idle = (await work(ctx, 1)) ? 0 : idle + 1
      if (idle > 0) clock.advance(1_000)
    }
    expect((await getRequest(store.db, id))?.state).toBe(until)
    return Object.fromEntries(read)
  }
  read.clear()
  const id = await letThrough(core, 'assign-permission-sets', input, o)
  const given = await counted('active', id)
  read.clear()
  clock.advance(hour)
  return { given, ended: await counted('revoked', id) }
}

onBothDatabases('what a request of many reads', (newUrl) => {
  test('for twice as many targets it is about twice as many rows, to give and to end', async () => {
    const [some, twice] = [await rowsFor(12, await newUrl()), await rowsFor(24, await newUrl())]
    for (const step of ['given', 'ended'] as const)
      for (const [table, rows] of Object.entries(twice[step]))
        expect([step, table, rows <= 2.2 * (some[step][table] ?? 0)], JSON.stringify({ some, twice })).toEqual([
          step,
          table,
          true,
        ])
  })
})
