import { Refusal } from '../../errors.ts'
import type { Queries } from '../../store/database.ts'
import { isForOthers, type Request } from '../../store/request.ts'
import { bindingsOf } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'

/** The Slack people bound to an Identity Center user, as of now. */
export async function boundTo(db: Queries, userId: string): Promise<string[]> {
  const bound = await bindingsOf(db, [userId])
  return bound.filter(({ suspendedAt }) => suspendedAt === null).map(({ slackId }) => slackId)
}

/** The same; somebody who never used the bot is looked for by address and bound by the ordinary rule. */
export async function boundAtSight(ctx: Context, userId: string): Promise<string[]> {
  const bound = await boundTo(ctx.store.db, userId)
  const email = ctx.directory.user(userId)?.email.toLowerCase()
  const slackId = bound.length === 0 && email ? await ctx.chat.userIdByEmail(email) : undefined
  if (!slackId) return bound
  try {
    return (await ctx.people.identityUser(slackId)) === userId ? [slackId] : []
  } catch (error) {
    if (error instanceof Refusal) return [] // a guest, or somebody who left
    throw error
  }
}

type Gains = Pick<Request, 'beneficiary' | 'requester'>

/** Who is told of a request besides who asked: the person whom it is for. A group's members look it up. */
export async function othersToTell(db: Queries, { beneficiary, requester }: Gains): Promise<string[]> {
  if (!isForOthers(beneficiary) || beneficiary.kind === 'group') return []
  const people = beneficiary.people ?? [beneficiary]
  const bound = await Promise.all(people.map(({ id }) => boundTo(db, id)))
  return [...new Set(bound.flat())].filter((slackId) => slackId !== requester)
}
