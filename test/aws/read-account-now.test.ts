import { afterEach, describe, expect, it } from 'vitest'
import { readAccountNow } from '../../src/aws/read-account-now.ts'
import { type Bench, type BenchOptions, calls, startBench } from './helpers.ts'

let bench: Bench
afterEach(() => bench.stop())
const start = async (options?: BenchOptions) => {
  bench = await startBench(options)
  const production = bench
    .world()
    .accounts.all()
    .find((a) => bench.world().units.get(a.ParentId)?.Name === 'Production')
  if (!production) throw new Error('no production account in the simulated company')
  return { production, world: bench.world(), aws: bench.aws }
}

describe('an account as AWS has it now', () => {
  it('tells name, state, place and tags, whatever the directory thinks', async () => {
    const { production, world, aws } = await start()
    const unit = world.units.get(production.ParentId)
    if (!unit) throw new Error('no unit')
    unit.Name = 'Prod/EU'
    production.Name = 'payments-now'
    production.State = 'SUSPENDED'
    production.tags = { env: 'prod' }
    const { account, gaps } = (await readAccountNow(aws, production.Id, { withTags: true })) ?? {}
    expect(account).toMatchObject({
      name: 'payments-now',
      state: 'SUSPENDED',
      management: false,
      tags: { env: 'prod' },
    })
    // A slash in a unit's name is not a place below it.
    expect(account?.ouPath).toBe('/Workloads/Prod\\/EU')
    expect(gaps).toEqual([])
  })

  it('knows the management account, which stands under the root', async () => {
    const { world, aws } = await start()
    const found = await readAccountNow(aws, world.managementAccountId)
    expect(found?.account).toMatchObject({ management: true, ouPath: '/', tags: undefined })
    expect(calls(bench, 'ListTagsForResource')).toBe(0)
  })

  it('walks up the tree where AWS does not say the path', async () => {
    const { production, aws } = await start({ settings: { accountPaths: false } })
    expect((await readAccountNow(aws, production.Id))?.account.ouPath).toBe('/Workloads/Production')
    expect(calls(bench, 'ListParents')).toBe(3)
  })

  it('says what it could not read, and leaves it empty', async () => {
    const { production, aws } = await start()
    bench.simulated.deny('organizations:DescribeOrganizationalUnit')
    bench.simulated.deny('organizations:ListTagsForResource')
    const found = await readAccountNow(aws, production.Id, { withTags: true })
    expect(found?.account).toMatchObject({ id: production.Id, ouPath: '', tags: undefined })
    expect(found?.gaps.map((gap) => gap.missing).sort()).toEqual([
      'organizations:DescribeOrganizationalUnit',
      'organizations:ListTagsForResource',
    ])
  })

  it('knows no account that does not exist', async () => {
    const { aws } = await start()
    expect(await readAccountNow(aws, '999999999999')).toBeUndefined()
  })
})
