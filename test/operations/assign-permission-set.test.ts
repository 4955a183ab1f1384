import { afterEach, describe, expect, it } from 'vitest'
import type { Assignment } from '../../src/aws/types.ts'
import { type BenchOptions, isThere } from '../aws/helpers.ts'
import { inputOf, type Started, someAssignment, startOperation } from './helpers.ts'

let started: Started
afterEach(() => started.bench.stop())
const start = async (options?: BenchOptions) => {
  started = await startOperation('assign-permission-set', options)
  return started
}
const hour = 3_600_000

/** An account, a permission set and a person between whom there is no access yet. */
function free({ directory, ids }: Started, set = 'PowerUserAccess'): Assignment {
  const permissionSetArn = ids.set(set)
  const account = directory
    .accounts()
    .find(
      (a) =>
        !a.management &&
        a.state === 'ACTIVE' &&
        directory.assignments({ accountId: a.id, permissionSetArn }).length === 0,
    )
  return { accountId: account?.id ?? '', permissionSetArn, principal: { type: 'USER', id: ids.user('mia') } }
}
const refusal = (code: string, field?: string) => expect.objectContaining({ code, ...(field && { field }) })

describe('a plan', () => {
  it('says the one change, and what it relies on', async () => {
    const { plan, operation, directory } = await start()
    const access = free(started)
    const input = { ...inputOf(access), duration: hour }
    const made = await plan(input)
    expect(made.access).toEqual(access)
    expect(made.changes).toMatchObject([{ action: 'sso:CreateAccountAssignment', effect: 'add', before: null }])
    expect(made.reliesOn).toMatchObject({ permissionSet: { name: 'PowerUserAccess', sessionDuration: 'PT4H' } })
    expect(operation.risk(input as never, { directory })).toBe('high')
    expect(operation.about(input as never, { directory }).en).toMatch(/^PowerUserAccess in /)
    expect(started.bench.simulated.mutations()).toEqual([])
  })

  it('relies on what the permission set contains now', async () => {
    const { plan, bench } = await start()
    const access = free(started)
    const before = await plan({ ...inputOf(access), duration: hour })
    const set = bench.world().permissionSets.get(access.permissionSetArn)
    set?.managedPolicies.push('arn:aws:iam::aws:policy/AdministratorAccess')
    const after = await plan({ ...inputOf(access), duration: hour })
    expect(after.reliesOn).not.toEqual(before.reliesOn)
  })

  it('can be carried out, proven and taken back', async () => {
    const { plan, carryOut, operation, directory, bench } = await start()
    const access = free(started)
    const made = await plan({ ...inputOf(access), duration: hour })
    await carryOut(made.changes)
    expect(isThere(bench, access)).toBe(true)
    await carryOut(operation.undo?.(made, { directory }) ?? [])
    expect(isThere(bench, access)).toBe(false)
    expect(bench.simulated.mutations()).toHaveLength(2)
  })
})

describe('access that is there already', () => {
  it('is refused when the bot did not give it', async () => {
    const { plan, directory } = await start()
    await expect(plan({ ...inputOf(someAssignment(directory)), duration: hour })).rejects.toEqual(
      refusal('access_already_there'),
    )
  })

  it('is refused when a live grant lasts as long, and not when it ends sooner', async () => {
    const { plan, directory, bench } = await start()
    const input = { ...inputOf(someAssignment(directory)), duration: hour }
    const until = (ms: number | null) => ({
      liveGrants: async () => [{ id: 'g', until: ms === null ? null : bench.clock.now() + ms }],
    })
    await expect(plan(input, until(2 * hour))).rejects.toEqual(refusal('access_already_granted'))
    await expect(plan(input, until(null))).rejects.toEqual(refusal('access_already_permanent'))
    expect((await plan(input, until(hour / 2))).changes).toEqual([])
  })

  it('is extended without a change', async () => {
    const { plan, directory } = await start()
    const input = { ...inputOf(someAssignment(directory)), duration: hour }
    const own = { extendsGrant: 'g', liveGrants: async () => [{ id: 'g', until: 0 }] }
    expect((await plan(input, own)).changes).toEqual([])
    await expect(plan(input, { extendsGrant: 'g' })).rejects.toEqual(refusal('access_already_there'))
  })
})

describe('what cannot be', () => {
  it.each([
    ['an unknown account', { account: '000000000000' }, 'account_unknown', 'account'],
    [
      'an unknown permission set',
      { permissionSet: 'arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-0000000000000000' },
      'permission_set_unknown',
      'permissionSet',
    ],
    ['an unknown person', { principal: 'USER:00000000-0000-0000-0000-000000000000' }, 'principal_unknown', 'principal'],
  ])('%s is refused', async (_, wrong, code, field) => {
    const { plan } = await start()
    await expect(plan({ ...inputOf(free(started)), duration: hour, ...wrong })).rejects.toEqual(refusal(code, field))
  })

  it('a suspended account is refused, even when it was suspended just now', async () => {
    const { plan, bench } = await start()
    const access = free(started)
    const account = bench.world().accounts.get(access.accountId)
    if (account) account.State = 'SUSPENDED'
    await expect(plan({ ...inputOf(access), duration: hour })).rejects.toEqual(refusal('account_not_active', 'account'))
  })

  it('a permission set that may not be read is refused with what is missing', async () => {
    const { plan, bench } = await start()
    bench.simulated.deny('sso:GetInlinePolicyForPermissionSet')
    await expect(plan({ ...inputOf(free(started)), duration: hour })).rejects.toMatchObject({
      code: 'permission_set_unreadable',
      vars: { permissionSet: 'PowerUserAccess', missing: 'sso:GetInlinePolicyForPermissionSet' },
    })
  })

  it('permission sets that are off are refused', async () => {
    const { directory, plan, bench } = await start()
    const access = free(started)
    const instance = bench.world().organizationInstance
    if (instance) instance.PermissionSetsEnabled = false
    await directory.refresh()
    await expect(plan({ ...inputOf(access), duration: hour })).rejects.toEqual(refusal('permission_sets_off'))
  })
})

describe('as a delegated administrator', () => {
  it('the management account is out of reach', async () => {
    const { plan, directory } = await start({ as: 'delegated' })
    const account = directory.accounts().find((a) => a.management)?.id
    await expect(plan({ ...inputOf(free(started)), duration: hour, account })).rejects.toEqual(
      refusal('management_account_delegated', 'account'),
    )
  })

  it('so is a permission set that is provisioned there', async () => {
    const { plan, bench } = await start({ as: 'delegated' })
    const inManagement = bench
      .world()
      .provisioned.all()
      .find((p) => p.AccountId === '111122223333')
    const access = { ...free(started), permissionSetArn: inManagement?.PermissionSetArn ?? '' }
    await expect(plan({ ...inputOf(access), duration: hour })).rejects.toEqual(
      refusal('permission_set_in_management', 'permissionSet'),
    )
  })
})

it('a member account is refused', async () => {
  const { plan, directory } = await startOperation('assign-permission-set', { as: 'member' }).then((s) => {
    started = s
    return s
  })
  expect(directory.identity.role).toBe('member')
  const input = { account: '1', permissionSet: 'arn', principal: 'USER:1', duration: hour }
  await expect(plan(input)).rejects.toEqual(
    expect.objectContaining({ code: expect.stringMatching(/standing_cannot|no_instance/) }),
  )
})
