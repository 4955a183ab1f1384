import { classify } from '../../aws/aws-errors.ts'
import { readUser } from '../../aws/read-user.ts'
import type { User } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { bindingsOf, everBoundTo } from '../../store/person-rows.ts'
import type { Context } from '../context.ts'
import { undone } from './bindings.ts'

/**
 * Why an Identity Center user may not have access (any more): deleted or disabled there, or gone from Slack. Undefined:
 * they may. AWS is asked now; where that is denied the snapshot serves.
 */
export async function lostStanding(ctx: Context, userId: string, name: string): Promise<Refusal | undefined> {
  const user = await userNow(ctx, userId)
  if (!user) return new Refusal('beneficiary_gone', { name }, 'principal')
  if (user.disabled) return new Refusal('beneficiary_disabled', { name }, 'principal')
  return (await isServed(ctx, userId)) ? undefined : new Refusal('beneficiary_left', { name }, 'principal')
}

/** The user as AWS has it now; where the bot may not ask, as the snapshot does. */
export async function userNow({ aws, directory }: Context, userId: string): Promise<User | undefined> {
  const known = directory.user(userId)
  const store = directory.instance?.identityStoreId
  if (!store) return known
  try {
    return await readUser(aws, store, userId)
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied' || kind === 'unsupported') return known
    throw error
  }
}

/**
 * Whether Slack still has somebody bound to the user as a member. Whoever never used the bot cannot have left. Where nobody is
 * bound any more, those who once were stand for the person: an undone binding does not keep access for whoever leaves.
 */
async function isServed(ctx: Context, userId: string): Promise<boolean> {
  const { db } = ctx.store
  const bound = (await bindingsOf(db, [userId])).filter(({ boundBy }) => boundBy !== undone)
  const people = bound.length > 0 ? bound : await everBoundTo(db, [userId])
  for (const { slackId } of people) {
    try {
      await ctx.people.member(slackId, 5_000)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return people.length === 0
}
