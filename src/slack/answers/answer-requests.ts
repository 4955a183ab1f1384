import { Refusal } from '../../errors.ts'
import { listAsked, listHeld, listWaiting } from '../../store/request-lists.ts'
import { normalizeId } from '../../store/requests.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { askedItem, heldItem, waitingItem } from '../card/list-items.ts'
import { requestCard } from '../card/request-card.ts'
import { namesOf } from '../connection/remembered.ts'
import type { Reader } from '../draw/reader.ts'
import { type Answer, type Asker, listAnswer, sentenceAnswer } from './answer.ts'

async function readerFor(ctx: Context, { person }: Asker, people: string[]): Promise<Reader> {
  const canRollBack = (operation: string) => ctx.operations.get(operation)?.undo !== undefined
  return { tz: person.tz, now: ctx.clock.now(), personName: await namesOf(ctx, people), canRollBack }
}

/** Shows one request as its card to those whom it concerns; anybody else is told that there is no such request. */
export const answerStatus: Answer = async (ctx, asker) => {
  const { person, say, rest } = asker
  const id = normalizeId(rest) || (await listAsked(ctx.store.db, person.slackId, 1))[0]?.id
  if (!id) return sentenceAnswer(say('home:requests_none'))
  const view = await loadView(ctx, id)
  if (!view || !maySee(ctx, view, person.slackId)) throw new Refusal('unknown_request', { id })
  const people = [view.requester, ...view.decisions.map((d) => d.approver)]
  return [requestCard(view, say, await readerFor(ctx, asker, people))]
}

export const answerMine: Answer = async (ctx, { person, say }) => {
  const active = await listHeld(ctx.store.db, person.slackId, 100)
  const others = await listAsked(ctx.store.db, person.slackId, 200)
  if (active.length + others.length === 0) return sentenceAnswer(say('home:requests_none'))
  const items = [...active.map((one) => () => heldItem(one, say)), ...others.map((one) => () => askedItem(one, say))]
  return listAnswer(say.plain('home:requests'), items, say)
}

export const answerPending: Answer = async (ctx, asker) => {
  const { person, say } = asker
  const waiting = await listWaiting(ctx.store.db, person.slackId, 500)
  if (waiting.length === 0) return sentenceAnswer(say('home:waiting_none'))
  const people = waiting.map(({ requester }) => requester)
  const reader = await readerFor(ctx, asker, people)
  return listAnswer(
    say.plain('home:waiting'),
    waiting.map((one) => () => waitingItem(one, say, reader)),
    say,
  )
}

/** "My access": what this person holds through the bot. */
export const answerMyAccess: Answer = async (ctx, { person, say }) => {
  const active = await listHeld(ctx.store.db, person.slackId, 100)
  if (active.length === 0) return sentenceAnswer(say('home:active_none'))
  return listAnswer(
    say.plain('home:active'),
    active.map((one) => () => heldItem(one, say)),
    say,
  )
}
