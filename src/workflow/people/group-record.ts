import { putToldGroup, type ToldGroup, toldGroup } from '../../store/group-members.ts'
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
    const before = await toldGroup(tx, handle)
    if (before && isTold(before)) return before
    const joined = before ? members.filter((id) => !before.members.includes(id)) : []
    const since = Object.fromEntries([
      ...Object.entries(before?.since ?? {}).filter(([id]) => members.includes(id)),
      ...joined.map((id) => [id, ctx.clock.now()] as const),
    ])
    await putToldGroup(tx, handle, { members, since })
    if (!before) return { members, since }
    const left = before.members.filter((id) => !members.includes(id))
    await record(ctx, tx, 'approvers-changed', {
      by: 'bot',
      data: { group: handle, joined, left, changedBy: changedBy ?? null },
    })
    return { members, since }
  })
  ctx.jobs.kick()
  return now
}
