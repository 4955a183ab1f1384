import type { App } from '@slack/bolt'
import type { HomeView, KnownBlock } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { refusalText } from '../error-words.ts'
import { Refusal } from '../errors.ts'
import { type Key, type Say, sayIn } from '../i18n.ts'
import { openFindings } from '../store/findings.ts'
import { assignmentOf, type Grant } from '../store/grants.ts'
import { type Pause, pausedNow } from '../store/pauses.ts'
import type { Person } from '../store/person-rows.ts'
import { type ListedRequest, listAsked, listWaiting, type WaitingRequest } from '../store/request-lists.ts'
import { noteHomeSeen } from '../store/settings.ts'
import type { Context } from '../workflow/context.ts'
import { isInvolved } from '../workflow/guide/guide-readers.ts'
import { type OwnAccess, ownAccess } from '../workflow/people/own-access.ts'
import { isAdmin } from '../workflow/people/roster.ts'
import { likeRecord } from '../workflow/request/unlike-record.ts'
import { askedItem, heldItem, standingItems, waitingItem } from './card/list-items.ts'
import { namesAndMentions, sayTo } from './connection/remembered.ts'
import { button, context, divider, header, section } from './draw/blocks.ts'
import { pausedBlocks } from './draw/paused.ts'
import type { Reader } from './draw/reader.ts'
import { readingLines } from './draw/reading-aws.ts'
import { mrkdwnDate } from './draw/times.ts'
import { untoldTexts } from './draw/untold.ts'
import { requestForm } from './forms/form-view.ts'
import type { GuideNow } from './guide/guide-now.ts'
import { homeSection } from './guide/home-section.ts'
import { loadGuide } from './guide/load-guide.ts'

/** All that a person's Home tab shows; it is never somebody else's. */
export interface HomeData {
  waiting: WaitingRequest[]
  own: OwnAccess
  requests: ListedRequest[]
  /** For whoever has to do with the setup. */
  guide?: GuideNow
  /** For administrators: how far AWS is read, and what cannot be, there or of what code has. */
  reading?: string[]
  /** For administrators: how much of what AWS shows nobody explains. */
  findings?: number
  pause?: Pause | undefined
}

export function homeView(data: HomeData, say: Say, look: Reader): HomeView {
  const { grants, standing, groupsUnread } = data.own
  return {
    type: 'home',
    blocks: [
      header(say.plain('home:title')),
      ...pausedBlocks(data.pause, say),
      section(
        say('home:request_text'),
        button(requestForm.open, say.plain('home:request'), 'any', { style: 'primary' }),
      ),
      ...(data.guide ? homeSection(data.guide, say) : []),
      ...(data.reading ?? []).map((text) => context(text)),
      ...(data.findings ? [section(say('home:findings', { count: data.findings }))] : []),
      ...part('home:waiting', 'home:waiting_none', 'pending', data.waiting, mostWaiting, say, (v) =>
        waitingItem(v, say, look),
      ),
      ...part('home:active', 'home:active_none', 'mine', grants, 9, say, (v) => heldItem(v, say, look)),
      ...(standing.length > 0 ? [section(say('home:standing'))] : []),
      ...standingItems(standing.slice(0, 20), say).flat(),
      ...(standing.length > 20 ? [context(say('home:more', { count: standing.length - 20, command: 'mine' }))] : []),
      ...(groupsUnread ? [context(say('home:groups_unread'))] : []),
      ...part('home:requests', 'home:requests_none', 'mine', data.requests, 9, say, (v) => askedItem(v, say)),
      context(say('home:drawn', { when: mrkdwnDate(look.now) })),
    ],
  }
}

/** Of those that wait for the reader's decision. */
const mostWaiting = 9

/** At most three blocks an item, so that 9 + 9 + 9 items stay below the 100 blocks of a view. */
function part<Item>(
  title: Key,
  none: Key,
  command: string,
  views: Item[],
  most: number,
  say: Say,
  item: (view: Item) => KnownBlock[],
): KnownBlock[] {
  return [
    divider,
    header(say.plain(title)),
    ...(views.length === 0 ? [context(say(none))] : views.slice(0, most).flatMap(item)),
    ...(views.length > most ? [context(say('home:more', { count: views.length - most, command }))] : []),
  ]
}

/** Somebody whom the bot does not serve reads why. */
const refusedView = (refusal: Refusal, say: Say): HomeView => ({
  type: 'home',
  blocks: [header(say.plain('home:title')), section(refusalText(refusal, say))],
})

/** Draws a person's Home tab from what is stored. */
export async function publishHome(ctx: Context, client: WebClient, slackId: string): Promise<void> {
  try {
    await client.views.publish({ user_id: slackId, view: await homeOf(ctx, await ctx.people.member(slackId)) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await client.views.publish({ user_id: slackId, view: refusedView(error, await sayTo(ctx, slackId)) })
  }
}

/** The tab is drawn anew with each change of a request. */
const groupsAsOfMs = 5 * 60_000

/** A person's tab as it is now, from the store, the snapshot and AWS's word on who is in which group. */
export async function homeOf(ctx: Context, person: Person): Promise<HomeView> {
  const { db } = ctx.store
  const [waiting, own, asked, guide] = await Promise.all([
    listWaiting(db, person.slackId, 500).then((waiting) => likeRecord(ctx, waiting, mostWaiting)),
    ownAccess(ctx, person.slackId, groupsAsOfMs),
    listAsked(db, person.slackId, 30),
    loadGuide(ctx),
  ])
  const people = [...waiting, ...own.grants].map(({ requester }) => requester)
  const { personName, mention } = await namesAndMentions(ctx, people)
  const shown = new Set(own.grants.map(({ id }) => id))
  const requests = asked.filter(({ id }) => !shown.has(id))
  const listedAt = (grant: Grant) => ctx.directory.shown(assignmentOf(grant))?.at
  const look = { now: ctx.clock.now(), personName, mention, listedAt }
  const say = sayIn(person.locale)
  const reading = isAdmin(ctx, person.slackId)
    ? [...readingLines(ctx.directory, say), ...(await unsureOfCode(ctx, say))]
    : []
  const involved = isInvolved(guide.steps, { slackId: person.slackId, mayAct: isAdmin(ctx, person.slackId) })
  const pause = await pausedNow(ctx)
  const findings = isAdmin(ctx, person.slackId) ? (await openFindings(db, ctx.clock.now())).length : 0
  return homeView({ waiting, own, requests, reading, findings, pause, ...(involved && { guide }) }, say, look)
}

/** What code has is a file that somebody can mend. */
const unsureOfCode = async ({ code }: Context, say: Say): Promise<string[]> =>
  untoldTexts((await code.claims()).untold.filter(({ why }) => why !== 'partly').slice(0, 3), say)

/** Opening the tab only asks for a drawing: the job's key draws it once, however often it is opened meanwhile. */
export function register(app: App, ctx: Context): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return
    await noteHomeSeen(ctx.store.db, event.user, ctx.clock.now())
    await ctx.store.transaction((tx) =>
      ctx.jobs.enqueue(tx, 'draw-home', event.user, { slackId: event.user }, { priority: 0 }),
    )
    ctx.jobs.kick()
  })
}
