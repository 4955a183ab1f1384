import { afterEach, describe, expect, it } from 'vitest'
import type { Seen } from '../../src/aws/directory.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import { assignmentKey } from '../../src/sim/aws/world.ts'
import { type Bench, type BenchOptions, calls, idsIn, startBench } from './helpers.ts'

let bench: Bench
afterEach(() => bench.stop())
const start = async (options?: BenchOptions) => {
  bench = await startBench(options)
  return bench
}

describe('refresh', () => {
  it('reads the whole organization', async () => {
    const { makeDirectory } = await start()
    const directory = await makeDirectory()
    expect(directory.at).toBe(0)
    await directory.refresh()
    const world = bench.world()
    expect(directory.accounts()).toHaveLength(world.accounts.all().length)
    expect(directory.users()).toHaveLength(world.users.all().length)
    expect(directory.permissionSets()).toHaveLength(world.permissionSets.all().length)
    expect(directory.assignments({})).toHaveLength(world.assignments.all().length)
    expect(directory.gaps).toEqual([])
    expect(directory.at).toBeGreaterThan(0)
    expect(directory.accounts().some((a) => a.ouPath === '/Workloads/Production')).toBe(true)
    expect(directory.accounts().filter((a) => a.management)).toHaveLength(1)
  })

  it('knows users as AWS has them, also disabled ones, those without an address, and those named by theirs', async () => {
    const { makeDirectory } = await start()
    const [a, b, c] = bench.world().users.all()
    if (!a || !b || !c) throw new Error('the company has users')
    Object.assign(a, { UserStatus: 'DISABLED', UserName: a.Emails?.[0]?.Value })
    Object.assign(b, { Emails: undefined })
    Object.assign(c, { UserName: c.Emails?.[0]?.Value, DisplayName: '田中 太郎' })
    const inAws = bench
      .world()
      .users.all()
      .map(({ UserId, UserName, DisplayName, Emails = [], UserStatus }) => ({
        id: UserId,
        userName: UserName,
        displayName: DisplayName || UserName,
        email: Emails[0]?.Value ?? '',
        ...(UserStatus === 'DISABLED' && { disabled: true }),
      }))
    const byId = (users: readonly { id: string }[]) => users.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    const directory = await makeDirectory()
    await directory.refresh()
    expect(directory.gaps).toEqual([])
    expect(byId(directory.users())).toEqual(byId(inAws))
    const again = await makeDirectory()
    await again.load()
    expect(byId(again.users())).toEqual(byId(inAws))
    expect(again.usersByEmail(c.UserName)).toEqual([again.user(c.UserId)])
  })

  it('costs one listing per provisioned pair, and describes a set again only now and then', async () => {
    const { makeDirectory } = await start()
    const directory = await makeDirectory()
    await directory.refresh()
    const pairs = bench.world().provisioned.all().length
    const sets = directory.permissionSets().length
    expect(calls(bench, 'ListAccountAssignments')).toBe(pairs)
    expect(calls(bench, 'DescribePermissionSet')).toBe(sets)
    expect(calls(bench, 'ListTagsForResource')).toBe(0)
    for (let i = 0; i < 6; i++) await directory.refresh()
    // Five of them are looked into again each time.
    expect(calls(bench, 'DescribePermissionSet')).toBe(sets + 6 * 5)
    const cheaper = Math.min(sets, directory.accounts().filter((a) => a.state !== 'CLOSED').length)
    const listings =
      calls(bench, 'ListPermissionSetsProvisionedToAccount') + calls(bench, 'ListAccountsForProvisionedPermissionSet')
    expect(listings).toBe(7 * cheaper)
  })

  it('names permission sets from the first page of their list on, for a form that is open already', async () => {
    const company = generatedCompany({ accounts: 20, permissionSets: 250, users: 20, assignments: 60 })
    const { makeDirectory, simulated } = await start({ company })
    const directory = await makeDirectory()
    await directory.refresh()
    const actions = simulated.calls.map(({ action }) => action)
    expect(actions.indexOf('sso:DescribePermissionSet')).toBeLessThan(actions.lastIndexOf('sso:ListPermissionSets'))
    expect(calls(bench, 'DescribePermissionSet')).toBe(bench.world().permissionSets.all().length)
    expect(directory.permissionSets()).toHaveLength(bench.world().permissionSets.all().length)
  })

  it('reads tags only when asked, and keeps them', async () => {
    const { makeDirectory } = await start()
    const directory = await makeDirectory()
    await directory.refresh({ withTags: true })
    const tagged = directory.accounts().filter((a) => Object.keys(a.tags ?? {}).length > 0).length
    expect(tagged).toBeGreaterThan(0)
    await directory.refresh()
    expect(directory.accounts().filter((a) => Object.keys(a.tags ?? {}).length > 0)).toHaveLength(tagged)
  })

  it('survives what it may not read, and says what is missing', async () => {
    const { makeDirectory, simulated } = await start()
    const directory = await makeDirectory()
    await directory.refresh()
    const users = directory.users().length
    simulated.deny('identitystore:ListUsers')
    simulated.deny('organizations:ListAccounts')
    simulated.deny('sso:ListAccountAssignments')
    const assignments = directory.assignments({}).length
    await directory.refresh()
    expect(directory.gaps.map((gap) => gap.missing).sort()).toEqual([
      'identitystore:ListUsers',
      'organizations:ListAccounts',
      'sso:ListAccountAssignments',
    ])
    expect(directory.users()).toHaveLength(users)
    expect(directory.assignments({})).toHaveLength(assignments)
  })

  it('works as a delegated administrator and says nothing as a member', async () => {
    const { makeDirectory } = await start({ as: 'delegated' })
    const directory = await makeDirectory()
    await directory.refresh()
    expect(directory.identity.role).toBe('delegated')
    expect(directory.accounts().length).toBeGreaterThan(1)
  })
})

