import { classify } from '../../aws/aws-errors.ts'
import { readUser } from '../../aws/read-user.ts'
import type { User } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { peopleWithAddress } from '../../store/person-rows.ts'
import { bindingsOf, everBoundTo, undone } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'
import { onlyOurs } from './who-counts.ts'

/**
 * Why an Identity Center user may not have access (any more): deleted or disabled there, or gone from Slack. Undefined:
 * they may. AWS is asked now; where that is denied the snapshot serves.
 */
export const lostStanding = async (ctx: Context, userId: string, name: string): Promise<Refusal | undefined> =>
  lossOf(ctx, userId, name, await userNow(ctx, userId))

async function lossOf(
  ctx: Context,
  userId: string,
  name: string,
  user: User | undefined,
): Promise<Refusal | undefined> {
  if (!user) return new Refusal('beneficiary_gone', { name }, 'principal')
  if (user.disabled) return new Refusal('beneficiary_disabled', { name }, 'principal')
  return (await isServed(ctx, userId)) ? undefined : new Refusal('beneficiary_left', { name }, 'principal')
}

/**
 * The same for access that is still to be given: whoever the user is in Slack must count now, as everybody who asks or
 * approves does. It is not asked of what somebody has: an address that is not confirmed any more takes nothing away.
 */
export async function mayNotGain(ctx: Context, userId: string, name: string): Promise<Refusal | undefined> {
  const user = await userNow(ctx, userId)
  const lost = await lossOf(ctx, userId, name, user)
  if (lost) return lost
  const { db } = ctx.store
  const bound = (await bindingsOf(db, [userId])).filter(({ boundBy }) => boundBy !== undone)
  const unproven = new Refusal(
    'beneficiary_unproven',
    { name, admins: ctx.config.policy.admins.join(', ') },
    'principal',
  )
  if (bound.length > 0) {
    const sure = bound.filter(({ suspendedAt }) => suspendedAt === null)
    return (await whoCounts(ctx, sure)).counts ? undefined : unproven
  }
  if ((await everBoundTo(db, [userId])).length > 0) return undefined
  // Whoever never used the bot may have left all the same.
  const seen = await whoCounts(ctx, await withAddress(ctx, user?.email))
  if (seen.counts || seen.nobody) return undefined
  return seen.members ? unproven : new Refusal('beneficiary_left', { name }, 'principal')
}

/**
 * Who has the address in Slack. A look-up finds nobody who is deactivated; the list does, and whoever came, or took the
 * address, and left since it was read has been looked at when they left.
 */
async function withAddress({ chat, store }: Context, email: string | undefined): Promise<{ slackId: string }[]> {
  if (!email) return []
  const address = email.toLowerCase()
  const found = await chat.userIdByEmail(address)
  const all = found
    ? [found]
    : [...(await chat.listedWithEmail(address)), ...(await peopleWithAddress(store.db, address))]
  return [...new Set(all)].map((slackId) => ({ slackId }))
}

/** Whether there is anybody, any member, and one of them who counts as of now. */
async function whoCounts(
  ctx: Context,
  people: readonly { slackId: string }[],
): Promise<{ nobody: boolean; members: boolean; counts: boolean }> {
  let members = false
  for (const { slackId } of people) {
    const person = await ctx.people.anybody(slackId, 5_000)
    members ||= person.kind === 'member'
    try {
      await onlyOurs(person, ctx.config.policy, ctx.store.db)
      return { nobody: false, members, counts: true }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return { nobody: people.length === 0, members, counts: false }
}

/** The user as AWS has it now, by which the snapshot is mended; where the bot may not ask, as the snapshot does. */
export async function userNow({ aws, directory }: Context, userId: string): Promise<User | undefined> {
  const known = directory.user(userId)
  const store = directory.instance?.identityStoreId
  if (!store) return known
  try {
    const user = await readUser(aws, store, userId)
    await directory.noteUser(userId, user)
    return user
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
