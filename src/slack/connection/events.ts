import type { App } from '@slack/bolt'
import type { Context } from '../../workflow/context.ts'

/** Slack changed: somebody left or has another address, a user group has other members, the app was uninstalled. */
export function register(app: App, ctx: Context): void {
  app.event('user_change', async ({ event }) => {
    const slackId = event.user.id
    await ctx.people.forget(slackId)
    await ctx.store.transaction((tx) => ctx.jobs.enqueue(tx, 'check-standing', slackId, { slackId }))
    ctx.jobs.kick()
    if (ctx.roster.decides(slackId)) await ctx.roster.refresh(0)
  })

  for (const change of ['subteam_updated', 'subteam_members_changed'] as const) {
    app.event(change, () => ctx.roster.refresh(0))
  }

  for (const end of ['tokens_revoked', 'app_uninstalled'] as const) {
    app.event(end, async () => {
      ctx.log.fatal(
        { event: end },
        'Slack has taken the bot its token; install the app again and restart with the new one',
      )
    })
  }
}
