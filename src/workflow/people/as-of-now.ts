import { Refusal } from '../../errors.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../context.ts'
import { isAdmin } from './roster.ts'
import { refuseStopped } from './stopped.ts'
import { onlyOurs } from './who-counts.ts'

/** How old what Slack said of people may be where it decides. */
const asOfNowMs = 5_000

/** Who somebody is now, for what they may do: Slack is asked about the person, and about whom the policy means. */
export async function memberAsOfNow(
  ctx: Pick<Context, 'config' | 'people' | 'roster' | 'store'>,
  slackId: string,
): Promise<Person> {
  const person = await onlyOurs(await ctx.people.anybody(slackId, asOfNowMs), ctx.config.policy, ctx.store.db)
  await ctx.roster.refresh(asOfNowMs)
  return person
}

/** An administrator as of now, whom no emergency stop holds. Throws the `Refusal` of anybody else. */
export async function adminAsOfNow(ctx: Context, slackId: string): Promise<Person> {
  const person = await memberAsOfNow(ctx, slackId)
  await refuseStopped(ctx, slackId)
  if (!isAdmin(ctx, slackId)) throw new Refusal('admins_only')
  return person
}
