import { describe, expect, it } from 'vitest'
import { assignmentKey } from '../../src/sim/aws/world.ts'
import { policyArn, setBench } from './set-bench.ts'

const { now, start, setInAws, provisionedTo, takeBack } = setBench()

describe('attach-customer-managed-policy and detach-customer-managed-policy', () => {
  it('say what cannot be seen, and leave an account without the policy as it was', async () => {
    const set = await start('attach-customer-managed-policy')
    const plan = await now().plan({ permissionSet: set('ReadOnlyAccess'), policy: 'teams/payments-guardrails' })
    expect(plan.changes[0]?.params.policy).toBe('/teams/payments-guardrails')
    expect(plan.notes.map(({ en }) => en).join()).toContain(
      'cannot see whether /teams/payments-guardrails exists in 6 accounts',
    )
    await expect(now().carryOut(plan.changes)).rejects.toThrow('Not supported policy')
    await takeBack(plan)
    expect(setInAws('ReadOnlyAccess').customerManagedPolicies).toEqual([])
    expect(provisionedTo('ReadOnlyAccess')).toEqual([6, 6])
  })

  it('refuses one that is missing in the account that the bot sees', async () => {
    const set = await start('attach-customer-managed-policy')
    const asked = now().plan({ permissionSet: set('Billing'), policy: '/finance' })
    await expect(asked).rejects.toMatchObject({
      code: 'customer_policy_missing',
      vars: { account: 'example-management' },
    })
  })

  it('refuses what is no name', async () => {
    const set = await start('attach-customer-managed-policy')
    const asked = now().plan({ permissionSet: set('Billing'), policy: 'two words' })
    await expect(asked).rejects.toMatchObject({ code: 'customer_policy_invalid' })
  })

  it('detaches it', async () => {
    const set = await start('detach-customer-managed-policy')
    const plan = await now().plan({ permissionSet: set('PaymentsDeploy'), policies: ['/teams/payments-guardrails'] })
    expect(plan.notes.map(({ en }) => en).join()).toContain(
      'What /teams/payments-guardrails allows the bot cannot read',
    )
    await now().carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').customerManagedPolicies).toEqual([])
    await takeBack(plan)
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
    const plan = await now().plan({ permissionSet: set('PaymentsDeploy'), policy: s3('s3:*') })
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
    await now().carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').inlinePolicy).toBe(s3('s3:*'))
    await takeBack(plan)
    expect(setInAws('PaymentsDeploy').inlinePolicy).toBe(before)
  })

  it('sees that the text is the same but for its layout', async () => {
    const set = await start('put-inline-policy')
    const policy = JSON.stringify(JSON.parse(setInAws('PaymentsDeploy').inlinePolicy), null, 4)
    const asked = now().plan({ permissionSet: set('PaymentsDeploy'), policy })
    await expect(asked).rejects.toMatchObject({ code: 'permission_set_unchanged' })
  })

  it('asks for what the set would be: everything is a high risk', async () => {
    const set = await start('put-inline-policy')
    const risk = (policy: string) =>
      now().operation.risk({ permissionSet: set('ReadOnlyAccess'), policy } as never, {
        directory: now().directory,
      })
    expect([risk(s3('s3:Get*')), risk(s3('*')), risk(s3('iam:Put*'))]).toEqual(['medium', 'high', 'high'])
  })

  it('tells what Access Analyzer says, in both languages, and that it could not be asked', async () => {
    const set = await start('put-inline-policy')
    const wish = { permissionSet: set('ReadOnlyAccess'), policy: s3('iam:*') }
    const [note] = (await now().plan(wish)).notes
    expect(note?.en).toContain('Access Analyzer has 1 finding: security warning (1:')
    expect(note?.en).toContain('overly permissive')
    expect(note?.ja).toContain('セキュリティの警告')
    expect(note?.ja).toContain('過度に許容的')
    now().bench.simulated.deny('access-analyzer:ValidatePolicy')
    const [denied] = (await now().plan(wish)).notes
    expect(denied?.en).toContain('could not be asked about the policy (access-analyzer:ValidatePolicy)')
  })

  it('deletes it, and refuses where there is none', async () => {
    const set = await start('delete-inline-policy')
    const plan = await now().plan({ permissionSet: set('PaymentsDeploy') })
    await now().carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').inlinePolicy).toBe('')
    await expect(now().plan({ permissionSet: set('Billing') })).rejects.toMatchObject({ code: 'inline_policy_none' })
  })
})

