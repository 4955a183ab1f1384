import { groupMembers, putGroupMembers } from '../../store/group-members.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import type { GroupMembers } from './person.ts'

/** Who is in a user group of the policy decides who may ask and approve: a change of it is on record. */
export async function noteGroup(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  handle: string,
  { ids, changedBy }: GroupMembers,
): Promise<void> {
  const now = [...ids].sort()
  const isTold = (told: string[] | undefined) => told?.join() === now.join()
  if (isTold(await groupMembers(ctx.store.db, handle))) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `group:${handle}`)
    const before = await groupMembers(tx, handle)
    if (isTold(before)) return
    await putGroupMembers(tx, handle, now)
    if (!before) return
    const joined = now.filter((id) => !before.includes(id))
    const left = before.filter((id) => !now.includes(id))
    await record(ctx, tx, 'approvers-changed', {
      by: 'bot',
      data: { group: handle, joined, left, changedBy: changedBy ?? null },
    })
  })
  ctx.jobs.kick()
}
