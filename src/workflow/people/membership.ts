import { Refusal } from '../../errors.ts'
import { grantsHeldBy } from '../../store/grants.ts'
import { requestsIn } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { wantEnd } from '../grant/ask-to-end.ts'
import { refuseRequest } from '../request/outcome.ts'

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
  const held = await grantsHeldBy(db, slackId)
  await ctx.store.transaction(async (tx) => {
    for (const { id } of held) await wantEnd(ctx, tx, id, { cause: 'standing-lost', by: 'bot' })
  })
  const open = await requestsIn(db, slackId, ['planning', 'pending', 'approved'])
  // One transaction each: the locks of requests come before the lock of the audit log.
  for (const id of open) await refuseRequest(ctx, id, refusal)
  ctx.jobs.kick()
}
