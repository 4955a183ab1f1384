import { isMemberOf } from '../aws/membership.ts'
import type { Principal } from '../aws/types.ts'
import type { RequestRow } from '../store/schema.ts'
import type { Context } from './context.ts'
import type { Person } from './people-types.ts'

/**
 * Whether a person would gain from a request that somebody else made: it is for them, or for a group they are in.
 * People are compared by their Identity Center user, and by e-mail address too, so that an unbound account of the same
 * person counts. Group membership is asked of AWS, not of the snapshot; an error there is thrown, never taken for "no".
 */
export async function benefits(ctx: Context, person: Person, row: RequestRow): Promise<boolean> {
  const principal = principalOf(row)
  if (!principal) return false
  const users = await identitiesOf(ctx, person)
  if (principal.type === 'USER') return users.includes(principal.id)
  for (const userId of users) {
    const identityStoreId = ctx.directory.instance?.identityStoreId
    if (await isMemberOf(ctx.aws, { identityStoreId, userId, groupId: principal.id })) return true
  }
  return false
}

async function identitiesOf(ctx: Context, person: Person): Promise<string[]> {
  const bound = await ctx.people.identityUser(person.slackId)
  const byEmail = person.email ? ctx.directory.usersByEmail(person.email).map((u) => u.id) : []
  return [...new Set([...(bound ? [bound] : []), ...byEmail])]
}

function principalOf(row: RequestRow): Principal | undefined {
  const { principal, user } = JSON.parse(row.inputJson)
  // Whoever is added to a group gains what the group has.
  const gains = principal ?? user
  if (typeof gains !== 'string') return undefined
  const [type, id] = gains.split(':')
  return (type === 'USER' || type === 'GROUP') && id ? { type, id } : undefined
}
