import type { Tx } from '../../store/database.ts'
import { keptGroup, type ToldGroup, toldGroup } from '../../store/group-members.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import type { GroupMembers } from './person.ts'

/**
 * Who is in a user group of the policy decides who may ask and approve: a change of it is on record, with when somebody
 * joined. Gives what is on record now.
 */
export async function noteGroup(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  handle: string,
  { ids, changedBy }: GroupMembers,
): Promise<ToldGroup> {
  const members = [...ids].sort()
  const isTold = ({ members: told }: ToldGroup): boolean => told.join() === members.join()
  const known = await toldGroup(ctx.store.db, handle)
  if (known && isTold(known)) return known
  const now = await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `group:${handle}`)
    const before = (await toldGroup(tx, handle)) ?? (await seenFirst(ctx, tx, handle, members))
    if (isTold(before)) return before
    const joined = members.filter((id) => !before.members.includes(id))
    const left = before.members.filter((id) => !members.includes(id))
    const data = { group: handle, joined, left, changedBy: changedBy ?? null }
    await record(ctx, tx, 'approvers-changed', { by: 'bot', data })
    return (await toldGroup(tx, handle)) ?? before
  })
  ctx.jobs.kick()
  return now
}

/** On record, so that nobody becomes a member of the first sight by taking out what was seen. */
async function seenFirst(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  tx: Tx,
  handle: string,
  members: string[],
): Promise<ToldGroup> {
  const seen = (await keptGroup(tx, handle)) ?? { members, since: {} }
  await record(ctx, tx, 'group-seen', { by: 'bot', data: { group: handle, ...seen } })
  return seen
}
