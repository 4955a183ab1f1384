import { afterEach, describe, expect, it } from 'vitest'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { type BenchOptions, calls } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

let started: Started
afterEach(() => started.bench.stop())
const start = async (id: string, options: BenchOptions = {}) => {
  started = await startOperation(id, { company: establishedCompany(), ...options })
  return started
}
const refused = (code: string, field?: string) => expect.objectContaining({ code, ...(field && { field }) })
const account = (name: string) => {
  const id = started.ids.account(name)
  const found = started.bench.world().accounts.get(id)
  if (!found) throw new Error(`no account ${name}`)
  return found
}
const undone = (made: Awaited<ReturnType<Started['plan']>>) =>
  started.operation.undo?.(made, { directory: started.directory }) ?? []

/** A policy whose rules go by a tag, a place and a name. */
function policyByNames() {
  const rules = ['tag:env=prod', 'ou:/Workloads/Production', 'name:prod-*'].map(
    (selector) => `  - { name: by ${selector.split(':')[0]}, when: { accounts: ["${selector}"] } }`,
  )
  const text = ['channels: { approvals: C012345, audit: C067890 }', 'admins: ["@aws-admins"]', 'rules:', ...rules]
  const loaded = readPolicy(text.join('\n'), 'policy.yaml')
  if (!('policy' in loaded)) throw new Error(JSON.stringify(loaded))
  return loaded.policy
}

describe('tag-account', () => {
  it('adds and changes tags, says the values before, and takes it back', async () => {
    const { plan, carryOut } = await start('tag-account')
    const { Id: id, tags } = account('prod-payments')
    const had = { ...tags }
    const made = await plan({ account: id, tags: 'env=staging\nowner=payments team\n' })
    expect(made.changes[0]).toMatchObject({ effect: 'change', before: { env: had.env } })
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(tags).toMatchObject({ ...had, env: 'staging', owner: 'payments team' })
    await expect(plan({ account: id, tags: 'env=staging' })).rejects.toEqual(refused('tags_there', 'tags'))
    await carryOut(undone(made))
    expect(account('prod-payments').tags).toEqual(had)
  })

  it('is risky where a rule goes by the tag, and says which', async () => {
    const { plan, operation, directory } = await start('tag-account')
    const policy = policyByNames()
    const input = { account: account('sandbox-mia').Id, tags: 'ENV=prod' }
    expect(operation.risk(input as never, { directory, policy })).toBe('high')
    expect(operation.risk({ ...input, tags: 'owner=mia' } as never, { directory, policy })).toBe('medium')
    expect((await plan(input, { policy })).notes[0]?.en).toContain('by tag')
  })

  it.each(['env', '=prod', 'aws:env=prod', 'a=1\na=2', 'env=pröd#'])('refuses “%s”', async (tags) => {
    const { plan } = await start('tag-account')
    await expect(plan({ account: account('prod-payments').Id, tags })).rejects.toEqual(refused('tag_invalid', 'tags'))
  })
})

describe('untag-account', () => {
  it('takes tags off and puts them back, and refuses keys that are not there', async () => {
    const { plan, carryOut } = await start('untag-account')
    const { Id: id, tags } = account('prod-payments')
    const had = { ...tags }
    const made = await plan({ account: id, keys: 'env' })
    await carryOut(made.changes)
    expect(account('prod-payments').tags).not.toHaveProperty('env')
    await expect(plan({ account: id, keys: 'env' })).rejects.toEqual(refused('tags_not_there', 'keys'))
    await carryOut(undone(made))
    expect(account('prod-payments').tags).toEqual(had)
  })
})

describe('rename-organizational-unit', () => {
  it('renames, says which rules lose their place, and takes it back', async () => {
    const { plan, carryOut, operation, directory } = await start('rename-organizational-unit')
    const policy = policyByNames()
    const input = { unit: '/Workloads/Production', unitName: 'Live' }
    const names = () =>
      started.bench
        .world()
        .units.all()
        .map((u) => u.Name)
    expect(operation.risk(input as never, { directory, policy })).toBe('high')
    expect(operation.risk({ ...input, unit: '/Sandbox' } as never, { directory, policy })).toBe('medium')
    const made = await plan(input, { policy })
    expect(made.notes[0]?.en).toContain('by ou')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(names()).toContain('Live')
    await carryOut(undone(made))
    expect(names()).toContain('Production')
  })

  it('refuses the root, a path, and a name that is taken beside it', async () => {
    const { plan } = await start('rename-organizational-unit')
    await expect(plan({ unit: '/', unitName: 'X' })).rejects.toEqual(refused('unit_is_root', 'unit'))
    const of = { unit: '/Workloads/Production' }
    await expect(plan({ ...of, unitName: 'A/B' })).rejects.toEqual(refused('unit_name_invalid', 'unitName'))
    await expect(plan({ ...of, unitName: 'Staging' })).rejects.toEqual(refused('units_there', 'unitName'))
  })
})

