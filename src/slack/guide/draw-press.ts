import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { checkPaste, stepOf } from '../../workflow/guide/confirm-steps.ts'
import type { GuidePress } from '../../workflow/job-payloads.ts'
import { line, rich, section, toldView } from '../draw/blocks.ts'
import { mention, sentence } from '../draw/sentence.ts'
import { choicesView } from './choices-form.ts'
import { type GuideNow, stepNow } from './guide-now.ts'
import { drawOverview, drawStep, replaceView } from './guide-screens.ts'
import { loadGuide, readerOf } from './load-guide.ts'
import { nextButton } from './step-view.ts'
import { watchScreen } from './watch-screen.ts'

/** The job `draw-guide`: the modal, and the overview below it, as the guide stands after a press. */
export async function drawPress(ctx: Context, client: WebClient, press: GuidePress): Promise<void> {
  const { screen, by } = press
  const person = await ctx.people.remembered(by)
  if (!screen || !person) return
  const guide = await loadGuide(ctx)
  const hash = await replaceView(ctx, client, screen.view, await viewAfter(ctx, person, guide, press))
  if (press.word === 'done') await watchScreen(ctx, guide, { slackId: by, view: screen.view, hash, shows: press.step })
  const { over } = screen
  if (over) {
    const below = await replaceView(ctx, client, over.view, await drawStep(ctx, person, guide, over.step))
    await watchScreen(ctx, guide, { slackId: by, view: over.view, hash: below, shows: over.step })
  }
  if (!screen.root) return
  const root = await replaceView(ctx, client, screen.root, drawOverview(ctx, person, guide))
  await watchScreen(ctx, guide, { slackId: by, view: screen.root, hash: root, shows: 'overview' })
}

async function viewAfter(ctx: Context, person: Person, guide: GuideNow, press: GuidePress): Promise<ModalView> {
  const say = sayIn(person.locale)
  switch (press.word) {
    case 'choose':
      // Whether there is an account is asked on the overview itself; all else on the card above it.
      if (!press.screen?.root) return drawOverview(ctx, person, guide)
      return choicesView(guide, readerOf(ctx, person), say, press.screen.over?.step)
    case 'hand-over': {
      const sent = sentence(say, 'guide:hand.sent', { to: mention(press.to) })
      return toldView('guide:hand.title', [rich(line(...sent))], say)
    }
    case 'done': {
      const step = await stepOf(press.step)
      const { warning } = step ? checkPaste(step, press.value, guide.show) : {}
      const note = warning && say('guide:step.warning', { text: warning[say.locale] })
      return drawStep(ctx, person, guide, press.step, note)
    }
    case 'skip': {
      const next = guide.next && [nextButton(guide.next, say)]
      const told = section(say('guide:skip.done', { title: stepNow(guide, press.step)?.step.title[say.locale] ?? '' }))
      return toldView('guide:skip.title', [told, ...(next ? [{ type: 'actions' as const, elements: next }] : [])], say)
    }
    default:
      return drawStep(ctx, person, guide, press.step)
  }
}
