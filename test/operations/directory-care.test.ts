import { afterEach, describe, expect, it } from 'vitest'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { applyContext, type BenchOptions, calls } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

let started: Started
afterEach(() => started.bench.stop())
const start = async (id: string, options?: BenchOptions) => {
  started = await startOperation(id, options)
  return started
}
const refused = (code: string, field?: string) => expect.objectContaining({ code, ...(field && { field }) })
const user = (name: string) => `USER:${started.ids.user(name)}`
const group = (name: string) => `GROUP:${started.ids.group(name)}`
const world = () => started.bench.world()
const undone = (made: Awaited<ReturnType<Started['plan']>>) =>
  started.operation.undo?.(made, { directory: started.directory }) ?? []

/** Example Corp with users that its identity provider sends. */
function synchronized() {
  const company = establishedCompany()
  const { identityCenter } = company
  if (!identityCenter) throw new Error('no Identity Center')
  const users = identityCenter.users.map((one) => ({ ...one, externalId: `okta-${one.userName}` }))
  return { ...company, identityCenter: { ...identityCenter, users } }
}

/** A policy with a rule for a group. */
function policyFor(name: string) {
  const rule = `  - { name: by group, when: {}, for: ["group:${name}"] }`
  const text = ['channels: { approvals: C012345, audit: C067890 }', 'admins: ["@aws-admins"]', 'rules:', rule]
  const loaded = readPolicy(text.join('\n'), 'policy.yaml')
  if (!('policy' in loaded)) throw new Error(JSON.stringify(loaded))
  return loaded.policy
}

it.each([
  ['update-user', () => ({ user: user('mia'), givenName: 'Mira' })],
  ['create-group', () => ({ groupName: 'auditors' })],
  ['update-group', () => ({ group: group('sre'), groupName: 'ops' })],
  ['delete-group', () => ({ group: group('sre') })],
  ['delete-user', () => ({ user: user('mia') })],
  ['remove-from-group', () => ({ users: [user('mia')], group: group('sre') })],
])('%s is refused where users and groups come from an identity provider', async (id, input) => {
  const { plan } = await start(id, { company: synchronized() })
  await expect(plan(input())).rejects.toEqual(refused('identity_source_external'))
})

describe('update-user', () => {
  const mia = () => world().users.get(started.ids.user('mia'))

  it('changes what is typed and leaves the rest, says both, and takes it back', async () => {
    const { plan, carryOut } = await start('update-user')
    const was = structuredClone({ name: mia()?.Name, email: mia()?.Emails?.[0]?.Value, shown: mia()?.DisplayName })
    const made = await plan({ user: user('mia'), familyName: 'Sato', email: 'mia.sato@example.com' })
    expect(made.changes[0]?.before).toEqual({ familyName: was.name?.FamilyName, email: was.email })
    expect(made.notes[0]?.en).toContain('mia.sato@example.com')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(mia()).toMatchObject({ Name: { ...was.name, FamilyName: 'Sato' }, DisplayName: was.shown })
    await expect(plan({ user: user('mia'), familyName: 'Sato' })).rejects.toEqual(refused('user_so_already', 'user'))
    await carryOut(undone(made))
    expect(mia()?.Name).toEqual(was.name)
    expect(mia()?.Emails?.[0]?.Value).toBe(was.email)
  })

  it('is risky where the address changes, and refuses one in use', async () => {
    const { plan, operation, directory } = await start('update-user')
    const input = { user: user('mia'), email: 'bob@example.com' }
    expect(operation.risk(input as never, { directory })).toBe('high')
    expect(operation.risk({ user: user('mia'), givenName: 'M' } as never, { directory })).toBe('low')
    await expect(plan(input)).rejects.toEqual(refused('user_email_taken', 'email'))
  })
})

it('fails in AWS’s words, and for good, where somebody has taken the address or the name since', async () => {
  const { plan, operation, bench, directory } = await start('update-user')
  const [change] = (await plan({ user: user('mia'), email: 'new@example.com' })).changes
  const bob = world().users.get(started.ids.user('bob'))
  if (!change || !bob?.Emails?.[0]) throw new Error('no change')
  bob.Emails[0].Value = 'new@example.com'
  const applied = await operation.apply(change, applyContext(bench, directory))
  expect(applied).toMatchObject({ state: 'failed', reason: 'Duplicate email' })
})

