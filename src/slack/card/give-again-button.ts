import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Button } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { ListedRequest } from '../../store/request-lists.ts'
import type { Context } from '../../workflow/context.ts'
import { receive } from '../connection/receive.ts'
import { button, confirmation } from '../draw/blocks.ts'
import { aboutOf } from './spoken-about.ts'

const giveAgain = 'grant:give-again'

/** What AWS has lost, as it was approved. Whether it may be is decided by the job. */
export function giveAgainButton(view: ListedRequest, say: Say): Button {
  const yes = say.plain('card:give_again')
  const text = say.plain('card:give_again_text', { about: aboutOf(view, say, 150) })
  const confirm = confirmation(say.plain('card:give_again_title'), text, yes, say.plain('card:keep'))
  return button(giveAgain, yes, view.id, { style: 'primary', confirm })
}

export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: giveAgain },
    async ({ ack, body, action }) => {
      const press = { requestId: action.value ?? '', by: body.user.id, channel: body.channel?.id ?? null }
      await receive(ctx, body.trigger_id, (tx) =>
        ctx.jobs.enqueue(tx, 'again-asked', `${press.requestId}:${press.by}`, press, { priority: 0 }),
      )
      await ack()
    },
  )
}
