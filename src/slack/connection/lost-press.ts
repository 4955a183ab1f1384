import type { App } from '@slack/bolt'
import { Refusal } from '../../errors.ts'
import type { Context } from '../../workflow/context.ts'
import { tell } from '../../workflow/request/refused-press.ts'

/** What Slack's payloads of presses, shortcuts, forms and commands have in common. */
interface Pressed {
  type?: string
  event?: unknown
  user?: { id?: string }
  user_id?: string
  channel?: { id?: string }
  channel_id?: string
}

/**
 * What goes wrong after the acknowledgement (a trigger that has expired, a limit of Slack's, a fault of ours) Slack tells
 * nobody: whoever pressed hears it from us. Events are no presses, and a list of choices is asked for at each key.
 */
export function register(app: App, ctx: Context): void {
  app.error((async ({ error, body }: { error: Error; body: Pressed }) => {
    ctx.log.error({ err: error }, 'a Slack listener failed')
    const by = body.user?.id ?? body.user_id
    if (!by || body.event || body.type === 'block_suggestion') return
    const channel = body.channel?.id ?? body.channel_id ?? null
    await ctx.store.transaction((tx) => tell(ctx, tx, `lost:${by}`, { by, channel }, new Refusal('press_lost')))
    ctx.jobs.kick()
  }) as never)
}
