import { beforeEach, describe, expect, it } from 'vitest'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { pairKey } from '../../src/sim/aws/world.ts'
import { calls, planContext, testPolicy } from '../aws/helpers.ts'
import { policyArn, setBench } from './set-bench.ts'

const { now, start, setInAws, provisionedTo, takeBack } = setBench()

describe('update-permission-set', () => {
  it('says what was and what will be, changes that alone, and provisions every account that has it', async () => {
    const set = await start('update-permission-set')
    const plan = await now().plan({ permissionSet: set('PowerUserAccess'), sessionDuration: 'PT1H' })
    expect(plan.changes.map(({ action }) => action)).toEqual([
      'sso:UpdatePermissionSet',
      ...Array(7).fill('sso:ProvisionPermissionSet'),
    ])
    expect(plan.changes[0]).toMatchObject({
      before: { sessionDuration: 'PT4H' },
      after: { sessionDuration: 'PT1H' },
      summary: {
        en: 'Change of PowerUserAccess: session duration from 4 hours to 1 hour',
        ja: 'PowerUserAccess の変更: セッション時間（4 時間 → 1 時間）',
      },
    })
    expect(plan.notes[0]?.en).toBe(
      'In use by 7 people in 7 accounts: staging-orders (6), staging-payments (6), identity (2), prod-orders (2), shared-network (2), sandbox-ken (1), sandbox-mia (1).',
    )
    await now().carryOut(plan.changes)
    expect(setInAws('PowerUserAccess')).toMatchObject({
      SessionDuration: 'PT1H',
      managedPolicies: [policyArn('PowerUserAccess')],
    })
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
  })

  it('is taken back to what was there, but for what AWS cannot empty', async () => {
    const set = await start('update-permission-set')
    const plan = await now().plan({
      permissionSet: set('PowerUserAccess'),
      sessionDuration: 'PT1H',
      description: 'For builders',
    })
    await now().carryOut(plan.changes)
    await takeBack(plan)
    expect(setInAws('PowerUserAccess')).toMatchObject({ SessionDuration: 'PT4H', Description: 'For builders' })
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
  })

  it.each([
    ['nothing that differs', { sessionDuration: 'PT4H' }, 'permission_set_unchanged', 'permissionSet'],
    ['a Japanese description', { description: '開発者用' }, 'permission_set_description_invalid', 'description'],
    ['a relay state that AWS does not take', { relayState: 'ページ' }, 'relay_state_invalid', 'relayState'],
  ])('refuses %s', async (_, wrong, code, field) => {
    const set = await start('update-permission-set')
    await expect(now().plan({ permissionSet: set('PowerUserAccess'), ...wrong })).rejects.toMatchObject({
      code,
      field,
    })
  })

  it('refuses one that the delegated administrator may not touch', async () => {
    const set = await start('update-permission-set', { as: 'delegated' })
    const asked = now().plan({ permissionSet: set('Billing'), sessionDuration: 'PT2H' })
    await expect(asked).rejects.toMatchObject({ code: 'permission_set_in_management' })
  })
})

