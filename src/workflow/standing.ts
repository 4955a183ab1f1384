import { Refusal } from '../errors.ts'
import { getRequest } from '../store/requests.ts'
import type { Context } from './context.ts'
import { outcomeOf } from './plan.ts'
import { lockRequest, transition } from './transition.ts'

/**
 * The job `check-standing`: somebody changed in Slack. Whoever is no longer a member loses what they hold and what they
 * asked for; a changed e-mail address suspends the binding.
 */
export async function checkStanding(ctx: Context, slackId: string): Promise<void> {
  try {
    await ctx.people.member(slackId)
    await ctx.people.identityUser(slackId)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await endEverything(ctx, slackId, error)
  }
}

async function endEverything(ctx: Context, slackId: string, refusal: Refusal): Promise<void> {
  const { db } = ctx.store
  const grants = await db
    .selectFrom('grants')
    .selectAll()
    .where('holder', '=', slackId)
    .where('state', '!=', 'ended')
    .execute()
  const open = await db
    .selectFrom('requests')
    .select('id')
    .where('requester', '=', slackId)
    .where('state', 'in', ['planning', 'pending', 'approved'])
    .execute()
  await ctx.store.transaction(async (tx) => {
    for (const { id } of grants) {
      await ctx.jobs.enqueue(
        tx,
        'end',
        id,
        { grantId: id, cause: 'standing-lost', by: 'bot', channel: null },
        { priority: 0 },
      )
    }
    for (const { id } of open) {
      const row = await getRequest(tx, id)
      if (!row) continue
      const current = await lockRequest(ctx, tx, id)
      if (current.state !== 'planning' && current.state !== 'pending' && current.state !== 'approved') continue
      await transition(ctx, tx, current, 'refused', {
        fact: 'refused',
        by: 'bot',
        data: { code: refusal.code, vars: refusal.vars },
        patch: { outcomeJson: JSON.stringify(outcomeOf(refusal)), endedAt: ctx.clock.now() },
      })
    }
  })
  ctx.jobs.kick()
}
