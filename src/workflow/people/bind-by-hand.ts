import type { User } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import type { Person } from '../../store/person-rows.ts'
import { bindingsOf, getBinding, putBinding, undone } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'
import { isSamePerson } from '../request/conflict-of-interest.ts'
import { record } from '../transition.ts'
import { adminAsOfNow } from './as-of-now.ts'
import { tellOfBinding, tellOfUnbinding } from './bindings.ts'
import { boundAtSight } from './holders.ts'
import { userNow } from './standing.ts'

// What administrators do where an address does not say who somebody is, or says it wrongly.

/** The administrator as of now. Who somebody is decides what they may have and approve, so that nobody says it of themselves. */
async function onlyAdmins(ctx: Context, by: string, about: string): Promise<void> {
  const person = await adminAsOfNow(ctx, by)
  if (by === about || (await isSamePerson(ctx, person, about))) throw new Refusal('people_not_yourself')
}

/** A member as of now. An address that nobody has confirmed would be what the administrator goes by, and it proves nothing. */
async function bindable(ctx: Context, slackId: string): Promise<Person> {
  const person = await ctx.people.anybody(slackId, 0)
  if (person.kind !== 'member') throw new Refusal('people_no_member', { who: slackId })
  if (!person.email && person.unconfirmedEmail)
    throw new Refusal('people_unconfirmed', { who: slackId, email: person.unconfirmedEmail })
  return person
}

/** Says that a Slack person is this Identity Center user, whatever their addresses. What they were before is taken back first. */
export async function bindByHand(ctx: Context, by: string, slackId: string, user: User): Promise<void> {
  await onlyAdmins(ctx, by, slackId)
  const person = await bindable(ctx, slackId)
  const there = await userNow(ctx, user.id)
  if (!there) throw new Refusal('people_no_user', { name: user.userName })
  if (there.disabled) throw new Refusal('beneficiary_disabled', { name: user.userName })
  // Whoever is the user by the ordinary rule is it, also if they have not used the bot yet.
  await boundAtSight(ctx, user.id)
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `bound-to:${user.id}`)
    await ctx.store.lock(tx, `binding:${slackId}`)
    const before = await getBinding(tx, slackId)
    await onlyFree(ctx, tx, slackId, user)
    const email = person.email ?? ''
    const now = { slackId, userId: user.id, email, boundBy: by, boundAt: ctx.clock.now(), suspendedAt: null }
    await putBinding(tx, now)
    const data = { slackId, userId: user.id, userName: user.userName, email, was: before?.userId ?? null }
    await record(ctx, tx, 'bound-by-hand', { by, data })
    await tellOfBinding(ctx, tx, now)
  })
  await bindingChanged(ctx)
}

/** A person is one user, and a user one person: what is to be otherwise is undone first, on record. */
async function onlyFree({ directory }: Context, tx: Tx, slackId: string, user: User): Promise<void> {
  const own = await getBinding(tx, slackId)
  if (own && own.suspendedAt === null) {
    const name = directory.user(own.userId)?.userName ?? own.userId
    throw new Refusal('people_bound_already', { who: slackId, user: name })
  }
  const other = (await bindingsOf(tx, [user.id])).find((b) => b.suspendedAt === null && b.slackId !== slackId)
  if (other) throw new Refusal('people_user_taken', { who: other.slackId, user: user.userName })
}

/** From now on the person is nobody in Identity Center, until an administrator binds them. */
export async function unbindByHand(ctx: Context, by: string, slackId: string): Promise<void> {
  await onlyAdmins(ctx, by, slackId)
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `binding:${slackId}`)
    const before = await getBinding(tx, slackId)
    if (!before || before.boundBy === undone) throw new Refusal('people_not_bound', { who: slackId })
    // What it was goes on to count against them: whoever was that user does not decide for it.
    const now = { ...before, boundBy: undone, suspendedAt: ctx.clock.now() }
    await putBinding(tx, now)
    await record(ctx, tx, 'unbound', { by, data: { slackId, userId: before.userId } })
    await tellOfUnbinding(ctx, tx, now)
  })
  await bindingChanged(ctx)
}

/** Two accounts may be one human's by now, or an approver one who gains. */
async function bindingChanged(ctx: Context): Promise<void> {
  await ctx.roster.refresh(0)
  ctx.jobs.kick()
}
