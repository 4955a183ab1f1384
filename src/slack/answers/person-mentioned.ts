import { Refusal } from '../../errors.ts'
import type { Context } from '../../workflow/context.ts'
import { whyUnbound } from '../../workflow/people/bindings.ts'
import type { DirectoryHit } from './find-in-directory.ts'

export type PrincipalHit = Extract<DirectoryHit, { kind: 'user' | 'group' }>

export const mentionOf = (typed: string): string | undefined => /^<@([UW][A-Z0-9]+)>$/.exec(typed.trim())?.[1]

/** The Identity Center user of somebody in Slack, found by the ordinary rule at first sight. Throws the `Refusal` that says why there is none. */
export async function personMentioned(ctx: Context, mention: string): Promise<Extract<PrincipalHit, { kind: 'user' }>> {
  const slackId = mentionOf(mention) ?? ''
  const why = await whyUnbound(ctx, slackId)
  if (why) throw why
  const hit = ctx.directory.user((await ctx.people.identityUser(slackId)) ?? '')
  if (!hit) throw new Refusal('people_unread')
  return { kind: 'user', hit }
}

/** As a form has it: `USER:<id>` or `GROUP:<id>`. */
export const principalValue = ({ kind, hit }: PrincipalHit): string => `${kind === 'user' ? 'USER' : 'GROUP'}:${hit.id}`
