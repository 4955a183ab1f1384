import type { User } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { getBinding, type Person, putBinding } from '../../store/person-rows.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import { memberAsOfNow } from './as-of-now.ts'
import { tellOfBinding, undone } from './bindings.ts'
import { isAdmin } from './roster.ts'

// What administrators do where an address does not say who somebody is, or says it wrongly.

/** The administrator as of now. Who somebody is decides what they may have and approve, so that nobody says it of themselves. */
async function onlyAdmins(ctx: Context, by: string, about: string): Promise<void> {
  await memberAsOfNow(ctx, by)
  if (!isAdmin(ctx, by)) throw new Refusal('admins_only')
  if (by === about) throw new Refusal('people_not_yourself')
}

/** Says that a Slack person is this Identity Center user, whatever their addresses. */
export async function bindByHand(ctx: Context, by: string, person: Person, user: User): Promise<void> {
  await onlyAdmins(ctx, by, person.slackId)
  const { slackId } = person
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `binding:${slackId}`)
    const before = await getBinding(tx, slackId)
    const email = person.email ?? person.unconfirmedEmail ?? ''
    const now = { slackId, userId: user.id, email, boundBy: by, boundAt: ctx.clock.now(), suspendedAt: null }
    await putBinding(tx, now)
    const data = { slackId, userId: user.id, userName: user.userName, was: before?.userId ?? null }
    await record(ctx, tx, 'bound-by-hand', { by, data })
    await tellOfBinding(ctx, tx, now)
  })
  ctx.jobs.kick()
}

/** From now on the person is nobody in Identity Center, until an administrator binds them. */
export async function unbindByHand(ctx: Context, by: string, slackId: string): Promise<void> {
  await onlyAdmins(ctx, by, slackId)
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `binding:${slackId}`)
    const before = await getBinding(tx, slackId)
    if (!before || before.boundBy === undone) throw new Refusal('people_not_bound', { who: slackId })
    // What it was goes on to count against them: whoever was that user does not decide for it.
    await putBinding(tx, { ...before, boundBy: undone, suspendedAt: ctx.clock.now() })
    await record(ctx, tx, 'unbound', { by, data: { slackId, userId: before.userId } })
  })
  ctx.jobs.kick()
}
