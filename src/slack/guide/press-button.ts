import { randomUUID } from 'node:crypto'
import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { errorText } from '../../error-words.ts'
import { Refusal } from '../../errors.ts'
import { recommended } from '../../guide/recommended.ts'
import { recommendedValues } from '../../guide/recommended-values.ts'
import { accountState } from '../../guide/troubleshooting.ts'
import { type Say, sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { noteRefused } from '../../workflow/request/refused-press.ts'
import { receive } from '../connection/receive.ts'
import { section, toldView } from '../draw/blocks.ts'
import { prefillOf } from '../forms/ask-again.ts'
import { openRequestForm } from '../forms/request-form.ts'
import { stepNow } from './guide-now.ts'
import { replaceView, showView } from './guide-screens.ts'
import { handOverView } from './hand-over.ts'
import { guideIds } from './ids.ts'
import { loadGuide, onlyAdmins } from './load-guide.ts'
import { recommendedView } from './recommended-form.ts'
import { skipView } from './skip-form.ts'
import { dialogueView } from './trouble-view.ts'

type Press = BlockAction<ButtonAction>

// What administrators do from the guide. Nothing here changes AWS: an operation is offered as a request like any other.

export function register(app: App, ctx: Context): void {
  const on = (
    id: string | RegExp,
    work: (o: { body: Press; client: WebClient; value: string; person: Person; say: Say }) => Promise<void>,
  ) =>
    app.action<Press>({ type: 'block_actions', action_id: id }, async ({ ack, body, action, client }) => {
      await ack()
      const person = await ctx.people.member(body.user.id)
      const say = sayIn(person.locale)
      try {
        await work({ body, client, value: action.value ?? '', person, say })
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        await noteRefused(ctx, { by: body.user.id, what: 'guide' }, error)
        await showView(client, body, toldView('guide:title', [section(errorText(error, say))], say))
      }
    })

  on(guideIds.request, async ({ body, client, value, person, say }) => {
    onlyAdmins(ctx, person.slackId)
    const guide = await loadGuide(ctx)
    const now = stepNow(guide, value)
    if (!now) throw new Refusal('guide_unknown_step')
    const { step } = now
    const offer = step.offer?.(guide.show)
    // The button was drawn before AWS showed what others have done, or what is missing.
    if (!offer) {
      const why = now.state === 'done' ? 'guide:step.already_done' : 'guide:step.nothing_to_request'
      await showView(client, body, toldView('guide:title', [section(say(why))], say))
      return
    }
    const reason = say.plain('guide:step.reason', { title: step.title[say.locale] })
    await openRequestForm(ctx, client, {
      triggerId: body.trigger_id,
      slackId: person.slackId,
      operation: offer.operation,
      prefill: { ...prefillOf(offer.input), reason },
      push: body.view?.type === 'modal',
    })
  })

  on(guideIds.handOver, async ({ body, client, value, person, say }) => {
    onlyAdmins(ctx, person.slackId)
    const now = stepNow(await loadGuide(ctx), value)
    if (!now) throw new Refusal('guide_unknown_step')
    await showView(client, body, handOverView(now, say))
  })

  on(guideIds.skip, async ({ body, client, value, person, say }) => {
    onlyAdmins(ctx, person.slackId)
    const now = stepNow(await loadGuide(ctx), value)
    if (!now) throw new Refusal('guide_unknown_step')
    await showView(client, body, skipView(now, say))
  })

  on(guideIds.recommended, async ({ body, client, person, say }) => {
    onlyAdmins(ctx, person.slackId)
    const { show: seen } = await loadGuide(ctx)
    await showView(client, body, recommendedView(recommended(seen), recommendedValues(seen), randomUUID(), ctx, say))
  })

  // Opens at once; what AWS says of the account follows.
  on(new RegExp(`^${guideIds.trouble}(:|$)`), async ({ body, client, value, say }) => {
    const view = dialogueView(value, undefined, say)
    const opened = view && (await showView(client, body, view)).view
    if (!opened) return
    const seen = dialogueView(value, await accountState(ctx.aws), say)
    if (seen) await replaceView(ctx, client, opened, seen)
  })

  on(guideIds.file, async ({ body, client, value, say }) => {
    const [step = '', index = '0'] = value.split('.')
    const payload = { slackId: body.user.id, step, index: Number(index) }
    await receive(ctx, body.trigger_id, (tx) =>
      ctx.jobs.enqueue(tx, 'guide-file', `${value}:${body.trigger_id}`, payload, { priority: 0 }),
    )
    await showView(client, body, toldView('guide:step.file', [section(say('guide:step.file_sent'))], say))
  })

  on(guideIds.report, async ({ body, client, say }) => {
    await receive(ctx, body.trigger_id, (tx) =>
      ctx.jobs.enqueue(tx, 'guide-report', body.trigger_id, { slackId: body.user.id }, { priority: 0 }),
    )
    await showView(client, body, toldView('guide:report.sent_title', [section(say('guide:report.sent'))], say))
  })
}