describe('put-permissions-boundary and delete-permissions-boundary', () => {
  it('set one policy as the boundary, replace it, and take it off', async () => {
    const set = await start('put-permissions-boundary')
    const input = { permissionSet: set('PowerUserAccess'), managedPolicy: policyArn('ReadOnlyAccess') }
    const plan = await now().plan(input)
    await now().carryOut(plan.changes)
    expect(setInAws('PowerUserAccess').boundary).toEqual({ ManagedPolicyArn: policyArn('ReadOnlyAccess') })
    const other = await now().plan({ permissionSet: set('PowerUserAccess'), customerPolicy: '/limits' })
    expect(other.changes[0]).toMatchObject({ effect: 'change', before: policyArn('ReadOnlyAccess'), after: '/limits' })
    await takeBack(plan)
    expect(setInAws('PowerUserAccess').boundary).toBeUndefined()
  })

  it.each([
    ['two policies', { managedPolicy: policyArn('ReadOnlyAccess'), customerPolicy: '/limits' }],
    ['none', {}],
  ])('refuses %s', async (_, wrong) => {
    const set = await start('put-permissions-boundary')
    const asked = now().plan({ permissionSet: set('PowerUserAccess'), ...wrong })
    await expect(asked).rejects.toMatchObject({ code: 'boundary_one_policy' })
  })

  it('refuses to take off what is not there', async () => {
    const set = await start('delete-permissions-boundary')
    await expect(now().plan({ permissionSet: set('Billing') })).rejects.toMatchObject({ code: 'boundary_none' })
  })
})

describe('tag-permission-set and untag-permission-set', () => {
  it('tag, without provisioning anything, and take back what was there', async () => {
    const set = await start('tag-permission-set')
    const plan = await now().plan({ permissionSet: set('PaymentsDeploy'), tags: 'team=shop\n cost centre = 42 \n' })
    expect(plan.changes).toMatchObject([
      { action: 'sso:TagResource', before: { team: 'payments', 'cost centre': null } },
    ])
    await now().carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').tags).toEqual({ team: 'shop', 'cost centre': '42' })
    await takeBack(plan)
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
    await expect(now().plan({ permissionSet: set('PaymentsDeploy'), tags })).rejects.toMatchObject({
      code,
      field: 'tags',
    })
  })

  it('removes tags that are there', async () => {
    const set = await start('untag-permission-set')
    const plan = await now().plan({ permissionSet: set('PaymentsDeploy'), keys: 'team' })
    await now().carryOut(plan.changes)
    expect(setInAws('PaymentsDeploy').tags).toEqual({})
    await expect(now().plan({ permissionSet: set('PaymentsDeploy'), keys: 'team' })).rejects.toMatchObject({
      code: 'tag_not_there',
    })
  })
})

describe('delete-permission-set', () => {
  it('deletes one that nobody has', async () => {
    const set = await start('delete-permission-set')
    const { assignments } = now().bench.world()
    for (const one of assignments.by('permissionSet', set('Billing'))) assignments.remove(assignmentKey(one))
    const arn = set('Billing')
    const plan = await now().plan({ permissionSet: arn })
    await now().carryOut(plan.changes)
    expect(
      now()
        .bench.world()
        .permissionSets.all()
        .some(({ Name }) => Name === 'Billing'),
    ).toBe(false)
    await now().carryOut(plan.changes, { repeated: true })
  })

  it('says who has it, and what the bot has given', async () => {
    const set = await start('delete-permission-set')
    await expect(now().plan({ permissionSet: set('PaymentsDeploy') })).rejects.toMatchObject({
      code: 'permission_set_assigned',
      vars: { count: 1, listed: 'sre (prod-payments)' },
    })
    await expect(
      now().plan({ permissionSet: set('PaymentsDeploy') }, { grantsOfSet: async () => ['7K2MQX'] }),
    ).rejects.toMatchObject({ code: 'permission_set_granted', vars: { count: 1, ids: '7K2MQX' } })
  })
})
