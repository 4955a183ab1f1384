import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { openedGuide } from '../../workflow/guide/confirm-steps.ts'
import { isInvolved } from '../../workflow/guide/guide-readers.ts'
import { runProbes } from '../../workflow/guide/look-at-guide.ts'
import { openView } from '../connection/open-view.ts'
import { toldView } from '../draw/blocks.ts'
import { choicesView } from './choices-form.ts'
import type { GuideNow } from './guide-now.ts'
import { drawOverview, drawScreen, drawStep, replaceView, type Shows, showView } from './guide-screens.ts'
import { notYours } from './home-section.ts'
import { guideIds } from './ids.ts'
import { loadGuide, readerOf } from './load-guide.ts'
import { watchScreen } from './watch-screen.ts'

const stale = 60_000

/** `/aws-setup`: opens at once with what is known; what AWS says now follows in the same modal. */
export async function openGuide(ctx: Context, client: WebClient, triggerId: string, slackId: string): Promise<void> {
  const person = await ctx.people.member(slackId)
  const guide = await loadGuide(ctx)
  if (!isInvolved(guide.steps, readerOf(ctx, person))) {
    const say = sayIn(person.locale)
    await openView(client, { trigger_id: triggerId, view: toldView('guide:title', notYours(say), say) })
    return
  }
  const looking = guide.lookedAt === null || ctx.clock.now() - guide.lookedAt > stale
  const view = drawOverview(ctx, person, guide, looking)
  const { id, hash } = await openView(client, { trigger_id: triggerId, view })
  await openedGuide(ctx, slackId)
  if (!id) return
  if (!looking) return watchScreen(ctx, guide, { slackId, view: id, hash, shows: 'overview' })
  await runProbes(ctx)
  const seen = await loadGuide(ctx)
  const now = await replaceView(ctx, client, id, drawOverview(ctx, person, seen), hash)
  await watchScreen(ctx, seen, { slackId, view: id, hash: now, shows: 'overview' })
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
    const guide = await loadGuide(ctx)
    const shown = await showView(client, body, await drawStep(ctx, person, guide, value))
    await watchScreen(ctx, guide, { slackId: person.slackId, ...shown, shows: value })
  })

  /** In the place of what the modal shows. */
  const goTo = async ({ body, client, person }: { body: Press; client: WebClient; person: Person }, shows: Shows) => {
    if (!body.view) return
    const guide = await loadGuide(ctx)
    const { id } = body.view
    const hash = await replaceView(ctx, client, id, await drawScreen(ctx, person, guide, shows))
    await watchScreen(ctx, guide, { slackId: person.slackId, view: id, hash, shows })
  }
  on(guideIds.next, (press) => goTo(press, press.value))
  on(guideIds.list, (press) => goTo(press, 'list'))
  on(guideIds.overview, (press) => goTo(press, 'overview'))

  on(guideIds.choices, async ({ body, client, value, person }) => {
    const over = value === 'guide' ? undefined : value
    await showView(client, body, choicesView(await loadGuide(ctx), readerOf(ctx, person), sayIn(person.locale), over))
  })

  // Looks at AWS after the acknowledgement, in the sight of who asked for it.
  on(guideIds.check, async ({ body, client, value, person }) => {
    const { view } = body
    if (!view) return
    const say = sayIn(person.locale)
    const ofStep = value !== 'guide'
    const draw = (guide: GuideNow, looking: boolean) => {
      const note = say(looking ? 'guide:overview.looking' : 'guide:step.checked')
      return ofStep ? drawStep(ctx, person, guide, value, note) : drawOverview(ctx, person, guide, looking)
    }
    const hash = await replaceView(ctx, client, view.id, await draw(await loadGuide(ctx), true))
    await runProbes(ctx)
    const seen = await loadGuide(ctx)
    const now = hash && (await replaceView(ctx, client, view.id, await draw(seen, false), hash))
    const shows = ofStep ? value : 'overview'
    await watchScreen(ctx, seen, { slackId: person.slackId, view: view.id, hash: now, shows })
  })

  app.action({ type: 'block_actions', action_id: guideIds.link }, ({ ack }) => ack())
}
