import { afterEach, describe, expect, it } from 'vitest'
import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { applyContext, type BenchOptions, calls } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

let started: Started
afterEach(() => started.bench.stop())
const start = async (id: string, options?: BenchOptions) => {
  started = await startOperation(id, options)
  return started
}
const world = () => started.bench.world()
const refused = (code: string, field?: string) => expect.objectContaining({ code, ...(field && { field }) })
const accountInstance = halfDoneCompany({ trap: 'account-instance' })

describe('create-organization', () => {
  const agreed = { freePlanEnds: 'understood' }

  it('makes the account the management account, and says what becomes of the free plan', async () => {
    const { plan, carryOut, directory } = await start('create-organization', { company: freshCompany() })
    const made = await plan(agreed)
    expect(made.notes[0]?.en).toContain('credits of 100 USD may expire')
    await carryOut(made.changes)
    expect(world().organization?.FeatureSet).toBe('ALL')
    await directory.refresh()
    expect(directory.identity.role).toBe('management')
    await expect(plan(agreed)).rejects.toEqual(refused('organization_there'))
  })

  it('wants the consent', async () => {
    const { plan } = await start('create-organization', { company: freshCompany() })
    await expect(plan({})).rejects.toEqual(refused('free_plan_consent', 'freePlanEnds'))
  })

  it('waits until AWS has activated the account', async () => {
    const { plan } = await start('create-organization', { company: freshCompany({ pending: true }) })
    await expect(plan(agreed)).rejects.toEqual(refused('account_pending'))
    consoleActions['activate-account'](world())
    expect((await plan(agreed)).changes).toHaveLength(1)
  })

  it('does not need to read the plan and the account', async () => {
    const { plan, bench } = await start('create-organization', { company: freshCompany() })
    bench.simulated.deny('freetier:*')
    bench.simulated.deny('account:*')
    expect((await plan(agreed)).notes[0]?.en).toContain('cannot be told')
  })

  it('finds the organization that an attempt without an answer has made', async () => {
    const { plan, operation, bench, directory } = await start('create-organization', { company: freshCompany() })
    const [change] = (await plan(agreed)).changes
    if (!change) throw new Error('no change')
    bench.simulated.failNext('organizations:CreateOrganization', 'reset', { after: true })
    const context = applyContext(bench, directory)
    await expect(operation.apply(change, context)).rejects.toMatchObject({ name: 'OutcomeUnknown' })
    expect(await operation.apply(change, { ...context, repeated: true })).toEqual({ state: 'done' })
    expect(calls(bench, 'CreateOrganization')).toBe(1)
  })

  it('waits for what AWS still prepares', async () => {
    const { plan, operation, bench, directory } = await start('create-organization', { company: freshCompany() })
    const [change] = (await plan(agreed)).changes
    if (!change) throw new Error('no change')
    const name = 'FinalizingOrganizationException'
    bench.simulated.failNext('organizations:CreateOrganization', { name, message: 'Later.' })
    expect(await operation.apply(change, applyContext(bench, directory))).toEqual({ state: 'waiting' })
  })

  it('says which company a member account belongs to', async () => {
    const { plan } = await start('create-organization', { as: 'member' })
    await expect(plan(agreed)).rejects.toEqual(refused('organization_member'))
  })
})

describe('enable-all-features', () => {
  it('needs nobody when no account was invited', async () => {
    const { organization, ...company } = accountInstance
    const own = organization?.accounts.filter(({ joined }) => joined !== 'INVITED') ?? []
    const nobodyInvited = { ...company, ...(organization && { organization: { ...organization, accounts: own } }) }
    const { plan, carryOut } = await start('enable-all-features', { company: nobodyInvited })
    await carryOut((await plan({})).changes)
    expect(world().organization?.FeatureSet).toBe('ALL')
    await expect(plan({})).rejects.toEqual(refused('all_features_on'))
  })

  it('is begun, waits for the invited accounts, and is finished when asked for again', async () => {
    const { plan, carryOut } = await start('enable-all-features', { company: accountInstance })
    const first = await plan({})
    expect(first.notes.at(-1)?.en).toContain('acquired-shop')
    await carryOut(first.changes)
    await carryOut(first.changes, { repeated: true })
    expect(calls(started.bench, 'EnableAllFeatures')).toBe(1)
    await expect(plan({})).rejects.toMatchObject({
      code: 'all_features_waiting',
      vars: { accounts: expect.stringContaining('acquired-shop') },
    })
    consoleActions['accept-all-features'](world())
    const second = await plan({})
    expect(second.changes.map((c) => c.action)).toEqual(['organizations:AcceptHandshake'])
    await carryOut(second.changes)
    expect(world().organization?.FeatureSet).toBe('ALL')
  })
})