describe('rename-account', () => {
  const trust = () => started.bench.world().organization?.trustedServices.set('account.amazonaws.com', new Date(0))

  it('renames a member and the management account, and takes it back', async () => {
    const { plan, carryOut, directory } = await start('rename-account')
    trust()
    const made = await plan({ account: account('sandbox-mia').Id, accountName: 'sandbox-hana' })
    expect(made.changes[0]).toMatchObject({ before: 'sandbox-mia', after: 'sandbox-hana' })
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(account('sandbox-mia').Name).toBe('sandbox-hana')
    await carryOut(undone(made))
    expect(account('sandbox-mia').Name).toBe('sandbox-mia')
    const own = directory.accounts().find((a) => a.management)
    await carryOut((await plan({ account: own?.id, accountName: 'example-root' })).changes)
    expect(started.bench.world().accounts.get(own?.id ?? '')?.Name).toBe('example-root')
  })

  it('is risky where a rule goes by the old name or the new one', async () => {
    const { operation, directory } = await start('rename-account')
    const policy = policyByNames()
    const input = { account: account('sandbox-mia').Id, accountName: 'prod-mia' }
    expect(operation.risk(input as never, { directory, policy })).toBe('high')
    expect(operation.risk({ ...input, accountName: 'mia' } as never, { directory, policy })).toBe('low')
  })

  it('says where to go while AWS Account Management is not trusted, and refuses names that AWS does not take', async () => {
    const { plan } = await start('rename-account')
    started.bench.world().organization?.trustedServices.delete('account.amazonaws.com')
    const of = { account: account('sandbox-mia').Id }
    await expect(plan({ ...of, accountName: 'mia' })).rejects.toEqual(refused('account_management_untrusted'))
    await expect(plan({ ...of, accountName: '本番' })).rejects.toEqual(refused('account_name_invalid', 'accountName'))
    await expect(plan({ ...of, accountName: 'sandbox-mia' })).rejects.toEqual(
      refused('account_named_so', 'accountName'),
    )
  })
})

describe('invite-account and cancel-invitation', () => {
  const target = '999988887777'

  it('invites once, though the answer was lost, and takes it back', async () => {
    const { plan, carryOut } = await start('invite-account')
    const made = await plan({ target })
    expect(made.notes[0]?.en).toContain('15 days')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(calls(started.bench, 'InviteAccountToOrganization')).toBe(1)
    await expect(plan({ target })).rejects.toEqual(refused('invitation_there', 'target'))
    await carryOut(undone(made))
    await expect(plan({ target })).resolves.toMatchObject({ changes: [{ effect: 'add' }] })
  })

  it('refuses members and what is neither an id nor an address', async () => {
    const { plan } = await start('invite-account')
    await expect(plan({ target: account('sandbox-mia').Id })).rejects.toEqual(refused('invitation_member', 'target'))
    await expect(plan({ target: '12345' })).rejects.toEqual(refused('invitation_target_invalid', 'target'))
  })

  it('cancels what is open, and names what is when it is not', async () => {
    const { plan, carryOut, bench } = await start('cancel-invitation')
    await expect(plan({ target })).rejects.toEqual(refused('invitation_unknown', 'target'))
    const handshakes = bench.world().organization
    if (!handshakes) throw new Error('no organization')
    const open = {
      id: 'h-abcdefgh12',
      target: { Id: 'owner@example.org', Type: 'EMAIL' as const },
      state: 'OPEN' as const,
    }
    handshakes.invitations = new Map([[open.id, { ...open, requested: new Date(bench.clock.now()) }]])
    await expect(plan({ target })).rejects.toMatchObject({ vars: { others: 'owner@example.org' } })
    const made = await plan({ target: 'OWNER@example.org' })
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(calls(bench, 'CancelHandshake')).toBe(1)
  })
})

describe('close-account', () => {
  it('closes the account whose name is typed, and nothing else', async () => {
    const { plan, carryOut } = await start('close-account')
    const { Id: id } = account('sandbox-mia')
    const wrong = plan({ account: id, accountName: 'sandbox-bob' })
    await expect(wrong).rejects.toEqual(refused('account_name_differs', 'accountName'))
    const made = await plan({ account: id, accountName: 'sandbox-mia' })
    expect(made.notes[0]?.en).toContain('90 days')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(account('sandbox-mia').State).not.toBe('ACTIVE')
    await expect(plan({ account: id, accountName: 'sandbox-mia' })).rejects.toEqual(refused('account_not_active'))
  })

  it('never closes the management account', async () => {
    const { plan, directory } = await start('close-account')
    const own = directory.accounts().find((a) => a.management)
    const input = { account: own?.id, accountName: own?.name }
    await expect(plan(input)).rejects.toEqual(refused('account_is_management', 'account'))
  })
})
