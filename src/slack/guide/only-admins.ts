import { Refusal } from '../../errors.ts'
import type { Context } from '../../workflow/context.ts'
import { isAdmin } from '../../workflow/people/admins.ts'

export function onlyAdmins(ctx: Context, slackId: string): void {
  if (!isAdmin(ctx, slackId)) throw new Refusal('guide_admins_only')
}