describe('what is kept', () => {
  it('is all that was read, however often the store is loaded meanwhile', async () => {
    const { makeDirectory, simulated } = await start()
    const directory = await makeDirectory()
    simulated.onCall(() => directory.load())
    await directory.refresh()
    expect(directory.assignmentsAt).toBeGreaterThan(0)
    expect(directory.assignments({})).toHaveLength(bench.world().assignments.all().length)
  })

  it('is there again after a restart, without a call', async () => {
    const { makeDirectory } = await start()
    const before = await makeDirectory()
    await before.refresh({ withTags: true })
    bench.simulated.calls.length = 0
    const after = await makeDirectory()
    await after.load()
    expect(bench.simulated.calls).toHaveLength(0)
    expect(after.accounts()).toEqual(before.accounts())
    expect(after.assignments({}).length).toBe(before.assignments({}).length)
    expect(after.instance).toEqual(before.instance)
    expect(after.at).toBe(before.at)
  })

  it.each([5, 12, 20, 30])('is not asked again by who was killed at call %i', async (last) => {
    const { makeDirectory, mortalStore, simulated } = await start()
    const { store, kill } = mortalStore()
    let made = 0
    const listening = simulated.onCall((_, phase) => {
      if (phase === 'before' && ++made === last) kill()
    })
    const first = await makeDirectory({ store })
    await first.refresh().catch(() => {})
    listening()
    expect(first.assignmentsAt).toBe(0)
    const before = simulated.calls.length
    const directory = await makeDirectory()
    await directory.load()
    await directory.refresh()
    expect(directory.assignments({})).toHaveLength(bench.world().assignments.all().length)
    const asked = simulated.calls.map(({ operation, input }) => `${operation} ${JSON.stringify(input)}`)
    const again = asked.filter((call, i) => i >= before && asked.indexOf(call) < before)
    // What was on its way when it was killed; and who and where it is.
    expect(
      again.filter((call) => !/^(GetCaller|DescribeOrg|ListInst|DescribeInst)/.test(call)).length,
    ).toBeLessThanOrEqual(10)
  })
})

describe('what is seen for the first time', () => {
  it('is the baseline once, then only what is new', async () => {
    const { makeDirectory } = await start()
    const seen: Seen[] = []
    const directory = await makeDirectory({ onAssignments: async (s) => void seen.push(s) })
    await directory.refresh()
    expect(seen.every(({ first, removed }) => first && removed.length === 0)).toBe(true)
    expect(seen.flatMap(({ added }) => added)).toHaveLength(bench.world().assignments.all().length)
    seen.length = 0
    await directory.refresh()
    expect(seen).toEqual([])
    const [gone] = bench.world().assignments.all()
    if (!gone) throw new Error('no assignments')
    bench.world().assignments.remove(assignmentKey(gone))
    await directory.refresh()
    expect(seen).toMatchObject([{ first: false, added: [], removed: [{ accountId: gone.AccountId }] }])
  })

  it('is told again where telling failed', async () => {
    const { makeDirectory } = await start()
    const failing = await makeDirectory({ onAssignments: () => Promise.reject(new Error('crash')) })
    await expect(failing.refresh()).rejects.toThrow('crash')
    const seen: Seen[] = []
    const again = await makeDirectory({ onAssignments: async (s) => void seen.push(s) })
    await again.load()
    await again.refresh()
    expect(seen.every(({ first }) => first)).toBe(true)
    expect(seen.flatMap(({ added }) => added)).toHaveLength(bench.world().assignments.all().length)
  })
})

describe('search', () => {
  it('finds by name, id, e-mail and place', async () => {
    const { makeDirectory } = await start()
    const directory = await makeDirectory()
    await directory.refresh()
    const ids = idsIn(directory)
    expect(directory.search('account', '1111-2222-3333', 5).hits[0]?.management).toBe(true)
    expect(
      directory
        .search('account', 'production', 20)
        .hits.every((a) => a.ouPath.includes('Production') || a.name.includes('prod')),
    ).toBe(true)
    expect(directory.search('permissionSet', 'admin', 5).hits[0]?.arn).toBe(ids.set('AdministratorAccess'))
    expect(directory.search('user', 'alice', 5).hits[0]?.id).toBe(ids.user('alice'))
    expect(directory.usersByEmail('ALICE@example.com').map((u) => u.id)).toEqual([ids.user('alice')])
  })
})