describe('enable-permission-sets', () => {
  it('turns them on, once', async () => {
    const { plan, carryOut, directory } = await start('enable-permission-sets', { company: halfDoneCompany() })
    await carryOut((await plan({})).changes)
    expect(world().organizationInstance?.PermissionSetsEnabled).toBe(true)
    await directory.refresh()
    expect(directory.instance?.permissionSetsEnabled).toBe(true)
    await expect(plan({})).rejects.toEqual(refused('permission_sets_on'))
  })

  it('tells an account’s own instance, which cannot have them', async () => {
    const { plan } = await start('enable-permission-sets', { company: accountInstance })
    await expect(plan({})).rejects.toEqual(refused('instance_of_account'))
  })
})

describe('register-delegated-administrator', () => {
  const noDelegate = () => halfDoneCompany()

  it('registers a member account, and takes it back', async () => {
    const { plan, carryOut, ids, operation, directory } = await start('register-delegated-administrator', {
      company: noDelegate(),
    })
    const made = await plan({ account: ids.account('shop-prod') })
    expect(made.changes.map((c) => c.action)).toEqual(['organizations:RegisterDelegatedAdministrator'])
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    const isDelegate = () => world().isDelegatedAdministrator(ids.account('shop-prod'), 'sso.amazonaws.com')
    expect(isDelegate()).toBe(true)
    await carryOut(operation.undo?.(made, { directory }) ?? [])
    expect(isDelegate()).toBe(false)
  })

  it('gives Identity Center trusted access first where that is missing', async () => {
    const { plan, carryOut, ids } = await start('register-delegated-administrator', { company: noDelegate() })
    world().organization?.trustedServices.clear()
    const made = await plan({ account: ids.account('shop-prod') })
    expect(made.changes[0]?.action).toBe('organizations:EnableAWSServiceAccess')
    await carryOut(made.changes)
    expect(world().organization?.trustedServices.has('sso.amazonaws.com')).toBe(true)
  })

  it('refuses the management account, a second one, and one that is it already', async () => {
    const { plan, ids } = await start('register-delegated-administrator')
    const ask = (name: string) => plan({ account: ids.account(name) })
    await expect(ask('example-management')).rejects.toEqual(refused('delegate_management', 'account'))
    await expect(ask('audit')).rejects.toEqual(refused('delegate_other'))
    await expect(ask('identity')).rejects.toEqual(refused('delegate_already', 'account'))
  })

  it('is for the management account only', async () => {
    const { plan, ids } = await start('register-delegated-administrator', { as: 'delegated' })
    await expect(plan({ account: ids.account('audit') })).rejects.toEqual(refused('management_account_only'))
  })

  it('needs all features', async () => {
    const { plan, ids } = await start('register-delegated-administrator', { company: accountInstance })
    await expect(plan({ account: ids.account('shop-prod') })).rejects.toEqual(refused('all_features_needed'))
  })
})

describe('deregister-delegated-administrator', () => {
  it('takes it away, and refuses where there is nothing to take', async () => {
    const { plan, carryOut, ids } = await start('deregister-delegated-administrator')
    await carryOut((await plan({ account: ids.account('identity') })).changes)
    expect(world().isDelegatedAdministrator(ids.account('identity'))).toBe(false)
    await expect(plan({ account: ids.account('identity') })).rejects.toEqual(refused('delegate_not', 'account'))
  })
})
