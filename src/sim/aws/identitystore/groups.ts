import type * as Sdk from '@aws-sdk/client-identitystore'
import { found } from '../errors.ts'
import { listed } from '../listed.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { Group } from '../records.ts'
import type { World } from '../world.ts'
import { duplicate, group, invalid, notFound, requireStore, requireWritableStore, uniqueValue } from './find.ts'

export const groups: Operations<typeof Sdk> = {
  CreateGroup(input, context) {
    const { world } = context
    const { IdentityStoreId, DisplayName, Description } = input
    requireWritableStore(context, IdentityStoreId)
    if (!DisplayName) throw invalid('displayname: The attribute displayname is required')
    if (byName(world, IdentityStoreId, DisplayName)) throw duplicate('GroupDisplayName')
    const added: Group = {
      IdentityStoreId,
      GroupId: world.ids.uuid(),
      DisplayName,
      ...(Description === undefined ? {} : { Description }),
      CreatedAt: world.date(),
      UpdatedAt: world.date(),
    }
    world.groups.add(added)
    return { GroupId: added.GroupId, IdentityStoreId }
  },

  DescribeGroup: (input, context) => ({ ...group(context, input.IdentityStoreId, input.GroupId) }),

  UpdateGroup(input, context) {
    const { world } = context
    requireWritableStore(context, input.IdentityStoreId)
    const current = group(context, input.IdentityStoreId, input.GroupId)
    for (const { AttributePath, AttributeValue } of input.Operations) {
      const path = AttributePath.toLowerCase()
      if (path === 'displayname' && typeof AttributeValue === 'string' && AttributeValue) {
        const other = byName(world, input.IdentityStoreId, AttributeValue)
        if (other && other !== current) throw duplicate('GroupDisplayName')
        current.DisplayName = AttributeValue
      } else if (path === 'description' && typeof AttributeValue === 'string') current.Description = AttributeValue
      else if (path === 'description') delete current.Description
      else throw invalid(`The attribute ${AttributePath} cannot be updated`)
    }
    current.UpdatedAt = world.date()
    return {}
  },

  DeleteGroup(input, context) {
    const { world } = context
    requireWritableStore(context, input.IdentityStoreId)
    group(context, input.IdentityStoreId, input.GroupId)
    for (const { MembershipId } of world.memberships.by('group', input.GroupId)) world.memberships.remove(MembershipId)
    world.groups.remove(input.GroupId)
    return {}
  },

  ListGroups(input, context) {
    requireStore(context, input.IdentityStoreId)
    const filter = input.Filters?.[0]
    if (filter && filter.AttributePath !== 'DisplayName')
      throw invalid(`Filter ${filter.AttributePath} is not supported`)
    const all = listed(context.world.groups, context)
      .filter((g) => g.IdentityStoreId === input.IdentityStoreId)
      .filter((g) => !filter || g.DisplayName === filter.AttributeValue)
    const [rows, next] = page(all, input, context)
    return { Groups: rows, ...next }
  },

  GetGroupId(input, context) {
    const { IdentityStoreId } = input
    requireStore(context, IdentityStoreId)
    const { UniqueAttribute: attribute, ExternalId: external } = input.AlternateIdentifier
    const match = attribute
      ? byName(context.world, IdentityStoreId, uniqueValue(attribute, ['displayName']))
      : context.world.groups
          .by('store', IdentityStoreId)
          .find((g) => g.ExternalIds?.some((e) => e.Issuer === external?.Issuer && e.Id === external?.Id))
    return { GroupId: found(match, ...notFound('GROUP')).GroupId, IdentityStoreId }
  },
}

function byName(world: World, store: string, name: string): Group | undefined {
  const wanted = name.toLowerCase()
  return world.groups.by('store', store).find((g) => g.DisplayName.toLowerCase() === wanted)
}
