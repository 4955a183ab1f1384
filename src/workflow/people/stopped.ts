import { Refusal } from '../../errors.ts'
import type { Queries } from '../../store/database.ts'
import { getPerson } from '../../store/person-rows.ts'
import { carriedOutSince } from '../../store/requests.ts'
import { stoppedSince } from '../../store/stops.ts'
import type { Context } from '../context.ts'
import { perhapsUsers } from './humans.ts'

/** No session that was open when somebody was stopped lasts longer; until then nothing is given back by the way. */
const stoppedForMs = 12 * 3_600_000

/** The Identity Center users who are stopped, and by which request. The audit log says so, whatever rows are gone. */
async function stoppedUsers(ctx: Context, db: Queries): Promise<Map<string, string>> {
  const since = ctx.clock.now() - stoppedForMs
  const stopping = [...ctx.operations.values()].flatMap(({ id, stops }) => (stops ? [id] : []))
  const found = stopping.length === 0 ? [] : await carriedOutSince(db, stopping, since)
  const carriedOut = found.flatMap(({ id, operation, input }) => {
    const user = ctx.operations.get(operation)?.stops?.(input as never)
    return user === undefined ? [] : [[user, id] as const]
  })
  return new Map([...carriedOut, ...(await stoppedSince(db, since))])
}

/** Throws the `Refusal` of what would give something to whoever is stopped. */
export async function refuseStoppedUser(ctx: Context, userId: string): Promise<void> {
  const refusal = await stopAmong(ctx, ctx.store.db, [userId])
  if (refusal) throw refusal
}

/** The `Refusal` where one of the users is stopped. */
export async function stopAmong(ctx: Context, db: Queries, userIds: readonly string[]): Promise<Refusal | undefined> {
  if (userIds.length === 0) return undefined
  const stopped = await stoppedUsers(ctx, db)
  const id = userIds.map((userId) => stopped.get(userId)).find((one) => one !== undefined)
  return id === undefined ? undefined : new Refusal('person_stopped', { id }, 'principal')
}

/** Throws the `Refusal` of somebody who is stopped and wants to act; `except`: by that request, which is their own. */
export async function refuseStopped(ctx: Context, slackId: string, except?: string): Promise<void> {
  const stopped = await stoppedUsers(ctx, ctx.store.db)
  if (stopped.size === 0) return
  const known = (await getPerson(ctx.store.db, slackId))?.person ?? { slackId, email: undefined }
  for (const user of await perhapsUsers(ctx, ctx.store.db, known)) {
    const id = stopped.get(user)
    if (id !== undefined && id !== except) throw new Refusal('stopped_yourself', { id })
  }
}
