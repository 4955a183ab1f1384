import type * as Sdk from '@aws-sdk/client-identitystore'
import { found } from '../errors.ts'
import { listed } from '../listed.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { User } from '../records.ts'
import { duplicate, invalid, notFound, requireStore, requireWritableStore, uniqueValue, user } from './find.ts'
import { apply } from './update.ts'

export const users: Operations<typeof Sdk> = {
  CreateUser(input, context) {
    const { world } = context
    requireWritableStore(context, input.IdentityStoreId)
    const { IdentityStoreId, UserName, Name, DisplayName, Emails, Extensions: _, ...attributes } = input
    if (!UserName) throw invalid('userName is a required attribute')
    const missing = [
      ...(DisplayName ? [] : ['displayname: The attribute displayname is required']),
      ...(Name ? [] : ['name: The attribute name is required']),
      ...(Name && !Name.FamilyName ? ['familyname: The attribute familyname is required'] : []),
      ...(Name && !Name.GivenName ? ['givenname: The attribute givenname is required'] : []),
    ]
    if (!DisplayName || !Name || missing.length > 0) throw invalid(missing.join(', '))
    // https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_identitystore_CreateUser.html
    if (/^(administrator|awsadministrators)$/i.test(UserName)) throw invalid(`${UserName} is a reserved name`)
    const user: User = {
      IdentityStoreId,
      UserId: world.ids.uuid(),
      UserName,
      Name: { ...Name },
      DisplayName,
      UserStatus: 'ENABLED',
      CreatedAt: world.date(),
      UpdatedAt: world.date(),
      attributes,
    }
    if (Emails) user.Emails = Emails as NonNullable<User['Emails']>
    refuseDuplicate(user, world.users.by('store', IdentityStoreId))
    world.users.add(user)
    return { UserId: user.UserId, IdentityStoreId }
  },

  DescribeUser: (input, context) => described(user(context, input.IdentityStoreId, input.UserId)),

  UpdateUser(input, context) {
    requireWritableStore(context, input.IdentityStoreId)
    const current = user(context, input.IdentityStoreId, input.UserId)
    const changed = apply(current, input.Operations)
    refuseDuplicate(changed, context.world.users.by('store', input.IdentityStoreId))
    Object.assign(current, changed, { UpdatedAt: context.world.date() })
    return {}
  },

  DeleteUser(input, context) {
    const { world } = context
    requireWritableStore(context, input.IdentityStoreId)
    user(context, input.IdentityStoreId, input.UserId)
    for (const { MembershipId } of world.memberships.by('user', input.UserId)) world.memberships.remove(MembershipId)
    world.users.remove(input.UserId)
    return {}
  },

  ListUsers(input, context) {
    requireStore(context, input.IdentityStoreId)
    const filter = input.Filters?.[0]
    if (filter && filter.AttributePath !== 'UserName') throw invalid(`Filter ${filter.AttributePath} is not supported`)
    const inStore = listed(context.world.users, context).filter((u) => u.IdentityStoreId === input.IdentityStoreId)
    const all = filter ? inStore.filter((u) => u.UserName === filter.AttributeValue) : inStore
    const [rows, next] = page(all, input, context)
    return { Users: rows.map(described), ...next }
  },

  GetUserId(input, context) {
    requireStore(context, input.IdentityStoreId)
    const { UniqueAttribute: attribute, ExternalId: external } = input.AlternateIdentifier
    const value = attribute ? uniqueValue(attribute, ['userName', 'emails.value']).toLowerCase() : ''
    const isName = attribute?.AttributePath.toLowerCase() === 'username'
    const match = context.world.users.by('store', input.IdentityStoreId).find((u) => {
      if (external) return u.ExternalIds?.some((e) => e.Issuer === external.Issuer && e.Id === external.Id)
      return isName ? u.UserName.toLowerCase() === value : u.Emails?.some((e) => e.Value.toLowerCase() === value)
    })
    const { UserId, IdentityStoreId } = found(match, ...notFound('USER'))
    return { UserId, IdentityStoreId }
  },
}

function refuseDuplicate(user: User, others: readonly User[]): void {
  const name = user.UserName.toLowerCase()
  const email = user.Emails?.[0]?.Value.toLowerCase()
  for (const other of others) {
    if (other.UserId === user.UserId) continue
    if (other.UserName.toLowerCase() === name) throw duplicate('UserName')
    if (email !== undefined && other.Emails?.[0]?.Value.toLowerCase() === email) throw duplicate('email')
  }
}

function described({ attributes, ...user }: User) {
  return { ...user, ...attributes }
}