describe('attach-managed-policy and detach-managed-policy', () => {
  it('attach any policy that AWS has, once, whatever is lost on the way', async () => {
    const set = await start('attach-managed-policy')
    const input = {
      permissionSet: set('ReadOnlyAccess'),
      policies: [policyArn('AmazonSQSFullAccess'), policyArn('AWSSupportAccess')],
    }
    const plan = await now().plan(input)
    expect(plan.changes.map(({ params }) => params.policyArn ?? 'provision').slice(0, 3)).toEqual([
      policyArn('AWSSupportAccess'),
      policyArn('AmazonSQSFullAccess'),
      'provision',
    ])
    await now().carryOut(plan.changes)
    await now().carryOut(plan.changes, { repeated: true })
    expect(setInAws('ReadOnlyAccess').managedPolicies.toSorted()).toEqual(
      [policyArn('ReadOnlyAccess'), ...input.policies].toSorted(),
    )
    expect(calls(now().bench, 'AttachManagedPolicyToPermissionSet')).toBe(2)
    await takeBack(plan)
    expect(setInAws('ReadOnlyAccess').managedPolicies).toEqual([policyArn('ReadOnlyAccess')])
    expect(provisionedTo('ReadOnlyAccess')).toEqual([6, 6])
  })

  it('plans a half-made change as it was approved', async () => {
    const set = await start('attach-managed-policy')
    const input = {
      permissionSet: set('ReadOnlyAccess'),
      policies: [policyArn('AWSSupportAccess'), policyArn('AmazonSQSFullAccess')],
    }
    const plan = await now().plan(input)
    await now().carryOut(plan.changes.slice(0, 1))
    expect(await now().plan(input, { made: plan.changes.slice(0, 1) })).toEqual(plan)
    expect(await now().plan(input)).not.toEqual(plan)
  })

  it('takes the risk of what the set would allow', async () => {
    const set = await start('attach-managed-policy')
    const risk = (policies: string[]) =>
      now().operation.risk({ permissionSet: set('ReadOnlyAccess'), policies } as never, {
        directory: now().directory,
      })
    expect(risk([policyArn('AWSSupportAccess')])).toBe('medium')
    expect(risk([policyArn('IAMFullAccess')])).toBe('high')
  })

  it.each([
    ['one that AWS does not have', [policyArn('NoSuchAccess')], 'managed_policy_unknown'],
    ['what is no ARN of AWS', ['AmazonS3FullAccess'], 'managed_policy_unknown'],
    ['one that is there', [policyArn('ReadOnlyAccess')], 'permission_set_unchanged'],
  ])('refuses %s', async (_, policies, code) => {
    const set = await start('attach-managed-policy')
    const asked = now().plan({ permissionSet: set('ReadOnlyAccess'), policies })
    await expect(asked).rejects.toMatchObject({ code, field: 'policies' })
  })

  it('detaches what the set has, and says what it has otherwise', async () => {
    const set = await start('detach-managed-policy')
    const plan = await now().plan({
      permissionSet: set('PaymentsDeploy'),
      policies: [policyArn('CloudWatchReadOnlyAccess')],
    })
    await now().carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').managedPolicies).toEqual([])
    const again = now().plan({ permissionSet: set('PaymentsDeploy'), policies: [policyArn('ReadOnlyAccess')] })
    await expect(again).rejects.toMatchObject({ code: 'permission_set_not_attached', vars: { attached: '-' } })
  })
})

describe('what is managed by code', () => {
  const company = establishedCompany()
  const tagged = {
    ...company,
    identityCenter: {
      ...company.identityCenter,
      permissionSets: company.identityCenter?.permissionSets.map((set) => ({
        ...set,
        tags: { 'managed-by': 'terraform' },
      })),
    },
  } as typeof company
  const terraform = (allowChanges: boolean) => ({
    policy: { ...testPolicy, code: { claims: [], tags: ['managed-by=terraform'], allowChanges } },
  })
  const input = () => ({ permissionSet: now().ids.set('ReadOnlyAccess'), sessionDuration: 'PT1H' })
  beforeEach(async () => void (await start('update-permission-set', { company: tagged })))

  it('is refused with the tag', async () => {
    await expect(now().plan(input(), terraform(false))).rejects.toMatchObject({
      code: 'permission_set_managed',
      vars: { tag: 'managed-by=terraform' },
    })
    expect((await now().plan(input())).changes).toHaveLength(7)
  })
  it('is changed where the policy allows it, and then said to be undone by the next apply', async () => {
    expect((await now().plan(input(), terraform(true))).notes[0]?.en).toContain(
      'the next apply there undoes this change',
    )
  })
})

