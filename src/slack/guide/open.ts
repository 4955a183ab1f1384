import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { type Say, sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { openedGuide } from '../../workflow/guide/confirm-steps.ts'
import { isInvolved } from '../../workflow/guide/guide-readers.ts'
import { runProbes } from '../../workflow/guide/look-at-guide.ts'
import { button, context, section, toldView } from '../draw/blocks.ts'
import { requestForm } from '../forms/form-view.ts'
import { choicesView } from './choices-form.ts'
import { type GuideNow, stepNow } from './guide-now.ts'
import { guideIds } from './ids.ts'
import { listView } from './list-view.ts'
import { loadGuide, lookOf, readerOf } from './load-guide.ts'
import { overviewView } from './overview.ts'
import { stepView } from './step-view.ts'

const stale = 60_000

/** `/aws-setup`: opens at once with what is known; what AWS says now follows in the same modal. */
export async function openGuide(ctx: Context, client: WebClient, triggerId: string, slackId: string): Promise<void> {
  const person = await ctx.people.member(slackId)
  const guide = await loadGuide(ctx)
  if (!isInvolved(guide.steps, readerOf(ctx, person))) {
    await client.views.open({ trigger_id: triggerId, view: notYoursView(sayIn(person.locale)) })
    return
  }
  const looking = guide.lookedAt === null || ctx.clock.now() - guide.lookedAt > stale
  const view = drawOverview(ctx, person, guide, looking)
  const opened = await client.views.open({ trigger_id: triggerId, view })
  await openedGuide(ctx, slackId)
  const { id, hash } = opened.view ?? {}
  if (!looking || !id) return
  await runProbes(ctx)
  await replaceView(ctx, client, id, drawOverview(ctx, person, await loadGuide(ctx)), hash)
}

/** Engineers need none of it: what they came for is access. */
const notYoursView = (say: Say): ModalView =>
  toldView(
    'guide:title',
    [
      section(say('guide:overview.not_yours')),
      { type: 'actions', elements: [button(requestForm.open, say.plain('home:request'), 'any', { style: 'primary' })] },
    ],
    say,
  )

export function drawOverview(ctx: Context, person: Person, guide: GuideNow, looking = false): ModalView {
  return overviewView(guide, readerOf(ctx, person), sayIn(person.locale), looking)
}

export async function drawStep(
  ctx: Context,
  person: Person,
  guide: GuideNow,
  stepId: string,
  note?: string,
): Promise<ModalView> {
  const say = sayIn(person.locale)
  const now = stepNow(guide, stepId)
  if (!now) return toldView('guide:step.title', [context(say('guide:overview.nothing_next'))], say)
  return stepView(guide, now, readerOf(ctx, person), say, await lookOf(ctx, person, guide), note)
}

/**
 * Whoever has closed the modal meanwhile needs no newer one; nor does, with the `hash` of what was shown before, whoever has
 * gone on in it: https://docs.slack.dev/surfaces/modals#updating_apis. Gives the new hash.
 */
export async function replaceView(
  ctx: Context,
  client: WebClient,
  viewId: string,
  view: ModalView,
  hash?: string,
): Promise<string | undefined> {
  try {
    const drawn = await client.views.update({ view_id: viewId, view, ...(hash && { hash }) })
    return drawn.view?.hash
  } catch (error) {
    ctx.log.info({ err: error }, 'a modal of the guide could not be drawn again')
    return undefined
  }
}

/** On top of what is open, or alone where the press was on a message or the Home tab. Gives the view's id. */
export async function showView(client: WebClient, body: BlockAction, view: ModalView): Promise<string | undefined> {
  const on = { trigger_id: body.trigger_id, view }
  const inModal = body.view?.type === 'modal'
  const shown = await (inModal ? client.views.push(on) : client.views.open(on))
  return shown.view?.id
}

type Press = BlockAction<ButtonAction>

export function register(app: App, ctx: Context): void {
  const on = (
    id: string,
    work: (o: { body: Press; client: WebClient; value: string; person: Person }) => Promise<void>,
  ) =>
    app.action<Press>({ type: 'block_actions', action_id: id }, async ({ ack, body, action, client }) => {
      await ack()
      await work({ body, client, value: action.value ?? '', person: await ctx.people.member(body.user.id) })
    })

  on(guideIds.open, ({ body, client }) => openGuide(ctx, client, body.trigger_id, body.user.id))

  on(guideIds.step, async ({ body, client, value, person }) => {
    await showView(client, body, await drawStep(ctx, person, await loadGuide(ctx), value))
  })

  on(guideIds.next, async ({ body, client, value, person }) => {
    const view = await drawStep(ctx, person, await loadGuide(ctx), value)
    if (body.view) await replaceView(ctx, client, body.view.id, view)
  })

  on(guideIds.list, async ({ body, client, person }) => {
    if (body.view) await replaceView(ctx, client, body.view.id, listView(await loadGuide(ctx), sayIn(person.locale)))
  })

  on(guideIds.overview, async ({ body, client, person }) => {
    if (body.view) await replaceView(ctx, client, body.view.id, drawOverview(ctx, person, await loadGuide(ctx)))
  })

  on(guideIds.choices, async ({ body, client, person }) => {
    await showView(client, body, choicesView(await loadGuide(ctx), readerOf(ctx, person), sayIn(person.locale)))
  })

  // Looks at AWS after the acknowledgement, in the sight of who asked for it.
  on(guideIds.check, async ({ body, client, value, person }) => {
    const { view } = body
    if (!view) return
    const say = sayIn(person.locale)
    const ofStep = value !== 'guide'
    const draw = async (looking: boolean) => {
      const guide = await loadGuide(ctx)
      const note = say(looking ? 'guide:overview.looking' : 'guide:step.checked')
      return ofStep ? drawStep(ctx, person, guide, value, note) : drawOverview(ctx, person, guide, looking)
    }
    const hash = await replaceView(ctx, client, view.id, await draw(true))
    await runProbes(ctx)
    if (hash) await replaceView(ctx, client, view.id, await draw(false), hash)
  })

  app.action({ type: 'block_actions', action_id: guideIds.link }, ({ ack }) => ack())
}
