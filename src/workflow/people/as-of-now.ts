import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../context.ts'
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