describe('provision-permission-set', () => {
  it('brings the set to the accounts that have it as it was, and to no other', async () => {
    const set = await start('provision-permission-set')
    await expect(now().plan({ permissionSet: set('PowerUserAccess') })).rejects.toMatchObject({
      code: 'permission_set_up_to_date',
    })
    const { PermissionSetArn } = setInAws('PowerUserAccess')
    const pairs = now().bench.world().provisioned.by('permissionSet', PermissionSetArn)
    for (const pair of pairs.slice(0, 2)) pair.revision = 0
    const plan = await now().plan({ permissionSet: set('PowerUserAccess') })
    expect(new Set(plan.changes.map(({ target }) => target))).toEqual(
      new Set(pairs.slice(0, 2).map(({ AccountId }) => AccountId)),
    )
    await now().carryOut(plan.changes)
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
    expect(calls(now().bench, 'ProvisionPermissionSet')).toBe(2)
  })

  it('fails in an account with AWS’s reason; another try is about those that are left', async () => {
    const set = await start('provision-permission-set')
    const { PermissionSetArn } = setInAws('PowerUserAccess')
    for (const pair of now().bench.world().provisioned.by('permissionSet', PermissionSetArn)) pair.revision = 0
    const plan = await now().plan({ permissionSet: set('PowerUserAccess') })
    const broken = now().ids.account('prod-orders')
    const mend = now().bench.simulated.failAssignments(
      ({ kind, accountId }) => kind === 'provision' && accountId === broken,
      'Received a 409 status error: Cannot exceed quota for PoliciesPerRole: 10.',
    )
    await expect(now().carryOut(plan.changes)).rejects.toThrow('Cannot exceed quota for PoliciesPerRole: 10.')
    mend()
    const before = calls(now().bench, 'ProvisionPermissionSet')
    expect(await now().plan({ permissionSet: set('PowerUserAccess') }, { made: plan.changes })).toEqual(plan)
    await now().carryOut(plan.changes)
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
    // Those that were up to date are not asked for again.
    expect(calls(now().bench, 'ProvisionPermissionSet') - before).toBeLessThan(7)
  })

  it('is done where the last assignment has ended since, though AWS finds nothing there to provision', async () => {
    const set = await start('provision-permission-set')
    const { PermissionSetArn } = setInAws('PowerUserAccess')
    const { provisioned } = now().bench.world()
    for (const pair of provisioned.by('permissionSet', PermissionSetArn)) pair.revision = 0
    const plan = await now().plan({ permissionSet: set('PowerUserAccess') })
    const left = now().ids.account('prod-orders')
    now().bench.simulated.onCall(({ operation, input }, phase) => {
      if (phase !== 'before' || operation !== 'ProvisionPermissionSet' || input.TargetId !== left) return
      provisioned.remove(pairKey(left, PermissionSetArn))
    })
    await now().carryOut(plan.changes)
    expect(provisionedTo('PowerUserAccess')).toEqual([6, 6])
  })

  it('provisions many accounts in one call', async () => {
    const company = establishedCompany()
    const accounts = Array.from({ length: 300 }, (_, i) => ({
      name: `team-${i}`,
      email: `aws+t${i}@example.com`,
      ou: '/Sandbox',
    }))
    const wide = {
      ...company,
      organization: { ...company.organization, accounts: [...(company.organization?.accounts ?? []), ...accounts] },
      identityCenter: {
        ...company.identityCenter,
        assignments: accounts.map(({ name }) => ({
          account: name,
          permissionSet: 'ReadOnlyAccess',
          group: 'engineering',
        })),
      },
    } as typeof company
    const set = await start('update-permission-set', { company: wide, settings: { longestPage: 100 } })
    const plan = await now().plan(
      { permissionSet: set('ReadOnlyAccess'), sessionDuration: 'PT1H' },
      planContext(now().bench, now().directory),
    )
    expect(plan.notes[0]?.en).toContain('In use by 6 people in 300 accounts')
    await now().carryOut(plan.changes)
    expect(calls(now().bench, 'ProvisionPermissionSet')).toBe(1)
    expect(plan.changes).toHaveLength(302)
    expect(provisionedTo('ReadOnlyAccess')).toEqual([300, 300])
  })
})
