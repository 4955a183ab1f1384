import { isMemberOf } from '../../aws/is-member-of.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { humans, perhapsUsers } from '../people/humans.ts'
import { gainingPrincipals } from './beneficiary.ts'

/**
 * Whether a person would gain from a request that somebody else made: it is for them, or for a group they are in.
 * Whoever loses access by it gains nothing.
 * People are compared by their Identity Center user, and by e-mail address too, so that an unbound account of the same
 * person counts; what somebody was bound to counts after a change of address too. Group membership is asked of AWS, not
 * of the snapshot; an error there is thrown, never taken for "no".
 */
export const gainsFrom = (ctx: Context, person: Person, request: Request): Promise<boolean> =>
  gains(ctx, person, request, (known) => perhapsUsers(ctx, ctx.store.db, known))

/**
 * The same where it speaks for the person: whose access it is may end it. An address that nobody has confirmed, and a
 * binding that is suspended, prove nothing.
 */
export const provenToGain = (ctx: Context, person: Person, request: Request): Promise<boolean> =>
  gains(ctx, person, request, async () => {
    const user = await ctx.people.identityUser(person.slackId)
    return user === undefined ? [] : [user]
  })

async function gains(
  ctx: Context,
  person: Person,
  request: Request,
  identities: (person: Person) => Promise<string[]>,
): Promise<boolean> {
  const principals = gainingPrincipals(request.operation, request.input)
  if (principals.length === 0) return false
  // Bound at first sight, so that a later address does not hide who this is.
  await ctx.people.identityUser(person.slackId)
  const users = await identities(person)
  if (principals.some(({ type, id }) => type === 'USER' && users.includes(id))) return true
  const identityStoreId = ctx.directory.instance?.identityStoreId
  for (const { id: groupId } of principals.filter(({ type }) => type === 'GROUP'))
    for (const userId of users) if (await isMemberOf(ctx.aws, { identityStoreId, userId, groupId })) return true
  return false
}

/** Whether two Slack accounts are of one person, as far as Identity Center and their addresses can tell. */
export async function isSamePerson(ctx: Context, person: Person, slackId: string): Promise<boolean> {
  await ctx.people.anybody(slackId)
  const found = await humans(ctx, ctx.store.db, [person.slackId, slackId])
  return found.get(person.slackId) === found.get(slackId)
}
