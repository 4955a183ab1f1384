import type { Say } from '../../i18n.ts'
import { readConfirmed } from '../../store/guide-rows.ts'
import { getMessage, postedUnder } from '../../store/messages.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { othersToTell } from '../../workflow/people/holders.ts'
import { loadView } from '../../workflow/request/load-view.ts'
import { isUnreachable } from '../connection/api-errors.ts'
import { type Content, type Outbox, rank } from '../connection/outbox.ts'
import { sayTo } from '../connection/remembered.ts'
import { type Portal, portalOf } from '../draw/portal-links.ts'
import { shownState } from './card-living.ts'
import { beneficiaryMessage, requesterMessage } from './grant-card.ts'
import { heardPost } from './heard-post.ts'
import { lookAt } from './look-at.ts'
import { postMessage } from './posts.ts'

/** Where people sign in, as it is known now. */
export const portalNow = async (ctx: Context): Promise<Portal | undefined> =>
  portalOf({ directory: ctx.directory, confirmed: await readConfirmed(ctx.store.db) })

/** Draws the messages of a request in people's own conversations: of who asked, and of whom they asked for. */
export async function drawPrivately(ctx: Context, outbox: Outbox, view: RequestView): Promise<void> {
  const { db } = ctx.store
  const draw = async (key: string, user: string, content: (now: RequestView, say: Say) => Promise<Content>) => {
    const drawn = async () => {
      const now = await loadView(ctx, view.id)
      return now && content(now, await sayTo(ctx, user))
    }
    try {
      await outbox.draw(key, { user }, drawn, rank.person)
    } catch (error) {
      if (!isUnreachable(error)) throw error // that one cannot be told does not keep it from the others
    }
  }
  const portal = await portalNow(ctx)
  const look = async (now: RequestView) => ({ ...(await lookAt(ctx, now)), portal })

  await draw(`dm:${view.id}`, view.requester, async (now, say) => requesterMessage(now, say, await look(now)))
  for (const user of await othersToTell(db, view)) {
    const key = `dm:${view.id}:for:${user}`
    if (!isGiven(view) && !(await getMessage(db, key))) continue
    await draw(key, user, async (now, say) => beneficiaryMessage(now, say, await look(now)))
  }
  // A warning of an end that is not the end any more must not go on asking.
  for (const { key } of await postedUnder(db, `warning:${view.id}:`)) {
    const [, , endsAt, user] = key.split(':')
    if (!user) continue
    const data = { requestId: view.id, endsAt: Number(endsAt), reader: user }
    await draw(key, user, async (now, say) => postMessage('warning', data, say, now))
  }
  // That somebody has it was told with an end, which an extension moves.
  if (shownState(view) === 'active')
    for (const { key } of await postedUnder(db, `heard:${view.id}:active:`)) {
      const [, , state = '', , reader = ''] = key.split(':')
      await draw(key, reader, async (now, say) => {
        const until = now.grant?.endsAt ?? null
        return heardPost(now, { requestId: view.id, state, until, reader }, say, await portalNow(ctx))
      })
    }
  for (const { key } of await postedUnder(db, `question:${view.id}:`)) {
    const data = { requestId: view.id, nth: Number(key.split(':')[2]), reader: view.requester }
    await draw(key, view.requester, async (now, say) => postMessage('question', data, say, now))
  }
  for (const { key } of await postedUnder(db, `lost:${view.id}:`)) {
    const [, , , reader] = key.split(':')
    const data = { requestId: view.id, ...(reader && { reader }) }
    if (reader) await draw(key, reader, async (now, say) => postMessage('lost', data, say, now))
  }
}

/** From here on whom it was asked for hears of it: what comes of other requests is for who made them. */
const isGiven = ({ state, extendsGrant }: RequestView): boolean =>
  state === 'active' || (state === 'done' && extendsGrant === null)
