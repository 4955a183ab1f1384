import type { KnownBlock, ModalView } from '@slack/types'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { refusalText } from '../error-words.ts'
import { type Say, sayIn } from '../i18n.ts'
import type { JobResult, Job as Queued } from '../jobs/worker.ts'
import type { AuditFact } from '../store/audit-log.ts'
import { knownMembers } from '../store/memberships.ts'
import { getMessage, postedUnder } from '../store/messages.ts'
import type { RequestView } from '../store/request-views.ts'
import { settingsAmong } from '../store/settings.ts'
import { noteReached, noteUnreachable } from '../store/unreachable.ts'
import type { Context } from '../workflow/context.ts'
import { isLive } from '../workflow/grant/endable.ts'
import type { Handlers, JobPayloads, PostTarget } from '../workflow/job-payloads.ts'
import { isSilence } from '../workflow/keep-to-channels.ts'
import { othersToTell } from '../workflow/people/holders.ts'
import { SlackSilent } from '../workflow/people/person.ts'
import { loadView } from '../workflow/request/load-view.ts'
import { refuseUnlikeRecord } from '../workflow/request/unlike-record.ts'
import { whenSlackSays } from '../workflow/when-slack-says.ts'
import { sendAuditFile } from './answers/audit-file.ts'
import { drawForDeciders } from './card/ask-deciders.ts'
import { postAudit } from './card/audit-channel.ts'
import { auditLine } from './card/audit-post.ts'
import { checkCards } from './card/check-cards.ts'
import { heardPost } from './card/heard-post.ts'
import { sendList } from './card/list-file.ts'
import { lookAt } from './card/look-at.ts'
import { permanentPost } from './card/make-permanent.ts'
import { postMessage as postContent } from './card/posts.ts'
import { drawPrivately, portalNow } from './card/private-messages.ts'
import { requestCard } from './card/request-card.ts'
import { waitingDigest } from './card/waiting-digest.ts'
import { isUnreachable, orUndefined, retryAfterMs, saidBySlack, willPass } from './connection/api-errors.ts'
import { linkTo } from './connection/card-link.ts'
import { type Lines, NotYet } from './connection/lines.ts'
import { amongOurselves } from './connection/not-shared.ts'
import { noteReach } from './connection/note-reach.ts'
import { type Content, type Outbox, rank, type Target } from './connection/outbox.ts'
import { mentionsOf, sayTo, withNames } from './connection/remembered.ts'
import { clip, context, section, toldView } from './draw/blocks.ts'
import { mrkdwnDate } from './draw/times.ts'
import { drawDigest } from './findings/findings-digest.ts'
import { readGivenFiles } from './forms/given-files.ts'
import { guidePost, knowsReader } from './guide/guide-jobs.ts'
import { publishHome } from './home.ts'

type SlackJob =
  | 'read-files'
  | 'check-cards'
  | 'audit-file'
  | 'list-file'
  | 'draw-card'
  | 'draw-dm'
  | 'draw-home'
  | 'draw-findings'
  | 'post'
  | 'post-audit'
  | 'tell'