describe('groups', () => {
  const named = (name: string) =>
    world()
      .groups.all()
      .find((g) => g.DisplayName === name)

  it('are created once, though the answer was lost, and never beside a namesake', async () => {
    const { plan, operation, bench, directory } = await start('create-group')
    const [creation] = (await plan({ groupName: 'auditors', description: 'Yearly' })).changes
    if (!creation) throw new Error('no change')
    bench.simulated.failNext('identitystore:CreateGroup', 'reset', { after: true })
    const context = applyContext(bench, directory)
    await expect(operation.apply(creation, context)).rejects.toMatchObject({ name: 'OutcomeUnknown' })
    const applied = await operation.apply(creation, { ...context, repeated: true })
    expect(applied).toEqual({ state: 'done', outputs: { groupId: named('auditors')?.GroupId } })
    expect(calls(bench, 'CreateGroup')).toBe(1)
    await expect(plan({ groupName: 'Auditors' })).rejects.toEqual(refused('group_name_taken', 'groupName'))
    await expect(plan({ groupName: ' ' })).rejects.toEqual(refused('group_name_invalid', 'groupName'))
  })

  it('are renamed, with the rules that are for them named, and take their name back', async () => {
    const { plan, carryOut, operation, directory } = await start('update-group')
    const input = { group: group('sre'), groupName: 'site-reliability' }
    const policy = policyFor('sre')
    expect(operation.risk(input as never, { directory, policy })).toBe('high')
    const made = await plan(input, { policy })
    expect(made.notes[0]?.en).toContain('by group')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(named('site-reliability')).toBeDefined()
    await carryOut(undone(made))
    expect(named('sre')).toBeDefined()
    await expect(plan({ group: group('sre'), groupName: 'sre' })).rejects.toEqual(refused('group_so_already', 'group'))
  })

  it('are deleted only without access and without a rule for them', async () => {
    const { plan, carryOut, bench, directory } = await start('delete-group')
    await expect(plan({ group: group('sre') })).rejects.toEqual(refused('group_has_access', 'group'))
    const groupId = bench.world().ids.uuid()
    const IdentityStoreId = directory.instance?.identityStoreId ?? ''
    const at = new Date(bench.clock.now())
    world().groups.add({ IdentityStoreId, GroupId: groupId, DisplayName: 'empty', CreatedAt: at, UpdatedAt: at })
    await directory.refresh()
    const input = { group: `GROUP:${groupId}` }
    await expect(plan(input, { policy: policyFor('empty') })).rejects.toEqual(refused('group_in_rules', 'group'))
    const made = await plan(input)
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(named('empty')).toBeUndefined()
  })
})

describe('remove-from-group', () => {
  const members = (name: string) =>
    world()
      .memberships.by('group', started.ids.group(name))
      .map((m) => m.MemberId.UserId)

  it('takes several out, says who is not in it, and puts them back', async () => {
    const { plan, carryOut } = await start('remove-from-group')
    const [first, second] = members('aws-admins')
    if (!first || !second) throw new Error('too few members')
    const made = await plan({ users: [`USER:${first}`, `USER:${second}`, user('mia')], group: group('aws-admins') })
    expect(made.changes.map(({ target }) => target)).toEqual([first, second])
    expect(made.notes[0]?.en).toContain('Mia')
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(members('aws-admins')).not.toEqual(expect.arrayContaining([first]))
    await expect(plan({ users: [`USER:${first}`], group: group('aws-admins') })).rejects.toEqual(
      refused('not_in_group', 'users'),
    )
    await carryOut(undone(made))
    expect(members('aws-admins')).toEqual(expect.arrayContaining([first, second]))
  })
})

describe('offboard-user', () => {
  const assigned = (name: string) =>
    world()
      .assignments.all()
      .filter((a) => a.PrincipalId === started.ids.user(name))
  const groupsOf = (name: string) => world().memberships.by('user', started.ids.user(name))
  /** Somebody who has an assignment of their own and is in a group. */
  const somebody = () => {
    const found = started.directory
      .users()
      .find((u) => assigned(u.userName).length > 0 && groupsOf(u.userName).length > 0)
    if (!found) throw new Error('nobody has both')
    return found.userName
  }

  it('shows all that the user has and takes it, each for itself', async () => {
    const { plan, carryOut } = await start('offboard-user')
    const who = somebody()
    const [assignments, groups] = [assigned(who).length, groupsOf(who).length]
    const made = await plan({ user: user(who) })
    expect(made.changes).toHaveLength(assignments + groups)
    expect(new Set(made.changes.map(({ target }) => target)).size).toBe(assignments + groups)
    expect(made.notes[0]?.en).toContain(`assignments: ${assignments}, groups: ${groups}`)
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect([assigned(who), groupsOf(who)]).toEqual([[], []])
    await expect(plan({ user: user(who) })).rejects.toEqual(refused('user_has_nothing', 'user'))
  })

  it('takes assignments alone where groups come from an identity provider, and says where to go for them', async () => {
    const { plan } = await start('offboard-user', { company: synchronized() })
    const who = somebody()
    const made = await plan({ user: user(who) })
    expect(made.changes).toHaveLength(assigned(who).length)
    expect(made.notes.map(({ en }) => en).join()).toContain('identity provider')
  })
})

describe('delete-user', () => {
  it('is refused while the user has anything, and deletes for good after that', async () => {
    const { plan, carryOut, bench, directory } = await start('delete-user')
    await expect(plan({ user: user('alice') })).rejects.toEqual(refused('user_has_access', 'user'))
    const UserId = bench.world().ids.uuid()
    const at = new Date(bench.clock.now())
    world().users.add({
      IdentityStoreId: directory.instance?.identityStoreId ?? '',
      UserId,
      UserName: 'leaver',
      Name: { GivenName: 'L', FamilyName: 'Eaver' },
      DisplayName: 'Leaver',
      UserStatus: 'ENABLED',
      CreatedAt: at,
      UpdatedAt: at,
      attributes: {},
    })
    await directory.refresh()
    const made = await plan({ user: `USER:${UserId}` })
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(world().users.get(UserId)).toBeUndefined()
  })
})
