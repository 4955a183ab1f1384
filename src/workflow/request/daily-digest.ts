import type { JobResult } from '../../jobs/worker.ts'
import { getMessage } from '../../store/messages.ts'
import { getRequest, waitingRequests } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { timeThere } from '../day-there.ts'

const lookEveryMs = 15 * 60_000
/** Whoever comes to decide something later in the day has the card. */
const withinMs = 2 * 60 * 60_000

/** The job `daily-digest`: whoever can decide something that waits is told so once a day, where the policy says when. */
export async function dailyDigest(ctx: Context): Promise<JobResult> {
  const { digestAt, timeZone } = ctx.config.policy
  if (digestAt === undefined) return undefined
  const [hours = 0, minutes = 0] = digestAt.split(':').map(Number)
  const dueMs = (hours * 60 + minutes) * 60_000
  for (const user of await whoDecides(ctx)) {
    const zone = timeZone ?? (await ctx.people.remembered(user))?.tz ?? 'UTC'
    const { day, sinceMidnightMs } = timeThere(ctx.clock.now(), zone)
    if (sinceMidnightMs < dueMs || sinceMidnightMs >= dueMs + withinMs) continue
    const key = `digest:${user}:${day}`
    await ctx.store.transaction(async (tx) => {
      if (await getMessage(tx, key)) return
      await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user }, what: 'digest', data: {} })
    })
  }
  return { again: lookEveryMs }
}

async function whoDecides(ctx: Context): Promise<Set<string>> {
  const people = new Set<string>()
  for (const id of await waitingRequests(ctx.store.db)) {
    const request = await getRequest(ctx.store.db, id)
    if (request?.state === 'pending') for (const user of request.ruling?.approvers ?? []) people.add(user)
  }
  return people
}
