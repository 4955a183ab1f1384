import { type Assignment, assignmentKey } from '../../aws/types.ts'
import type { Json } from '../../json.ts'
import type { Tx } from '../../store/database.ts'
import { type Grant, getGrant, liveGrants, updateGrant } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { namesOfGrant } from '../grant/begin.ts'
import { mendGrant } from '../grant/mend-grant.ts'
import type { Job } from '../job-payloads.ts'
import { othersToTell } from '../people/holders.ts'
import { planOf } from '../request/operation.ts'
import { lockRequest, redraw, transition } from '../transition.ts'
import { afterNews, compareGrants, type GrantNews } from './compare.ts'

/** Holds what the directory shows of an access against the grants that need it, and puts on record what is new. */
export async function noteShown(ctx: Context, job: Pick<Job, 'fence'>, access: Assignment): Promise<void> {
  const shown = ctx.directory.shown(access)
  if (!shown) return
  const key = assignmentKey(access)
  const before = await liveGrants(ctx.store.db, key)
  const found = compareGrants(before, shown)
  if (found.length === 0) return
  for (const { id, requestId } of before.filter((grant) => found.some((one) => one.id === grant.id)))
    await ctx.store.transaction(async (tx) => {
      const locked = await lockRequest(ctx, tx, requestId)
      await ctx.store.lock(tx, `access:${key}`)
      await job.fence(tx)
      const seen = await getGrant(tx, id)
      if (!seen) return
      // What is over comes back on record by no row that says it was lost.
      const { row, grant } = await mendGrant(ctx, tx, locked, seen)
      const news = compareGrants(await liveGrants(tx, key), shown).find((one) => one.id === id)?.news
      if (grant && news) await note(ctx, tx, { row, grant, news, at: shown.at })
    })
  ctx.jobs.kick()
}

interface Noted {
  row: Request
  grant: Grant
  news: GrantNews
  at: number
}

async function note(ctx: Context, tx: Tx, { row, grant, news, at }: Noted): Promise<void> {
  await updateGrant(tx, grant, afterNews(news, at))
  if (news === 'missing' || news === 'there') return
  if (news === 'gone-again') return redraw(ctx, tx, row.id)
  const since = news === 'lost' ? { missingAt: grant.missingAt } : {}
  await putOnRecord(ctx, tx, row, grant, news, { ...since, at })
  if (news === 'lost') await tellHolders(ctx, tx, row, grant)
}

/** On record, in the thread, and on the card. Of one of several the fact names which. */
export async function putOnRecord(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
  fact: string,
  data: { [key: string]: Json },
  by = 'bot',
): Promise<void> {
  const single = planOf(row).accesses === undefined
  const named = single ? data : { ...data, ...namesOfGrant(ctx, grant) }
  await transition(ctx, tx, row, row.state, { fact: single ? fact : `one-${fact}`, by, data: named })
}

/** What is lost within this time of one request is one message, ms. */
const oneMessageMs = 10 * 60_000

async function tellHolders(ctx: Context, tx: Tx, row: Request, { missingAt }: Grant): Promise<void> {
  for (const user of new Set([row.requester, ...(await othersToTell(tx, row))])) {
    const key = `lost:${row.id}:${Math.floor((missingAt ?? 0) / oneMessageMs)}:${user}`
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user }, what: 'lost', data: { requestId: row.id } })
  }
}
