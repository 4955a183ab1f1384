import { Refusal } from '../../errors.ts'
import type { Key } from '../../i18n.ts'
import { assignmentOf, type Grant } from '../../store/grants.ts'
import { type ListedRequest, listAsked, listWaiting } from '../../store/request-lists.ts'
import { normalizeId } from '../../store/requests.ts'
import type { Context } from '../../workflow/context.ts'
import { type OwnAccess, ownAccess } from '../../workflow/people/own-access.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { likeRecord } from '../../workflow/request/unlike-record.ts'
import { askedItem, heldItem, standingItems, waitingItem } from '../card/list-items.ts'
import { requestCard } from '../card/request-card.ts'
import { namesAndMentions } from '../connection/remembered.ts'
import { clip, context, type Message, section } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { type Answer, type Asker, listAnswer, sentenceAnswer } from './answer.ts'

async function readerFor(ctx: Context, people: string[]): Promise<Reader> {
  const canRollBack = (operation: string) => ctx.operations.get(operation)?.undo !== undefined
  const listedAt = (grant: Grant) => ctx.directory.shown(assignmentOf(grant))?.at
  const { personName, mention } = await namesAndMentions(ctx, people)
  return { now: ctx.clock.now(), personName, mention, canRollBack, listedAt }
}

/** Shows one request as its card to those whom it concerns; anybody else is told that there is no such request. */
export const answerStatus: Answer = async (ctx, asker) => {
  const { person, say, rest } = asker
  const id = normalizeId(rest) || (await listAsked(ctx.store.db, person.slackId, 1))[0]?.id
  if (!id) return sentenceAnswer(say('home:requests_none'))
  const view = await loadView(ctx, id)
  if (!view || !maySee(ctx, view, person.slackId)) throw new Refusal('unknown_request', { id: clip(rest || id, 40) })
  const people = [view.requester, ...view.decisions.map((d) => d.approver)]
  return [requestCard(view, say, await readerFor(ctx, people))]
}

/** What somebody has just been given through a group is in the next answer. */
const groupsAsOfMs = 30_000

/** What this person has, and what they asked for. */
export const answerMine: Answer = async (ctx, asker) => {
  const own = await ownAccess(ctx, asker.person.slackId, groupsAsOfMs)
  const asked = await listAsked(ctx.store.db, asker.person.slackId, 200)
  const shown = new Set(own.grants.map(({ id }) => id))
  const others = asked.filter(({ id }) => !shown.has(id))
  return answerOwn(ctx, asker, 'home:requests', 'home:requests_none', own, others)
}

/** "My access": what this person has. */
export const answerMyAccess: Answer = async (ctx, asker) =>
  answerOwn(ctx, asker, 'home:active', 'home:active_none', await ownAccess(ctx, asker.person.slackId, groupsAsOfMs))

async function answerOwn(
  ctx: Context,
  asker: Asker,
  title: Key,
  none: Key,
  { grants, standing, groupsUnread }: OwnAccess,
  asked: ListedRequest[] = [],
): Promise<Message[]> {
  const { say } = asker
  const unread = groupsUnread ? [context(say('home:groups_unread'))] : []
  const isEmpty = grants.length + asked.length === 0
  if (isEmpty && standing.length === 0 && !groupsUnread) return sentenceAnswer(say(none))
  const reader = await readerFor(
    ctx,
    grants.map(({ requester }) => requester),
  )
  const items = [
    ...(isEmpty ? [[context(say(none))]] : []),
    ...grants.map((one) => () => heldItem(one, say, reader)),
    ...asked.map((one) => () => askedItem(one, say)),
    ...(standing.length > 0 ? [[section(say('home:standing'))]] : []),
    ...standingItems(standing, say),
  ]
  return listAnswer(say.plain(title), items, say, unread)
}

/** More do not fit into an answer. */
const mostListed = 60

export const answerPending: Answer = async (ctx, asker) => {
  const { person, say } = asker
  const waiting = await likeRecord(ctx, await listWaiting(ctx.store.db, person.slackId, 500), mostListed)
  if (waiting.length === 0) return sentenceAnswer(say('home:waiting_none'))
  const people = waiting.map(({ requester }) => requester)
  const reader = await readerFor(ctx, people)
  return listAnswer(
    say.plain('home:waiting'),
    waiting.map((one) => () => waitingItem(one, say, reader)),
    say,
  )
}
