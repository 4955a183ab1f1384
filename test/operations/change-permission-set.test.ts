import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { assignmentKey } from '../../src/sim/aws/world.ts'
import { calls, planContext } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

const policy = (name: string) => `arn:aws:iam::aws:policy/${name}`
let started: Started
afterEach(() => started.bench.stop())

const start = async (id: string, options?: Parameters<typeof startOperation>[1]) => {
  started = await startOperation(id, options)
  return started.ids.set
}
const setInAws = (name: string) => {
  const found = started.bench
    .world()
    .permissionSets.all()
    .find(({ Name }) => Name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}
/** The accounts that have the set as it is now, and how many have it at all. */
const provisionedTo = (name: string) => {
  const { PermissionSetArn, revision } = setInAws(name)
  const pairs = started.bench.world().provisioned.by('permissionSet', PermissionSetArn)
  return [pairs.filter((pair) => pair.revision === revision).length, pairs.length]
}

describe('update-permission-set', () => {
  it('says what was and what will be, changes that alone, and provisions every account that has it', async () => {
    const set = await start('update-permission-set')
    const plan = await started.plan({ permissionSet: set('PowerUserAccess'), sessionDuration: 'PT1H' })
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
    await started.carryOut(plan.changes)
    expect(setInAws('PowerUserAccess')).toMatchObject({
      SessionDuration: 'PT1H',
      managedPolicies: [policy('PowerUserAccess')],
    })
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
  })

  it('is taken back to what was there, but for what AWS cannot empty', async () => {
    const set = await start('update-permission-set')
    const plan = await started.plan({
      permissionSet: set('PowerUserAccess'),
      sessionDuration: 'PT1H',
      description: 'For builders',
    })
    await started.carryOut(plan.changes)
    await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
    expect(setInAws('PowerUserAccess')).toMatchObject({ SessionDuration: 'PT4H', Description: 'For builders' })
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
  })

  it.each([
    ['nothing that differs', { sessionDuration: 'PT4H' }, 'permission_set_unchanged', 'permissionSet'],
    ['a Japanese description', { description: '開発者用' }, 'permission_set_description_invalid', 'description'],
    ['a relay state that AWS does not take', { relayState: 'ページ' }, 'relay_state_invalid', 'relayState'],
  ])('refuses %s', async (_, wrong, code, field) => {
    const set = await start('update-permission-set')
    await expect(started.plan({ permissionSet: set('PowerUserAccess'), ...wrong })).rejects.toMatchObject({
      code,
      field,
    })
  })

  it('refuses one that the delegated administrator may not touch', async () => {
    const set = await start('update-permission-set', { as: 'delegated' })
    const asked = started.plan({ permissionSet: set('Billing'), sessionDuration: 'PT2H' })
    await expect(asked).rejects.toMatchObject({ code: 'permission_set_in_management' })
  })
})

describe('attach-managed-policy and detach-managed-policy', () => {
  it('attach any policy that AWS has, once, whatever is lost on the way', async () => {
    const set = await start('attach-managed-policy')
    const input = {
      permissionSet: set('ReadOnlyAccess'),
      policies: [policy('AmazonSQSFullAccess'), policy('AWSSupportAccess')],
    }
    const plan = await started.plan(input)
    expect(plan.changes.map(({ params }) => params.policyArn ?? 'provision').slice(0, 3)).toEqual([
      policy('AWSSupportAccess'),
      policy('AmazonSQSFullAccess'),
      'provision',
    ])
    await started.carryOut(plan.changes)
    await started.carryOut(plan.changes, { repeated: true })
    expect(setInAws('ReadOnlyAccess').managedPolicies.toSorted()).toEqual(
      [policy('ReadOnlyAccess'), ...input.policies].toSorted(),
    )
    expect(calls(started.bench, 'AttachManagedPolicyToPermissionSet')).toBe(2)
    await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
    expect(setInAws('ReadOnlyAccess').managedPolicies).toEqual([policy('ReadOnlyAccess')])
    expect(provisionedTo('ReadOnlyAccess')).toEqual([6, 6])
  })

  it('plans a half-made change as it was approved', async () => {
    const set = await start('attach-managed-policy')
    const input = {
      permissionSet: set('ReadOnlyAccess'),
      policies: [policy('AWSSupportAccess'), policy('AmazonSQSFullAccess')],
    }
    const plan = await started.plan(input)
    await started.carryOut(plan.changes.slice(0, 1))
    expect(await started.plan(input, { made: plan.changes.slice(0, 1) })).toEqual(plan)
    expect(await started.plan(input)).not.toEqual(plan)
  })

  it('takes the risk of what the set would allow', async () => {
    const set = await start('attach-managed-policy')
    const risk = (policies: string[]) =>
      started.operation.risk({ permissionSet: set('ReadOnlyAccess'), policies } as never, {
        directory: started.directory,
      })
    expect(risk([policy('AWSSupportAccess')])).toBe('medium')
    expect(risk([policy('IAMFullAccess')])).toBe('high')
  })

  it.each([
    ['one that AWS does not have', [policy('NoSuchAccess')], 'managed_policy_unknown'],
    ['what is no ARN of AWS', ['AmazonS3FullAccess'], 'managed_policy_unknown'],
    ['one that is there', [policy('ReadOnlyAccess')], 'permission_set_unchanged'],
  ])('refuses %s', async (_, policies, code) => {
    const set = await start('attach-managed-policy')
    const asked = started.plan({ permissionSet: set('ReadOnlyAccess'), policies })
    await expect(asked).rejects.toMatchObject({ code, field: 'policies' })
  })

  it('detaches what the set has, and says what it has otherwise', async () => {
    const set = await start('detach-managed-policy')
    const plan = await started.plan({
      permissionSet: set('PaymentsDeploy'),
      policies: [policy('CloudWatchReadOnlyAccess')],
    })
    await started.carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').managedPolicies).toEqual([])
    const again = started.plan({ permissionSet: set('PaymentsDeploy'), policies: [policy('ReadOnlyAccess')] })
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
  const terraform = (mayChange: boolean) => ({ managedBy: { tags: ['managed-by=terraform'], mayChange } })
  const input = () => ({ permissionSet: started.ids.set('ReadOnlyAccess'), sessionDuration: 'PT1H' })
  beforeEach(async () => void (await start('update-permission-set', { company: tagged })))

  it('is refused with the tag', async () => {
    await expect(started.plan(input(), terraform(false))).rejects.toMatchObject({
      code: 'permission_set_managed',
      vars: { tag: 'managed-by=terraform' },
    })
    expect((await started.plan(input())).changes).toHaveLength(7)
  })
  it('is changed where the policy allows it, and then said to be undone by the next apply', async () => {
    expect((await started.plan(input(), terraform(true))).notes[0]?.en).toContain(
      'the next apply there undoes this change',
    )
  })
})

describe('provision-permission-set', () => {
  it('brings the set to the accounts that have it as it was, and to no other', async () => {
    const set = await start('provision-permission-set')
    await expect(started.plan({ permissionSet: set('PowerUserAccess') })).rejects.toMatchObject({
      code: 'permission_set_up_to_date',
    })
    const { PermissionSetArn } = setInAws('PowerUserAccess')
    const pairs = started.bench.world().provisioned.by('permissionSet', PermissionSetArn)
    for (const pair of pairs.slice(0, 2)) pair.revision = 0
    const plan = await started.plan({ permissionSet: set('PowerUserAccess') })
    expect(plan.changes.map(({ target }) => target)).toEqual(
      pairs
        .slice(0, 2)
        .map(({ AccountId }) => AccountId)
        .toSorted(),
    )
    await started.carryOut(plan.changes)
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
    expect(calls(started.bench, 'ProvisionPermissionSet')).toBe(2)
  })

  it('fails in an account with AWS’s reason; another try is about those that are left', async () => {
    const set = await start('provision-permission-set')
    const { PermissionSetArn } = setInAws('PowerUserAccess')
    for (const pair of started.bench.world().provisioned.by('permissionSet', PermissionSetArn)) pair.revision = 0
    const plan = await started.plan({ permissionSet: set('PowerUserAccess') })
    const broken = started.ids.account('prod-orders')
    const mend = started.bench.simulated.failAssignments(
      ({ kind, accountId }) => kind === 'provision' && accountId === broken,
      'Received a 409 status error: Cannot exceed quota for PoliciesPerRole: 10.',
    )
    await expect(started.carryOut(plan.changes)).rejects.toThrow('Cannot exceed quota for PoliciesPerRole: 10.')
    mend()
    const before = calls(started.bench, 'ProvisionPermissionSet')
    expect(await started.plan({ permissionSet: set('PowerUserAccess') }, { made: plan.changes })).toEqual(plan)
    await started.carryOut(plan.changes)
    expect(provisionedTo('PowerUserAccess')).toEqual([7, 7])
    // Those that were up to date are not asked for again.
    expect(calls(started.bench, 'ProvisionPermissionSet') - before).toBeLessThan(7)
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
    const plan = await started.plan(
      { permissionSet: set('ReadOnlyAccess'), sessionDuration: 'PT1H' },
      planContext(started.bench, started.directory),
    )
    expect(plan.notes[0]?.en).toContain('In use by 6 people in 300 accounts')
    await started.carryOut(plan.changes)
    expect(calls(started.bench, 'ProvisionPermissionSet')).toBe(1)
    expect(plan.changes).toHaveLength(302)
    expect(provisionedTo('ReadOnlyAccess')).toEqual([300, 300])
  })
})

describe('attach-customer-managed-policy and detach-customer-managed-policy', () => {
  it('say what cannot be seen, and leave an account without the policy as it was', async () => {
    const set = await start('attach-customer-managed-policy')
    const plan = await started.plan({ permissionSet: set('ReadOnlyAccess'), policy: 'teams/payments-guardrails' })
    expect(plan.changes[0]?.params.policy).toBe('/teams/payments-guardrails')
    expect(plan.notes.map(({ en }) => en).join()).toContain(
      'cannot see whether /teams/payments-guardrails exists in 6 accounts',
    )
    await expect(started.carryOut(plan.changes)).rejects.toThrow('Not supported policy')
    await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
    expect(setInAws('ReadOnlyAccess').customerManagedPolicies).toEqual([])
    expect(provisionedTo('ReadOnlyAccess')).toEqual([6, 6])
  })

  it('refuses one that is missing in the account that the bot sees', async () => {
    const set = await start('attach-customer-managed-policy')
    const asked = started.plan({ permissionSet: set('Billing'), policy: '/finance' })
    await expect(asked).rejects.toMatchObject({
      code: 'customer_policy_missing',
      vars: { account: 'example-management' },
    })
  })

  it('refuses what is no name', async () => {
    const set = await start('attach-customer-managed-policy')
    const asked = started.plan({ permissionSet: set('Billing'), policy: 'two words' })
    await expect(asked).rejects.toMatchObject({ code: 'customer_policy_invalid' })
  })

  it('detaches it', async () => {
    const set = await start('detach-customer-managed-policy')
    const plan = await started.plan({ permissionSet: set('PaymentsDeploy'), policies: ['/teams/payments-guardrails'] })
    expect(plan.notes.map(({ en }) => en).join()).toContain(
      'What /teams/payments-guardrails allows the bot cannot read',
    )
    await started.carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').customerManagedPolicies).toEqual([])
    await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
    expect(setInAws('PaymentsDeploy').customerManagedPolicies).toEqual([
      { Path: '/teams/', Name: 'payments-guardrails' },
    ])
  })
})

describe('put-inline-policy and delete-inline-policy', () => {
  const s3 = (action: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] })

  it('say what changes for people, keep both texts whole, and take it back', async () => {
    const set = await start('put-inline-policy')
    const before = setInAws('PaymentsDeploy').inlinePolicy
    const plan = await started.plan({ permissionSet: set('PaymentsDeploy'), policy: s3('s3:*') })
    expect(plan.notes.map(({ en }) => en).slice(0, 2)).toEqual([
      'People can do more: all of s3.',
      'People can no longer do: ecs (Describe*, UpdateService).',
    ])
    expect(plan.details?.map(({ title }) => title.en)).toEqual([
      'People can do more',
      'People can no longer do',
      'Inline policy before',
      'Inline policy after',
      'Accounts and how many people',
    ])
    await started.carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').inlinePolicy).toBe(s3('s3:*'))
    await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
    expect(setInAws('PaymentsDeploy').inlinePolicy).toBe(before)
  })

  it('sees that the text is the same but for its layout', async () => {
    const set = await start('put-inline-policy')
    const policy = JSON.stringify(JSON.parse(setInAws('PaymentsDeploy').inlinePolicy), null, 4)
    const asked = started.plan({ permissionSet: set('PaymentsDeploy'), policy })
    await expect(asked).rejects.toMatchObject({ code: 'permission_set_unchanged' })
  })

  it('asks for what the set would be: everything is a high risk', async () => {
    const set = await start('put-inline-policy')
    const risk = (policy: string) =>
      started.operation.risk({ permissionSet: set('ReadOnlyAccess'), policy } as never, {
        directory: started.directory,
      })
    expect([risk(s3('s3:Get*')), risk(s3('*')), risk(s3('iam:Put*'))]).toEqual(['medium', 'high', 'high'])
  })

  it('deletes it, and refuses where there is none', async () => {
    const set = await start('delete-inline-policy')
    const plan = await started.plan({ permissionSet: set('PaymentsDeploy') })
    await started.carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').inlinePolicy).toBe('')
    await expect(started.plan({ permissionSet: set('Billing') })).rejects.toMatchObject({ code: 'inline_policy_none' })
  })
})

describe('put-permissions-boundary and delete-permissions-boundary', () => {
  it('set one policy as the boundary, replace it, and take it off', async () => {
    const set = await start('put-permissions-boundary')
    const input = { permissionSet: set('PowerUserAccess'), managedPolicy: policy('ReadOnlyAccess') }
    const plan = await started.plan(input)
    await started.carryOut(plan.changes)
    expect(setInAws('PowerUserAccess').boundary).toEqual({ ManagedPolicyArn: policy('ReadOnlyAccess') })
    const other = await started.plan({ permissionSet: set('PowerUserAccess'), customerPolicy: '/limits' })
    expect(other.changes[0]).toMatchObject({ effect: 'change', before: policy('ReadOnlyAccess'), after: '/limits' })
    await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
    expect(setInAws('PowerUserAccess').boundary).toBeUndefined()
  })

  it.each([
    ['two policies', { managedPolicy: policy('ReadOnlyAccess'), customerPolicy: '/limits' }],
    ['none', {}],
  ])('refuses %s', async (_, wrong) => {
    const set = await start('put-permissions-boundary')
    const asked = started.plan({ permissionSet: set('PowerUserAccess'), ...wrong })
    await expect(asked).rejects.toMatchObject({ code: 'boundary_one_policy' })
  })

  it('refuses to take off what is not there', async () => {
    const set = await start('delete-permissions-boundary')
    await expect(started.plan({ permissionSet: set('Billing') })).rejects.toMatchObject({ code: 'boundary_none' })
  })
})

describe('tag-permission-set and untag-permission-set', () => {
  it('tag, without provisioning anything, and take back what was there', async () => {
    const set = await start('tag-permission-set')
    const plan = await started.plan({ permissionSet: set('PaymentsDeploy'), tags: 'team=shop\n cost centre = 42 \n' })
    expect(plan.changes).toMatchObject([
      { action: 'sso:TagResource', before: { team: 'payments', 'cost centre': null } },
    ])
    await started.carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').tags).toEqual({ team: 'shop', 'cost centre': '42' })
    await started.carryOut(started.operation.undo?.(plan, { directory: started.directory }) ?? [])
    expect(setInAws('PaymentsDeploy').tags).toEqual({ team: 'payments' })
  })

  it.each([
    ['a line without a value', 'team', 'tag_invalid'],
    ['a sign that AWS does not take', 'team=<b>', 'tag_invalid'],
    ['a key that AWS keeps for itself', 'aws:x=1', 'tag_invalid'],
    ['the bot’s own key', 'aws-setup:request=ABC', 'tag_is_ours'],
    ['too many', Array.from({ length: 75 }, (_, i) => `k${i}=1`).join('\n'), 'tag_invalid'],
    ['what it has', 'team=payments', 'permission_set_unchanged'],
  ])('refuses %s', async (_, tags, code) => {
    const set = await start('tag-permission-set')
    await expect(started.plan({ permissionSet: set('PaymentsDeploy'), tags })).rejects.toMatchObject({
      code,
      field: 'tags',
    })
  })

  it('removes tags that are there', async () => {
    const set = await start('untag-permission-set')
    const plan = await started.plan({ permissionSet: set('PaymentsDeploy'), keys: 'team' })
    await started.carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').tags).toEqual({})
    await expect(started.plan({ permissionSet: set('PaymentsDeploy'), keys: 'team' })).rejects.toMatchObject({
      code: 'tag_not_there',
    })
  })
})

describe('delete-permission-set', () => {
  it('deletes one that nobody has', async () => {
    const set = await start('delete-permission-set')
    const { assignments } = started.bench.world()
    for (const one of assignments.by('permissionSet', set('Billing'))) assignments.remove(assignmentKey(one))
    const arn = set('Billing')
    const plan = await started.plan({ permissionSet: arn })
    await started.carryOut(plan.changes)
    expect(
      started.bench
        .world()
        .permissionSets.all()
        .some(({ Name }) => Name === 'Billing'),
    ).toBe(false)
    await started.carryOut(plan.changes, { repeated: true })
  })

  it('says who has it, and what the bot has given', async () => {
    const set = await start('delete-permission-set')
    await expect(started.plan({ permissionSet: set('PaymentsDeploy') })).rejects.toMatchObject({
      code: 'permission_set_assigned',
      vars: { count: 1, listed: 'sre (prod-payments)' },
    })
    await expect(
      started.plan({ permissionSet: set('PaymentsDeploy') }, { grantsOfSet: async () => ['7K2MQX'] }),
    ).rejects.toMatchObject({ code: 'permission_set_granted', vars: { count: 1, ids: '7K2MQX' } })
  })
})
