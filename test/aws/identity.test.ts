import { afterEach, describe, expect, it } from 'vitest'
import { whoAmI } from '../../src/aws/identity.ts'
import { findInstance } from '../../src/aws/instance.ts'
import { type Bench, type BenchOptions, calls, startBench } from './helpers.ts'

let bench: Bench
afterEach(() => bench.stop())
const start = async (options?: BenchOptions) => {
  bench = await startBench(options)
  return bench
}

describe('who the bot is', () => {
  it('knows the management account', async () => {
    const { aws } = await start()
    expect(await whoAmI(aws)).toMatchObject({ role: 'management', managementAccountId: '111122223333', gaps: [] })
  })

  it('knows the delegated administrator', async () => {
    const { aws } = await start({ as: 'delegated' })
    expect(await whoAmI(aws)).toMatchObject({ role: 'delegated', gaps: [] })
  })

  it('is a member where it may not even ask', async () => {
    const { aws } = await start({ as: 'member' })
    const me = await whoAmI(aws)
    expect(me.role).toBe('member')
    expect(me.gaps).toMatchObject([{ missing: 'organizations:ListDelegatedAdministrators' }])
  })

  it('refuses to be root', async () => {
    const { aws } = await start({ as: 'root' })
    await expect(whoAmI(aws)).rejects.toMatchObject({ code: 'aws_root' })
  })

  it('does not take a denied look for "no organization"', async () => {
    const { aws, simulated } = await start()
    simulated.deny('organizations:DescribeOrganization')
    expect((await whoAmI(aws)).gaps).toMatchObject([{ missing: 'organizations:DescribeOrganization' }])
  })
})

describe('where the instance lives', () => {
  const owner = { accountId: '111122223333', managementAccountId: '111122223333' }
  const asked = () => bench.simulated.calls.filter(({ operation }) => operation === 'ListInstances')
  /** The instance is moved to another Region. */
  const movesTo = (region: string, enabled = true) => {
    const { instances, enabledRegions } = bench.world()
    for (const instance of instances.all()) instance.Region = region
    if (enabled) enabledRegions.add(region)
  }

  it('looks in the remembered Region first', async () => {
    const { aws } = await start()
    const { instance, gaps } = await findInstance(aws, { ...owner, remembered: 'us-east-1' })
    expect(instance).toMatchObject({ region: 'us-east-1', ownerAccountId: '111122223333', permissionSetsEnabled: true })
    expect(gaps).toEqual([])
    expect(calls(bench, 'ListInstances')).toBe(1)
  })

  it('looks around, and stays where it found the instance', async () => {
    const { aws } = await start({ aws: { region: 'eu-west-1' } })
    const { instance } = await findInstance(aws, owner)
    expect(instance?.region).toBe('us-east-1')
    expect(aws.region).toBe('us-east-1')
    expect(aws.background.region).toBe('us-east-1')
    expect(calls(bench, 'ListInstances')).toBe(3)
  })

  it('says "cannot check" where it is denied', async () => {
    const { aws, simulated } = await start()
    simulated.deny('sso:ListInstances')
    const { instance, gaps, everywhere } = await findInstance(aws, owner)
    expect({ instance, everywhere }).toEqual({ instance: undefined, everywhere: false })
    expect(gaps).toMatchObject([{ missing: 'sso:ListInstances', call: 'sso:ListInstances', about: 'us-east-1' }])
    expect(gaps[0]?.more).toBeGreaterThan(10)
  })

  it('is found in a Region that the company has opted in to', async () => {
    const { aws } = await start()
    movesTo('ap-east-1')
    const { instance, gaps } = await findInstance(aws, owner)
    expect(instance?.region).toBe('ap-east-1')
    expect(gaps).toEqual([])
    expect(calls(bench, 'ListRegions')).toBe(1)
  })

  it('is found there also by a role that may not ask which Regions are enabled', async () => {
    const { aws, simulated } = await start()
    simulated.deny('account:ListRegions')
    movesTo('ap-east-1')
    expect((await findInstance(aws, owner)).instance?.region).toBe('ap-east-1')
  })

  it('is nowhere only after every enabled Region, of which none that is not enabled was asked', async () => {
    const { aws } = await start()
    movesTo('af-south-1', false)
    bench.world().enabledRegions.add('ap-east-1')
    const { instance, gaps, looked, everywhere } = await findInstance(aws, owner)
    expect({ instance, gaps, everywhere }).toEqual({ instance: undefined, gaps: [], everywhere: true })
    expect(looked).toHaveLength(18)
    expect(looked).toContain('ap-east-1')
    expect(new Set(asked().map(({ region }) => region))).toEqual(new Set(looked))
  })

  it.each([
    ['the enabled Regions cannot be listed', 'account:ListRegions'],
    ['one Region does not answer', 'sso:ListInstances'],
  ])('is not said to be nowhere where %s', async (_, action) => {
    const { aws, simulated } = await start()
    movesTo('af-south-1', false)
    simulated.failNext(action, { name: 'InternalServerException', message: 'Try again later', status: 500 }, 4)
    const { everywhere, gaps } = await findInstance(aws, owner)
    expect(everywhere).toBe(false)
    expect(gaps).toMatchObject([{ call: action }])
  })

  it('nor by an account that may have fewer Regions than the management account', async () => {
    const { aws } = await start({ as: 'delegated' })
    movesTo('af-south-1', false)
    const { everywhere, gaps } = await findInstance(aws, { ...owner, accountId: '210987654321' })
    expect({ everywhere, gaps }).toEqual({ everywhere: false, gaps: [] })
  })

  it('and on every page of a Region’s answer', async () => {
    const { aws } = await start({ settings: { emptyPages: true } })
    expect((await findInstance(aws, owner)).instance?.region).toBe('us-east-1')
  })
})
