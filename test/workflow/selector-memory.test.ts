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
