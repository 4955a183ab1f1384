import type { App, BlockAction, ButtonAction, OverflowAction, RespondFn, SlackActionMiddlewareArgs } from '@slack/bolt'
import type { Context } from '../../workflow/context.ts'
import { orTell } from '../../workflow/request/refused-press.ts'
import { openRequestForm } from '../forms/request-form.ts'
import type { Understood } from './command-meant.ts'
import { answerCommand, privately } from './commands.ts'
import { meantMenu, wordButton } from './offer.ts'
import { readRequest } from './request-line.ts'
import { wishButton } from './wish-button.ts'

/** What an entry of the menu may ask for: what only reads. */
const inMenu = new Set(['my-access', 'access', 'explain', 'audit'])

/** The buttons and the menu of what may have been meant. */
export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(wishButton, async ({ ack, body, client, action }) => {
    await ack()
    const [by, channel] = [body.user.id, body.channel?.id ?? null]
    await orTell(ctx, { by, channel }, async () =>
      openRequestForm(ctx, client, {
        triggerId: body.trigger_id,
        slackId: by,
        ...(await readRequest(ctx, action.value ?? '')),
      }),
    )
  })

  const pressed = async (asked: Understood, by: string, respond: RespondFn) => {
    for (const message of await answerCommand(ctx, by, asked))
      await respond({ ...privately(message), replace_original: false })
  }
  const answerPressed = async ({
    ack,
    respond,
    body,
    action,
  }: SlackActionMiddlewareArgs<BlockAction<ButtonAction>>) => {
    await ack()
    const word = action.action_id.slice(wordButton.length)
    await pressed({ word, rest: action.value === word ? '' : (action.value ?? '') }, body.user.id, respond)
  }
  app.action<BlockAction<ButtonAction>>(/^answer:(my-access|mine|pending|access|explain|audit)$/, answerPressed)
  app.action<BlockAction<ButtonAction>>('answer:people', answerPressed)
  app.action<BlockAction<OverflowAction>>(meantMenu, async ({ ack, respond, body, action }) => {
    await ack()
    const [, word = '', rest = ''] = /^(\S+) ?(.*)$/su.exec(action.selected_option.value) ?? []
    if (inMenu.has(word)) await pressed({ word, rest }, body.user.id, respond)
  })
}
