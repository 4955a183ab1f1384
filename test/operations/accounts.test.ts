import { afterEach, describe, expect, it } from 'vitest'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { applyContext, type BenchOptions, calls } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

let started: Started
afterEach(() => started.bench.stop())
const start = async (id: string, options: BenchOptions = {}) => {
  started = await startOperation(id, { company: halfDoneCompany(), ...options })
  return started
}
const world = () => started.bench.world()
const named = (name: string) => {
  const found = world()
    .accounts.all()
    .find((a) => a.Name === name)
  return found && { ...found, unit: world().units.get(found.ParentId)?.Name ?? '/' }
}
const refused = (code: string, field?: string) => expect.objectContaining({ code, ...(field && { field }) })

describe('create-organizational-unit', () => {
  const layout = '/Security\n/Workloads/Production\n/Workloads/Staging\n'
  const paths = () =>
    world()
      .units.all()
      .map((u) => u.Name)
      .sort()

  it('makes a whole layout in one reviewed plan, with what lies above', async () => {
    const { plan, carryOut, operation } = await start('create-organizational-unit')
    const made = await plan({ paths: layout })
    expect(made.changes.map((c) => c.after)).toEqual(['/Security', '/Workloads/Production', '/Workloads/Staging'])
    expect(operation.about({ paths: layout } as never, started).en).toBe('OU /Security and 2 more')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(paths()).toEqual(['Production', 'Security', 'Staging', 'Workloads'])
    await expect(plan({ paths: layout })).rejects.toEqual(refused('units_there', 'paths'))
  })

  it('takes back what it made, while it is empty', async () => {
    const { plan, carryOut, operation, directory } = await start('create-organizational-unit')
    const made = await plan({ paths: '/A/B' })
    await carryOut(made.changes)
    await carryOut(operation.undo?.(made, { directory }) ?? [])
    expect(paths()).toEqual(['Workloads'])
  })

  it.each(['Workloads', '/A//B', '/A/B/C/D/E/F', `/${'x'.repeat(129)}`, ' \n '])('refuses “%s”', async (wrong) => {
    const { plan } = await start('create-organizational-unit')
    await expect(plan({ paths: wrong })).rejects.toEqual(refused('unit_path_invalid', 'paths'))
  })
})

describe('create-account', () => {
  const input = { accountName: 'example-payments-prod', email: 'aws+payments-prod@example.com', unit: '/Workloads' }

  it('creates the account and moves it to its OU', async () => {
    const { plan, carryOut } = await start('create-account')
    const made = await plan(input)
    expect(made.changes.map((c) => c.action)).toEqual(['organizations:CreateAccount', 'organizations:MoveAccount'])
    const { accountId = '' } = await carryOut(made.changes)
    expect(named('example-payments-prod')).toMatchObject({ Id: accountId, unit: 'Workloads' })
  })

  it('tags it before it is moved, so that the rules of its new place find it tagged', async () => {
    const { plan, carryOut } = await start('create-account')
    const made = await plan({ ...input, tags: 'env=prod\nowner=payments' })
    expect(made.changes.map((c) => c.action.split(':')[1])).toEqual(['CreateAccount', 'TagResource', 'MoveAccount'])
    await carryOut(made.changes)
    expect(named('example-payments-prod')).toMatchObject({
      unit: 'Workloads',
      tags: { env: 'prod', owner: 'payments' },
    })
    await expect(plan({ ...input, tags: 'env' })).rejects.toEqual(refused('tag_invalid', 'tags'))
  })

  it('leaves it in the root when no OU is asked for', async () => {
    const { plan, carryOut } = await start('create-account')
    const { accountName, email } = input
    await carryOut((await plan({ accountName, email })).changes)
    expect(named('example-payments-prod')?.unit).toBe('/')
  })

  it('creates nothing twice when the answer was lost, during and after the creation', async () => {
    const { plan, operation, bench, directory } = await start('create-account')
    const [creation] = (await plan(input)).changes
    if (!creation) throw new Error('no change')
    bench.simulated.failNext('organizations:CreateAccount', 'reset', { after: true })
    const context = applyContext(bench, directory)
    await expect(operation.apply(creation, context)).rejects.toMatchObject({ name: 'OutcomeUnknown' })
    const again = { ...context, repeated: true }
    expect(await operation.apply(creation, again)).toMatchObject({
      state: 'waiting',
      asyncRequestId: expect.stringMatching(/^car-/),
    })
    bench.clock.advance(60_000)
    expect(await operation.apply(creation, again)).toMatchObject({ state: 'done' })
    expect(calls(bench, 'CreateAccount')).toBe(1)
  })

  it('says why AWS did not create it', async () => {
    const { plan, carryOut } = await start('create-account', { settings: { accountQuota: 3 } })
    await expect(plan(input).then(({ changes }) => carryOut(changes))).rejects.toThrow('new_account_limit')
  })

  it.each([
    ['a Japanese name', { accountName: '決済' }, 'account_name_invalid', 'accountName'],
    ['a name that is too long', { accountName: 'x'.repeat(51) }, 'account_name_invalid', 'accountName'],
    ['an address without a domain', { email: 'payments' }, 'account_email_invalid', 'email'],
    ['an address that is too long', { email: `${'x'.repeat(60)}@example.com` }, 'account_email_invalid', 'email'],
    ['a Japanese address', { email: '決済@example.com' }, 'account_email_invalid', 'email'],
    ['an address in use', { email: 'AWS+shop-prod@example.com' }, 'account_email_taken', 'email'],
    ['an OU that is not there', { unit: '/Nowhere' }, 'unit_unknown', 'unit'],
  ])('refuses %s', async (_, wrong, code, field) => {
    const { plan } = await start('create-account')
    await expect(plan({ ...input, ...wrong })).rejects.toEqual(refused(code, field))
  })
})

describe('move-account', () => {
  it('moves it, and back', async () => {
    const { plan, carryOut, ids, operation, directory } = await start('move-account')
    const made = await plan({ account: ids.account('acquired-shop'), unit: '/Workloads' })
    expect(made.changes).toMatchObject([{ before: '/', after: '/Workloads' }])
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(named('acquired-shop')?.unit).toBe('Workloads')
    expect(calls(started.bench, 'MoveAccount')).toBe(1)
    await carryOut(operation.undo?.(made, { directory }) ?? [])
    expect(named('acquired-shop')?.unit).toBe('/')
  })

  it('refuses where the account is already', async () => {
    const { plan, ids } = await start('move-account')
    const ask = plan({ account: ids.account('shop-prod'), unit: '/Workloads/' })
    await expect(ask).rejects.toEqual(refused('account_in_unit', 'unit'))
  })

  it('is for the management account only', async () => {
    const { plan, ids } = await start('move-account', { as: 'member' })
    expect(() => ids.account('shop-prod')).toThrow()
    await expect(plan({ account: '1', unit: '/' })).rejects.toEqual(refused('management_account_only'))
  })
})
