import type { Context } from '../context.ts'

/** Whether the policy counts this person among its `admins`. */
export const isAdmin = (ctx: Pick<Context, 'config' | 'roster'>, slackId: string): boolean =>
  ctx.config.policy.admins.some((selector) => ctx.roster.members(selector)?.has(slackId))