/** The jobs that say something in Slack. Each can be repeated, and says its thing once. */
export function slackJobs(ctx: Context, client: WebClient, everywhere: Outbox, lines: Lines): Pick<Handlers, SlackJob> {
  const outbox = noteReach(amongOurselves(everywhere, ctx.chat), ctx)
  return {
    'draw-card': patiently(async ({ payload }) => {
      const view = await loadView(ctx, payload.requestId)
      // A request that was refused or granted before it reached its channel has no card unless it needs one as a record.
      if (!view?.channel || view.state === 'planning') return
      await refuseUnlikeRecord(ctx, view)
      const say = sayIn(ctx.config.policy.locale)
      const draw = async () => {
        const now = await loadView(ctx, view.id)
        return now && requestCard(now, say, await lookAt(ctx, now))
      }
      const urgency = view.state === 'pending' ? rank.decision : rank.card
      await outbox.draw(cardKey(view.id), { channel: view.channel }, draw, urgency).catch((error) => {
        // It is drawn again when the bot can post there.
        if (!isSilence(error)) throw error
      })
      await drawForDeciders(ctx, outbox, view, draw)
      // Whether it stays was asked in a message of its own, which says what came of that.
      for (const { key, channel } of await postedUnder(ctx.store.db, `keep:${view.id}:`)) {
        const asked = async () => postContent('keep', { requestId: view.id }, say, await loadView(ctx, view.id))
        await outbox.draw(key, { channel }, asked, rank.card)
      }
    }),

    'read-files': patiently((job) => readGivenFiles(ctx, client, job)),

    'draw-dm': patiently(async ({ payload }) => {
      const view = await loadView(ctx, payload.requestId)
      if (!view) return
      await redrawHomes(ctx, view)
      await drawPrivately(ctx, outbox, view)
    }),

    'draw-home': patiently(async ({ payload }) => {
      await lines.inTurn('views.publish', rank.person, () => publishHome(ctx, client, payload.slackId))
    }),

    'draw-findings': patiently((job) => drawDigest(ctx, outbox, job)),

    post: patiently(async ({ payload }) => {
      const { key, to, what, data } = payload
      if (what === 'guide' && 'user' in to && !(await knowsReader(ctx, to.user, data))) return
      const target = await targetOf(ctx, to)
      // Its card is in line, before it.
      if (!target) throw new NotYet(waitForCard(ctx.clock.now() - Number(data.at ?? 0)))
      const say = 'user' in to ? await sayTo(ctx, to.user) : sayIn(ctx.config.policy.locale)
      const cardLink = linked.has(what) && (await linkTo(ctx, client, lines, cardKey(String(data.requestId))))
      const draw = async () => {
        if (what === 'progress') return progress(ctx, data, say)
        if (what === 'digest' && 'user' in to)
          return waitingDigest(ctx, to.user, (id) => linkTo(ctx, client, lines, cardKey(id)))
        if (what === 'guide') return guidePost(ctx, data, say)
        const view = typeof data.requestId === 'string' ? await loadView(ctx, data.requestId) : undefined
        const read = { ...data, ...('user' in to && { reader: to.user }) }
        // What came too late to be a warning is told by what it would warn of.
        if (what === 'warning' && view && !isLive(view)) return undefined
        if (what === 'heard' && view) return heardPost(view, read, say, await portalNow(ctx))
        if (what === 'permanent' && view && 'user' in to) return permanentPost(ctx, view, to.user, say)
        const look = view && { ...(await lookAt(ctx, view)), ...(cardLink && { cardLink }) }
        return postContent(what, read, say, view, look)
      }
      const urgency = 'user' in to ? rank.person : 'threadOf' in to ? rank.thread : rank.card
      await outbox.draw(key, target, draw, urgency)
    }),

    'list-file': patiently(async ({ payload }) => sendList(ctx, client, outbox, payload.requestId)),

    'audit-file': patiently(async ({ payload }) => sendAuditFile(ctx, client, payload)),

    'check-cards': whenSlackSays(() => checkCards(ctx, outbox, cardKey)),

    'post-audit': patiently((job) => postAudit(ctx, outbox, job)),

    tell: patiently(async ({ payload }) => {
      const { slackId, channel, view, code, vars } = payload
      const [named, say] = [await withNames(ctx, vars), await sayTo(ctx, slackId)]
      const when = typeof vars.atMs === 'number' && { when: mrkdwnDate(vars.atMs) }
      const text = refusalText({ code, vars: { ...named, ...when } }, say)
      const content = { text, blocks: [section(text)] as KnownBlock[] }
      if (view && (await shownIn(client, view, toldView('guide:title', content.blocks, say)))) return
      if (channel && (await tellThere(client, channel, slackId, content))) return
      await tellInPrivate(ctx, client, slackId, content)
    }),
  }
}

/** What leads to the card. */
const linked = new Set(['answer', 'handed'])

/** So many lines fit into one reply. */
const mostLines = 40

