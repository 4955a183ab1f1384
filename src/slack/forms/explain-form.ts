import type { App, SlackViewAction } from '@slack/bolt'
import type { InputBlock, ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { type Say, sayIn } from '../../i18n.ts'
import { type Asked, oneself } from '../../policy/policy-types.ts'
import type { Context } from '../../workflow/context.ts'
import { explainBlocks } from '../answers/answer-explain.ts'
import { openView } from '../connection/open-view.ts'
import { memberSending, remember, sayTo } from '../connection/remembered.ts'
import { plain } from '../draw/blocks.ts'
import { explanation } from './explain-view.ts'
import { chosenIn, fieldErrors } from './form-wish.ts'

export const explainForm = { view: 'explain' } as const

/** Asks who would ask for what. Every field may stay empty but the operation. */
export function explainFormView(ctx: Context, slackId: string, say: Say): ModalView {
  const operations = [...ctx.operations.values()].map(({ id, title }) => ({
    text: plain(title[say.locale], 75),
    value: id,
  }))
  const usual = operations.find(({ value }) => value === 'assign-permission-set') ?? operations[0]
  const input = (block_id: string, label: string, element: InputBlock['element']): InputBlock => ({
    type: 'input',
    block_id,
    label: plain(label),
    element,
    ...(block_id === 'account' || block_id === 'permissionSet' ? { optional: true } : {}),
  })
  const picker = (kind: string): InputBlock['element'] => ({
    type: 'external_select',
    action_id: `explain:${kind}`,
    min_query_length: 0,
    placeholder: plain(say.plain('form:type_to_search'), 150),
  })
  return {
    type: 'modal',
    callback_id: explainForm.view,
    title: plain(say.plain('card:explain_title'), 24),
    submit: plain(say.plain('commands:explain_submit'), 24),
    close: plain(say.plain('common:close'), 24),
    blocks: [
      input('operation', say.plain('form:operation'), {
        type: 'static_select',
        action_id: 'explain:operation',
        options: operations.slice(0, 100),
        ...(usual && { initial_option: usual }),
      }),
      input('account', say.plain('card:account'), picker('account')),
      input('permissionSet', say.plain('card:permission_set'), picker('permissionSet')),
      input('requester', say.plain('commands:explain_who'), {
        type: 'users_select',
        action_id: 'explain:requester',
        initial_user: slackId,
      }),
    ],
  }
}

export async function openExplainForm(
  ctx: Context,
  client: WebClient,
  triggerId: string,
  slackId: string,
): Promise<void> {
  const { locale } = await ctx.people.member(slackId)
  await openView(client, { trigger_id: triggerId, view: explainFormView(ctx, slackId, sayIn(locale)) })
}

export function register(app: App, ctx: Context): void {
  app.view<SlackViewAction>({ callback_id: explainForm.view, type: 'view_submission' }, async ({ ack, body, view }) => {
    const say = await sayTo(ctx, body.user.id)
    const { values } = view.state
    try {
      await memberSending(ctx, body.user.id)
    } catch (error) {
      await ack({ response_action: 'errors', errors: fieldErrors(error, values, say) })
      await remember(ctx, body.user.id)
      return
    }
    const [accountId, permissionSetArn] = [chosenIn(values, 'account'), chosenIn(values, 'permissionSet')]
    const requester = values.requester?.['explain:requester']?.selected_user ?? body.user.id
    const asked: Asked = {
      operation: chosenIn(values, 'operation') ?? '',
      requester,
      beneficiary: oneself(requester),
      ...(accountId && { accountId }),
      ...(permissionSetArn && { permissionSetArn }),
    }
    await ack({ response_action: 'update', view: explanation(explainBlocks(ctx, asked, say), say) })
  })
}
