import type { User } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Binding } from '../../store/schema.ts'
import { byAddress, getBinding, putBinding, undone } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import { provenAddress } from './who-counts.ts'

type Core = Pick<Context, 'clock' | 'store' | 'jobs' | 'config' | 'directory'>

/**
 * The ordinary rule: a confirmed address in a domain of the policy that exactly one Identity Center user has. Throws a
 * `Refusal` that says why there is none.
 */
export function userByAddress({ config: { policy }, directory }: Core, person: Person): User {
  const email = provenAddress(person, policy)
  const admins = policy.admins.join(', ')
  // Another user with this address may not have been read yet.
  if (!directory.lists.people.complete) throw new Refusal('people_unread')
  // AWS may list a user on two pages.
  const [user, another] = [...new Map(directory.usersByEmail(email).map((found) => [found.id, found])).values()]
  if (!user) throw new Refusal('address_nobodys', { email, admins })
  if (another) throw new Refusal('address_several', { email, admins })
  return user
}

/** The binding as it is by now. Binds at first sight, and anew where the user was made again or both addresses changed. */
export async function bindingNow(ctx: Core, person: Person): Promise<Binding | undefined> {
  const before = await getBinding(ctx.store.db, person.slackId)
  if (before?.boundBy === undone) return before
  const isThere = before && ctx.directory.user(before.userId) !== undefined
  const isSame = before?.boundBy !== byAddress || before.email === person.email
  if (before && before.suspendedAt === null && isThere && isSame) return before
  const found = ruleOrNobody(ctx, person)
  const user = found instanceof Refusal ? undefined : found
  // A suspended binding stays one where the address leads to somebody else, who is there as well.
  if (user && person.email && (!before || !isThere || before.userId === user.id)) {
    const now = { userId: user.id, email: person.email, boundBy: byAddress, boundAt: ctx.clock.now() }
    return write(ctx, { ...now, slackId: person.slackId, suspendedAt: null }, before)
  }
  if (before && before.suspendedAt === null && !isSame)
    return write(ctx, { ...before, suspendedAt: ctx.clock.now() }, before, person.email ?? null)
  return before
}

function ruleOrNobody(ctx: Core, person: Person): User | Refusal {
  try {
    return userByAddress(ctx, person)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Why the ordinary rule makes nobody of somebody, as they are remembered; undefined: it makes a user of them. */
export function whyNobody(ctx: Core, person: Person): Refusal | undefined {
  const found = ruleOrNobody(ctx, person)
  return found instanceof Refusal ? found : undefined
}

/** On record, in the transaction that makes it so; whoever is bound anew is told. */
async function write(ctx: Core, now: Binding, before: Binding | undefined, is?: string | null): Promise<Binding> {
  const { slackId, userId, email } = now
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `binding:${slackId}`)
    const current = await getBinding(tx, slackId)
    if (JSON.stringify(current) !== JSON.stringify(before)) return
    await putBinding(tx, now)
    if (now.suspendedAt !== null) {
      await record(ctx, tx, 'suspended', { by: 'bot', data: { slackId, was: email, is: is ?? null } })
      return
    }
    const was = before?.userId
    await record(ctx, tx, before ? 'rebound' : 'bound', {
      by: 'bot',
      data: { slackId, userId, email, ...(was && { was }) },
    })
    if (before) await tellOfBinding(ctx, tx, now)
  })
  ctx.jobs.kick()
  return (await getBinding(ctx.store.db, slackId)) ?? now
}

/** Tells whom it is about which user they are from now on. */
export async function tellOfBinding(
  ctx: Core,
  tx: Parameters<typeof putBinding>[0],
  { slackId, userId, boundAt }: Binding,
): Promise<void> {
  const key = `bound:${slackId}:${userId}:${boundAt}`
  const data = { userName: ctx.directory.user(userId)?.userName ?? userId }
  await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user: slackId }, what: 'bound', data })
}

/** Tells whom it is about that they are that user no more. */
export async function tellOfUnbinding(
  ctx: Core,
  tx: Parameters<typeof putBinding>[0],
  { slackId, userId, suspendedAt }: Binding,
): Promise<void> {
  const key = `unbound:${slackId}:${userId}:${suspendedAt}`
  const data = { userName: ctx.directory.user(userId)?.userName ?? userId }
  await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user: slackId }, what: 'unbound', data })
}

/** Why a member, whom Slack is asked about, is bound to nobody; undefined: they are. */
export async function whyUnbound(ctx: Core & Pick<Context, 'people'>, slackId: string): Promise<Refusal | undefined> {
  const person = await ctx.people.member(slackId)
  const bound = await bindingNow(ctx, person)
  const admins = ctx.config.policy.admins.join(', ')
  if (bound?.boundBy === undone) return new Refusal('binding_undone', { admins })
  if (bound && bound.suspendedAt === null) return undefined
  return whyNobody(ctx, person) ?? new Refusal('binding_suspended', { email: bound?.email ?? '-', admins })
}
