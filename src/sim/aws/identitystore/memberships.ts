import type * as Sdk from '@aws-sdk/client-identitystore'
import { AwsError, found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { Membership } from '../records.ts'
import { group, invalid, notFound, requireStore, requireWritableStore, user } from './find.ts'

export const memberships: Operations<typeof Sdk> = {
  CreateGroupMembership(input, context) {
    const { world } = context
    const { IdentityStoreId, GroupId } = input
    requireWritableStore(context, IdentityStoreId)
    group(context, IdentityStoreId, GroupId)
    const { UserId } = user(context, IdentityStoreId, userId(input.MemberId))
    if (membership(context, GroupId, UserId)) {
      const fields = { Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION' }
      throw new AwsError('ConflictException', 'Member and Group relationship already exists.', fields)
    }
    const MembershipId = world.ids.uuid()
    world.memberships.add({ IdentityStoreId, MembershipId, GroupId, MemberId: { UserId }, CreatedAt: world.date() })
    return { MembershipId, IdentityStoreId }
  },

  DescribeGroupMembership: (input, context) => described(byId(context, input)),

  DeleteGroupMembership(input, context) {
    requireWritableStore(context, input.IdentityStoreId)
    context.world.memberships.remove(byId(context, input).MembershipId)
    return {}
  },

  GetGroupMembershipId(input, context) {
    requireStore(context, input.IdentityStoreId)
    const match = membership(context, input.GroupId, userId(input.MemberId))
    const { MembershipId, IdentityStoreId } = found(match, ...notFound('GROUP_MEMBERSHIP'))
    return { MembershipId, IdentityStoreId }
  },

  ListGroupMemberships(input, context) {
    group(context, input.IdentityStoreId, input.GroupId)
    const [rows, next] = page(context.world.memberships.by('group', input.GroupId), input, context)
    return { GroupMemberships: rows.map(described), ...next }
  },

  ListGroupMembershipsForMember(input, context) {
    const { UserId } = user(context, input.IdentityStoreId, userId(input.MemberId))
    const [rows, next] = page(context.world.memberships.by('user', UserId), input, context)
    return { GroupMemberships: rows.map(described), ...next }
  },

  IsMemberInGroups(input, context) {
    const { UserId } = user(context, input.IdentityStoreId, userId(input.MemberId))
    const results = input.GroupIds.map((GroupId) => ({
      GroupId,
      MemberId: { UserId },
      MembershipExists: membership(context, GroupId, UserId) !== undefined,
    }))
    return { Results: results }
  },
}

function userId(member: { UserId?: string }): string {
  if (member.UserId === undefined) throw invalid('memberId.userId is a required attribute')
  return member.UserId
}

const membership = ({ world }: Context, groupId: string, userId: string): Membership | undefined =>
  world.memberships.by('user', userId).find((m) => m.GroupId === groupId)

function byId(context: Context, input: { IdentityStoreId: string; MembershipId: string }): Membership {
  requireStore(context, input.IdentityStoreId)
  const match = context.world.memberships.get(input.MembershipId)
  const own = match?.IdentityStoreId === input.IdentityStoreId ? match : undefined
  return found(own, ...notFound('GROUP_MEMBERSHIP', input.MembershipId))
}

const described = (m: Membership) => ({ ...m, UpdatedAt: m.CreatedAt })
