import { expect, test } from 'vitest'
import { rememberSnapshot } from '../../src/workflow/remember-snapshot.ts'
import { onBothDatabases } from '../support/stores.ts'
import { watchRows } from '../support/watch-rows.ts'
import { startCore } from './core.ts'

const read = watchRows()

onBothDatabases('what is remembered of all there is', (newUrl) => {
  test('is read at the start, and again only when it has changed', async () => {
    const core = await startCore({ database: await newUrl() })
    const { ctx, simulated } = core
    const rowsOf = async (what: () => Promise<unknown>) => {
      read.clear()
      await what()
      return read.get('targets') ?? 0
    }
    const all = () => ctx.selectors.kept.targets.size
    expect([await rowsOf(() => rememberSnapshot(ctx)), all() > 20]).toEqual([all(), true])
    expect(await rowsOf(() => rememberSnapshot(ctx))).toBe(0)
    for (let n = 0; n < 3; n++) expect(await rowsOf(() => ctx.selectors.load())).toBe(0)
    const [account] = simulated.world.accounts.all().filter(({ Id }) => Id !== simulated.world.managementAccountId)
    if (!account) throw new Error('the company has accounts')
    account.Name = 'renamed'
    await ctx.directory.refresh()
    expect(await rowsOf(() => rememberSnapshot(ctx))).toBe(all())
    expect(ctx.selectors.kept.targets.get(`account ${account.Id}`)?.facts.name).toBe('renamed')
  })
})

test('what a selector protected when it was last lost is not less because the row of an earlier loss is put back', async () => {
  const { ctx, simulated } = await startCore()
  const production = simulated.world.units.all().find(({ Name }) => Name === 'Production')
  const joining = simulated.world.accounts.all().find(({ Name }) => Name === 'sandbox-ken')
  if (!production || !joining) throw new Error('the company has both')
  const isCalled = async (name: string) => {
    production.Name = name
    await ctx.directory.refresh()
    await rememberSnapshot(ctx)
    return (await rows()).filter(({ lostAt }) => lostAt !== null)
  }
  const rows = () => ctx.store.db.selectFrom('selectors').selectAll().execute()
  const lost = () => [...ctx.selectors.kept.matches.values()].filter(({ lostAt }) => lostAt !== null)

  await rememberSnapshot(ctx)
  const earlier = await isCalled('Prod')
  expect(earlier.length).toBeGreaterThan(0)
  await isCalled('Production')
  joining.ParentId = production.Id
  await isCalled('Production')
  await isCalled('Prod')
  const protects = lost()
  expect(protects.filter(({ ids }) => ids.includes(joining.Id))).toHaveLength(earlier.length)
  for (const row of earlier) await ctx.store.db.updateTable('selectors').set(row).where('key', '=', row.key).execute()
  await ctx.selectors.load()
  expect(lost().map(({ ids, at }) => ({ ids, at }))).toEqual(protects.map(({ ids, at }) => ({ ids, at })))
})
