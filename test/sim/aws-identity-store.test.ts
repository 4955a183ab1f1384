import { expect, test } from 'vitest'
import { errorOf, type Simulation, simulate } from './aws-harness.ts'

const hana = { UserName: 'hana', DisplayName: 'Hana Novak', Name: { GivenName: 'Hana', FamilyName: 'Novak' } }
const by = (AttributePath: string, AttributeValue: string) => ({ UniqueAttribute: { AttributePath, AttributeValue } })
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const create = (s: Simulation, more: object = {}) =>
  s.store.createUser({ IdentityStoreId: s.IdentityStoreId, ...hana, ...more })

test('a user needs a user name, a display name and both halves of a name', async () => {
  const s = await simulate()
  const refusal = async (input: object) => {
    const error = await errorOf(s.store.createUser({ IdentityStoreId: s.IdentityStoreId, ...input }))
    expect(error.name).toBe('ValidationException')
    return error.message
  }
  expect(await refusal({ DisplayName: 'x' })).toBe('userName is a required attribute')
  expect(await refusal({ UserName: 'x' })).toBe(
    'displayname: The attribute displayname is required, name: The attribute name is required',
  )
  expect(await refusal({ ...hana, Name: { GivenName: 'x' } })).toMatch(/^familyname: /)
  expect(await refusal({ ...hana, Name: { FamilyName: 'x' } })).toMatch(/^givenname: /)
  expect(await refusal({ ...hana, UserName: 'Administrator' })).toMatch(/reserved/)
})

test('a user is created once, described, deleted', async () => {
  const s = await simulate()
  const { UserId, IdentityStoreId } = await create(s, {
    Emails: [{ Value: 'hana@example.com', Primary: true }],
    Title: 'SRE',
  })
  expect(UserId).toMatch(uuid)
  const used = await errorOf(create(s, { UserName: 'Hana' }))
  expect(used).toMatchObject({
    name: 'ConflictException',
    message: 'Duplicate UserName',
    Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
    RequestId: expect.stringMatching(uuid),
  })
  const key = { IdentityStoreId, UserId }
  expect(await s.store.describeUser(key)).toMatchObject({ ...hana, Title: 'SRE', UserStatus: 'ENABLED' })
  await s.store.updateUser({ ...key, Operations: [{ AttributePath: 'name.familyName', AttributeValue: 'Sato' }] })
  await s.store.updateUser({ ...key, Operations: [{ AttributePath: 'title' }] })
  const updated = await s.store.describeUser(key)
  expect(updated.Name).toEqual({ GivenName: 'Hana', FamilyName: 'Sato' })
  expect(updated).not.toHaveProperty('Title')
  await s.store.deleteUser(key)
  expect(await errorOf(s.store.describeUser(key))).toMatchObject({
    name: 'ResourceNotFoundException',
    ResourceType: 'USER',
  })
})

test('a group name is used once in a store', async () => {
  const s = await simulate()
  const { IdentityStoreId } = s
  expect(await errorOf(s.store.createGroup({ IdentityStoreId, DisplayName: 'sre' }))).toMatchObject({
    message: 'Duplicate GroupDisplayName',
    Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION',
  })
  const { GroupId } = await s.store.createGroup({ IdentityStoreId, DisplayName: 'finance', Description: 'Money' })
  const Operations = [{ AttributePath: 'displayName', AttributeValue: 'money' }]
  await s.store.updateGroup({ IdentityStoreId, GroupId, Operations })
  expect(await s.store.describeGroup({ IdentityStoreId, GroupId })).toMatchObject({
    DisplayName: 'money',
    Description: 'Money',
  })
  await s.store.deleteGroup({ IdentityStoreId, GroupId })
  const gone = await errorOf(s.store.describeGroup({ IdentityStoreId, GroupId }))
  expect(gone).toMatchObject({ message: 'GROUP not found.', ResourceType: 'GROUP' })
})