/** Facts of the audit log as lines in the card's thread; earlier releases asked for each by itself. */
async function progress(ctx: Context, data: JobPayloads['post']['data'], say: Say): Promise<Content> {
  const entries = (Array.isArray(data.lines) ? data.lines : [data]) as unknown as AuditFact[]
  const mention = await mentionsOf(
    ctx,
    entries.map(({ actor }) => actor),
  )
  const lines = entries.slice(-mostLines).map((entry) => auditLine(entry, say, { mention }))
  return { text: clip(lines.join('\n'), 300), blocks: lines.map((line) => context(line)) }
}

/** The longer a line of a thread has waited for its card, the later it looks again. */
const waitForCard = (age: number): number => Math.min(30_000, Math.max(500, age / 2))

export const cardKey = (requestId: string): string => `card:${requestId}`

/** How soon something is posted in a channel in which the bot can post again. */
const lookAgainMs = 60_000

/** Slack's "not so fast" is waiting, not failing; and what is for somebody who cannot read it is done. */
function patiently<Payload>(work: (job: Queued<Payload>) => Promise<unknown>) {
  return async (job: Queued<Payload>): Promise<JobResult> => {
    try {
      await work(job)
      return undefined
    } catch (error) {
      if (error instanceof NotYet) return { again: error.ms, untried: true }
      const ms = error instanceof SlackSilent && error.inLine ? error.againMs : retryAfterMs(error)
      if (ms !== undefined) return { again: ms, untried: true }
      if (isUnreachable(error)) return undefined
      // Administrators know of it.
      if (isSilence(error)) return { again: lookAgainMs, untried: true }
      throw error
    }
  }
}

async function targetOf(ctx: Context, to: PostTarget): Promise<Target | undefined> {
  if (!('threadOf' in to)) return to
  const card = await getMessage(ctx.store.db, cardKey(to.threadOf))
  return card?.ts ? { channel: card.channel, threadTs: card.ts } : undefined
}

/** Once: a word about a press is of no use later, and whom Slack cannot reach now it will not reach then. */
async function tellInPrivate(ctx: Context, client: WebClient, slackId: string, content: Content): Promise<void> {
  try {
    await client.chat.postMessage({ channel: slackId, ...content, unfurl_links: false, unfurl_media: false })
    await noteReached(ctx.store.db, slackId)
  } catch (error) {
    const said = saidBySlack(error)
    if (said === undefined || willPass(error)) throw error
    ctx.log.warn({ slackId, error: said }, 'somebody could not be told why a press was refused')
    await noteUnreachable(ctx.store.db, slackId, said)
  }
}

/** False when Slack will not show it there: an ephemeral message needs a person who is in the channel. */
async function tellThere(
  client: WebClient,
  channel: string,
  user: string,
  content: { text: string; blocks: KnownBlock[] },
): Promise<boolean> {
  try {
    await client.chat.postEphemeral({ channel, user, ...content })
    return true
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return false
    throw error
  }
}

/** False when that modal is not open any more. */
async function shownIn(client: WebClient, viewId: string, view: ModalView): Promise<boolean> {
  const update = () => client.views.update({ view_id: viewId, view })
  return (await orUndefined(update, ['not_found', 'view_not_found'])) !== undefined
}

/** The Home tabs of those who were seen there: of who asked, whose it is or will be, and who may decide. */
async function redrawHomes(ctx: Context, view: RequestView): Promise<void> {
  const { requester, beneficiary, ruling } = view
  const gain =
    beneficiary?.kind === 'group'
      ? await knownMembers(ctx.store.db, beneficiary.id)
      : await othersToTell(ctx.store.db, view)
  const people = new Set([requester, ...gain, ...(ruling?.approvers ?? [])])
  const seen = await settingsAmong(
    ctx.store.db,
    [...people].map((slackId) => `home:${slackId}`),
  )
  if (seen.length === 0) return
  await ctx.store.transaction(async (tx) => {
    for (const key of seen) {
      const slackId = key.slice('home:'.length)
      await ctx.jobs.enqueue(tx, 'draw-home', slackId, { slackId })
    }
  })
}
