import type { BlockAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { openView } from '../connection/open-view.ts'
import { context, toldView } from '../draw/blocks.ts'
import { type GuideNow, stepNow } from './guide-now.ts'
import { listView } from './list-view.ts'
import { lookOf, readerOf } from './load-guide.ts'
import { overviewView } from './overview.ts'
import { stepView } from './step-view.ts'

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
  return stepView(guide, now, readerOf(ctx, person), say, await lookOf(ctx, guide), note)
}

/** What a modal of the guide shows: the overview, the list of all steps, or one step by its id. */
export type Shows = 'overview' | 'list' | (string & {})

export function drawScreen(
  ctx: Context,
  person: Person,
  guide: GuideNow,
  shows: Shows,
): Promise<ModalView> | ModalView {
  if (shows === 'overview') return drawOverview(ctx, person, guide)
  return shows === 'list' ? listView(guide, sayIn(person.locale)) : drawStep(ctx, person, guide, shows)
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

/** On top of what is open, or alone where the press was on a message or the Home tab. Gives what it is called now. */
export async function showView(
  client: WebClient,
  body: BlockAction,
  view: ModalView,
): Promise<{ view?: string; hash?: string }> {
  const push = body.view?.type === 'modal'
  const { id, hash } = await openView(client, { trigger_id: body.trigger_id, view }, { push })
  return { ...(id && { view: id }), ...(hash && { hash }) }
}
