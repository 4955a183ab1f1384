import { AwsError, found } from '../errors.ts'
import type { Context } from '../operation.ts'
import type { Group, User } from '../records.ts'

/** Refuses a store that is not there, or not in this Region. */
export function requireStore({ world, region }: Context, id: string): void {
  const instance = world.instances
    .all()
    .find((i) => i.IdentityStoreId === id && (i.Region === region || i.additionalRegions.has(region)))
  if (!instance) {
    throw new AwsError('ResourceNotFoundException', 'IDENTITY_STORE not found.', { ResourceType: 'IDENTITY_STORE' })
  }
}

/** Users and groups are written in the primary Region only. */
export function requireWritableStore(context: Context, id: string): void {
  requireStore(context, id)
  const isPrimary = context.world.instances.all().some((i) => i.IdentityStoreId === id && i.Region === context.region)
  if (!isPrimary)
    throw new AwsError('AccessDeniedException', 'You do not have sufficient access to perform this action.')
}

export function user(context: Context, store: string, id: string): User {
  requireStore(context, store)
  const user = context.world.users.get(id)
  return found(user?.IdentityStoreId === store ? user : undefined, ...notFound('USER', id))
}

export function group(context: Context, store: string, id: string): Group {
  requireStore(context, store)
  const group = context.world.groups.get(id)
  return found(group?.IdentityStoreId === store ? group : undefined, ...notFound('GROUP', id))
}

export function notFound(type: 'USER' | 'GROUP' | 'GROUP_MEMBERSHIP', id?: string) {
  const fields = { ResourceType: type, ...(id === undefined ? {} : { ResourceId: id }) }
  return ['ResourceNotFoundException', `${type} not found.`, fields] as const
}

export function duplicate(what: string): AwsError {
  return new AwsError('ConflictException', `Duplicate ${what}`, { Reason: 'UNIQUENESS_CONSTRAINT_VIOLATION' })
}

export const invalid = (message: string) => new AwsError('ValidationException', message)

/** The value of a GetUserId or GetGroupId lookup, which must be a text. */
export function uniqueValue(attribute: { AttributePath: string; AttributeValue: unknown }, paths: string[]): string {
  const path = paths.find((p) => p.toLowerCase() === attribute.AttributePath.toLowerCase())
  if (!path) throw invalid(`The attribute ${attribute.AttributePath} is not a unique attribute`)
  const { AttributeValue: value } = attribute
  if (typeof value !== 'string' || value === '') {
    throw invalid(`The attribute value cannot be empty or null for attribute path ${attribute.AttributePath}`)
  }
  return value
}
