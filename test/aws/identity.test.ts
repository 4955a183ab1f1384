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
  const owner = { managementAccountId: '111122223333' }

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
    const { instance, gaps } = await findInstance(aws, owner)
    expect(instance).toBeUndefined()
    expect(gaps.every((gap) => gap.missing === 'sso:ListInstances')).toBe(true)
    expect(gaps.length).toBeGreaterThan(10)
  })
})