test('users are found by user name or e-mail, groups by display name', async () => {
  const s = await simulate()
  const { IdentityStoreId } = s
  const userId = (path: string, value: string) =>
    s.store.getUserId({ IdentityStoreId, AlternateIdentifier: by(path, value) }).then((r) => r.UserId)
  expect(await userId('userName', 'mia')).toBe(s.user('mia'))
  expect(await userId('emails.value', 'Mia@Example.com')).toBe(s.user('mia'))
  expect((await errorOf(userId('userName', 'nobody'))).message).toBe('USER not found.')
  expect((await errorOf(userId('userName', ''))).message).toMatch(/cannot be empty or null for attribute path/)
  expect((await errorOf(userId('title', 'Engineer'))).message).toBe('The attribute title is not a unique attribute')
  const group = { IdentityStoreId, AlternateIdentifier: by('displayName', 'sre') }
  expect((await s.store.getGroupId(group)).GroupId).toBe(s.group('sre'))
})

test('a group id is unknown in another store', async () => {
  const s = await simulate()
  const other = s.as('member')
  await other.sso.createInstance({ Name: 'own' })
  const own = s.aws.world.instances.all().find((i) => i.Name === 'own')
  const key = { IdentityStoreId: own?.IdentityStoreId, GroupId: s.group('sre') }
  expect((await errorOf(other.store.describeGroup(key))).name).toBe('ResourceNotFoundException')
})

test('lists filter exactly and page in the order of creation', async () => {
  const s = await simulate()
  const { IdentityStoreId } = s
  const filtered = async (AttributeValue: string) =>
    (await s.store.listUsers({ IdentityStoreId, Filters: [{ AttributePath: 'UserName', AttributeValue }] })).Users
  expect(await filtered('mia')).toHaveLength(1)
  expect(await filtered('mi')).toEqual([])
  const first = await s.store.listUsers({ IdentityStoreId, MaxResults: 5 })
  const second = await s.store.listUsers({ IdentityStoreId, MaxResults: 5, NextToken: first.NextToken })
  const names = [...(first.Users ?? []), ...(second.Users ?? [])].map((u) => u.UserName)
  expect(names).toEqual(['mia', 'ken', 'bob', 'alice', 'dana', 'emma', 'noah', 'yui'])
  expect(second).not.toHaveProperty('NextToken')
  const groups = await s.store.listGroups({ IdentityStoreId, MaxResults: 2 })
  expect([groups.Groups?.length, typeof groups.NextToken]).toEqual([2, 'string'])
  expect((await errorOf(s.store.listUsers({ IdentityStoreId, MaxResults: 101 }))).name).toBe('ValidationException')
})

test('a user is in a group once, is listed from both sides, and can be taken out', async () => {
  const s = await simulate()
  const { IdentityStoreId } = s
  const MemberId = { UserId: s.user('mia') }
  const GroupId = s.group('sre')
  const add = (member: { UserId: string }) =>
    s.store.createGroupMembership({ IdentityStoreId, GroupId, MemberId: member })
  const unknown = await errorOf(add({ UserId: '00000000-0000-4000-a000-000000000000' }))
  expect(unknown).toMatchObject({ name: 'ResourceNotFoundException', ResourceType: 'USER' })
  const { MembershipId } = await add(MemberId)
  expect((await errorOf(add(MemberId))).name).toBe('ConflictException')
  const { GroupMemberships } = await s.store.listGroupMemberships({ IdentityStoreId, GroupId })
  expect(GroupMemberships?.at(-1)).toMatchObject({ MembershipId, GroupId, MemberId })
  const mine = await s.store.listGroupMembershipsForMember({ IdentityStoreId, MemberId })
  expect(mine.GroupMemberships?.map((m) => m.GroupId)).toEqual([s.group('engineering'), GroupId])
  const { Results } = await s.store.isMemberInGroups({
    IdentityStoreId,
    MemberId,
    GroupIds: [GroupId, s.group('aws-admins')],
  })
  expect(Results?.map((r) => r.MembershipExists)).toEqual([true, false])
  await s.store.deleteGroupMembership({ IdentityStoreId, MembershipId })
  const gone = s.store.getGroupMembershipId({ IdentityStoreId, GroupId, MemberId })
  expect((await errorOf(gone)).name).toBe('ResourceNotFoundException')
})
