import { Refusal } from '../../errors.ts'
import type { PlanContext } from '../../operations/shared/define-operation.ts'
import type { Context } from '../context.ts'

/**
 * The members of a Slack user group, by their confirmed addresses, with their names as far as Slack splits them: whoever
 * approves sees both. Guests and those who have left are none.
 */
export async function membersInSlack(
  ctx: Context,
  handle: string,
): Promise<Awaited<ReturnType<PlanContext['membersInSlack']>>> {
  const group = await ctx.chat.groupMembers(handle)
  if (!group) return undefined
  const people = []
  for (const slackId of group.ids) {
    const person = await ctx.people.member(slackId).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined
      throw error
    })
    if (!person) continue
    const [first = '', ...rest] = person.name.trim().split(/\s+/)
    const email = person.email ?? ''
    people.push({ email, givenName: first, familyName: rest.join(' ') || first, userName: email })
  }
  return people
}
