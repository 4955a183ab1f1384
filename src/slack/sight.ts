import type { Context } from '../workflow/context.ts'
import { isMember } from '../workflow/policy/match.ts'
import type { RequestView } from '../workflow/view.ts'

export const isAdmin = (ctx: Context, slackId: string): boolean =>
  isMember(ctx.roster, ctx.config.policy.admins, slackId)

/** A request is shown to who asked, who holds it, who may decide or has decided, and administrators. */
export const maySee = (ctx: Context, slackId: string, view: RequestView): boolean =>
  view.requester === slackId ||
  view.grant?.holder === slackId ||
  (view.ruling?.approvers.includes(slackId) ?? false) ||
  view.decisions.some(({ approver }) => approver === slackId) ||
  isAdmin(ctx, slackId)
