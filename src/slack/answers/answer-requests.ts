import { Refusal } from '../../errors.ts'
import type { RequestView } from '../../store/request-views.ts'
import { normalizeId } from '../../store/requests.ts'
import type { Context } from '../../workflow/context.ts'
import { activeOf, loadView, maySee, requestsOf, waitingFor } from '../../workflow/request/load-view.ts'
import { activeItem, ownItem, waitingItem } from '../card/list-items.ts'
import { requestCard } from '../card/request-card.ts'
import { namesOf } from '../connection/remembered.ts'
import type { Reader } from '../draw/reader.ts'
import { type Answer, type Asker, listAnswer, sentenceAnswer } from './answer.ts'

async function lookFor(ctx: Context, { person }: Asker, views: RequestView[]): Promise<Reader> {
  const people = views.flatMap((v) => [v.requester, ...v.decisions.map((d) => d.approver)])
  const canRollBack = (operation: string) => ctx.operations.get(operation)?.undo !== undefined
  return { tz: person.tz, now: ctx.clock.now(), personName: await namesOf(ctx, people), canRollBack }
}

/** One request as its card, to whom it concerns; for anybody else there is no such request. */
export const answerStatus: Answer = async (ctx, asker) => {
  const { person, say, rest } = asker
  const id = normalizeId(rest)
  const view = id ? await loadView(ctx, id) : (await requestsOf(ctx, person.slackId, 1))[0]
  if (!view && !id) return sentenceAnswer(say('home:requests_none'))
  if (!view || !maySee(ctx, view, person.slackId)) throw new Refusal('unknown_request', { id })
  return [requestCard(view, say, await lookFor(ctx, asker, [view]))]
}

export const answerMine: Answer = async (ctx, { person, say }) => {
  const active = await activeOf(ctx, person.slackId)
  const others = (await requestsOf(ctx, person.slackId, 200)).filter(
    ({ state }) => state !== 'active' && state !== 'revoking',
  )
  if (active.length + others.length === 0) return sentenceAnswer(say('home:requests_none'))
  const items = [...active.map((view) => activeItem(view, say)), ...others.map((view) => ownItem(view, say))]
  return listAnswer(say.plain('home:requests'), items, say)
}

export const answerPending: Answer = async (ctx, asker) => {
  const { person, say } = asker
  const views = await waitingFor(ctx, person.slackId)
  if (views.length === 0) return sentenceAnswer(say('home:waiting_none'))
  const look = await lookFor(ctx, asker, views)
  return listAnswer(
    say.plain('home:waiting'),
    views.map((view) => waitingItem(view, say, look)),
    say,
  )
}

/** "My access": what this person holds through the bot. */
export const answerMyAccess: Answer = async (ctx, { person, say }) => {
  const views = await activeOf(ctx, person.slackId)
  if (views.length === 0) return sentenceAnswer(say('home:active_none'))
  return listAnswer(
    say.plain('home:active'),
    views.map((view) => activeItem(view, say)),
    say,
  )
}
