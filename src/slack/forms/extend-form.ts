import { randomUUID } from 'node:crypto'
import type { App, BlockAction, ButtonAction, SlackViewAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { Refusal } from '../../errors.ts'
import { type Say, sayIn, sentenceGap } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { extend, isExtendable, onlyTheirs } from '../../workflow/grant/extend.ts'
import { loadView } from '../../workflow/request/load-view.ts'
import { noteRefused, orTell } from '../../workflow/request/refused-press.ts'
import { lastingMs } from '../../workflow/request/ruling.ts'
import { aboutOf } from '../card/spoken-about.ts'
import { openView } from '../connection/open-view.ts'
import { memberSending, remember, sayTo } from '../connection/remembered.ts'
import { context, plain, section } from '../draw/blocks.ts'
import { mrkdwnDate } from '../draw/times.ts'
import { drawAgain } from './draw-again.ts'
import { durationOf } from './form-duration.ts'
import { durationRule, extendedText, rulingSoFar, rulingText } from './form-ruling.ts'
import { durationBlock, hasSteps, reasonBlock, sentView } from './form-view.ts'
import { chosenIn, fieldErrors } from './form-wish.ts'

export const extendForm = { view: 'extend', open: 'grant:extend', duration: 'extend:duration' } as const

interface Extended {
  /** The request whose grant is to last longer. */
  id: string
  formKey: string
}

export async function extendView(
  ctx: Context,
  view: RequestView,
  { meta, slackId, chosen }: { meta: Extended; slackId: string; chosen?: string | undefined },
  say: Say,
): Promise<ModalView> {
  const { account, permissionSet, principal } = view.input
  const picked = {
    ...(typeof account === 'string' && { account }),
    ...(typeof permissionSet === 'string' && { permissionSet }),
    ...(typeof principal === 'string' && { principal }),
  }
  const asked = { operation: view.operation, picked }
  const soFar = await rulingSoFar(ctx, slackId, asked)
  // Of many accounts the rule of each would have to be asked for: what was said of them all is shown.
  const said = soFar ?? (view.ruling ? { ruling: view.ruling } : undefined)
  const duration = durationBlock({ ...durationRule(ctx, said), permanent: false }, chosen, say, extendForm.duration)
  const durationMs = Number(duration.element.type === 'static_select' && duration.element.initial_option?.value)
  // What a length takes depends on how long the access lasts in all.
  const ofLength =
    soFar && hasSteps(soFar) && durationMs > 0
      ? await rulingSoFar(ctx, slackId, { ...asked, durationMs, totalMs: (await lastingMs(ctx, view.id)) + durationMs })
      : said
  const soOften = await extendedText(ctx, view.id, ofLength, say)
  const about = aboutOf(view, say, 500)
  const end = view.grant?.endsAt ? mrkdwnDate(view.grant.endsAt) : '-'
  return {
    type: 'modal',
    callback_id: extendForm.view,
    private_metadata: JSON.stringify(meta),
    title: plain(say.plain('grant:extend_title'), 24),
    submit: plain(say.plain('grant:extend_submit'), 24),
    close: plain(say.plain('common:cancel'), 24),
    blocks: [
      section(say('grant:extend_what', { about, end })),
      context([rulingText(ofLength, 'grant', say), ...soOften].join(sentenceGap(say))),
      { ...duration, dispatch_action: hasSteps(soFar) },
      reasonBlock(say),
      context(say('grant:extend_hint')),
    ],
  }
}

const metaOf = ({ private_metadata }: { private_metadata: string }): Extended => JSON.parse(private_metadata)

const overView = (say: Say): ModalView => ({
  type: 'modal',
  title: plain(say.plain('grant:extend_title'), 24),
  close: plain(say.plain('common:close'), 24),
  blocks: [section(say('grant:extend_over'))],
})

async function open(ctx: Context, client: WebClient, triggerId: string, slackId: string, id: string): Promise<void> {
  const say = sayIn((await ctx.people.member(slackId)).locale)
  const view = await loadView(ctx, id)
  await onlyTheirs(ctx, view, slackId)
  const meta = { id, formKey: randomUUID() }
  const form = isExtendable(view) ? await extendView(ctx, view, { meta, slackId }, say) : overView(say)
  await openView(client, { trigger_id: triggerId, view: form })
}

export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: extendForm.open },
    async ({ ack, body, action, client }) => {
      await ack()
      const [slackId, requestId = ''] = [body.user.id, action.value]
      await orTell(ctx, { by: slackId, channel: body.channel?.id ?? null, requestId }, () =>
        open(ctx, client, body.trigger_id, slackId, requestId),
      )
    },
  )

  app.action<BlockAction>(
    { type: 'block_actions', action_id: extendForm.duration },
    async ({ ack, body: { user, view: form }, client }) => {
      await ack()
      if (!form) return
      const [slackId, meta] = [user.id, metaOf(form)]
      await orTell(ctx, { by: slackId, channel: null, requestId: meta.id }, () =>
        drawAgain(ctx, client, { slackId, view: form }, async () => {
          const extended = await loadView(ctx, meta.id)
          await onlyTheirs(ctx, extended, slackId)
          if (!isExtendable(extended)) return undefined
          const chosen = chosenIn(form.state.values, 'duration')
          return extendView(ctx, extended, { meta, slackId, chosen }, await sayTo(ctx, slackId))
        }),
      )
    },
  )

  app.view<SlackViewAction>({ callback_id: extendForm.view, type: 'view_submission' }, async ({ ack, body, view }) => {
    const say = await sayTo(ctx, body.user.id)
    const { values } = view.state
    try {
      const person = await memberSending(ctx, body.user.id)
      const { id: extended, formKey } = metaOf(view)
      const lasting = durationOf(chosenIn(values, 'duration'))
      const id = await extend(ctx, person, extended, { ...lasting, reason: chosenIn(values, 'reason') ?? '', formKey })
      await ack({ response_action: 'update', view: sentView(id, say) })
    } catch (error) {
      if (!(error instanceof Refusal)) ctx.log.error({ err: error }, 'extend form')
      await ack({ response_action: 'errors', errors: fieldErrors(error, values, say) })
      await noteRefused(ctx, { by: body.user.id, requestId: metaOf(view).id }, error)
      await remember(ctx, body.user.id)
    }
  })
}
