import type { Queries } from './database.ts'
import { type Folding, told } from './own-facts.ts'

/** Who is in a Slack user group, as it was last told of. */
export interface ToldGroup {
  /** Slack user ids. */
  members: string[]
  /** When somebody was first seen in it, ms; whoever was there at first sight is not listed. */
  since: { [slackId: string]: number }
}

const groups: Folding<ToldGroup> = {
  facts: ['group-seen', 'approvers-changed'],
  fold({ fact, at, data }, was) {
    const handle = String(data.group)
    if (fact === 'group-seen') return [handle, { members: ids(data.members), since: data.since as ToldGroup['since'] }]
    const before = was(handle)
    if (!before) return undefined
    const [joined, left] = [ids(data.joined), ids(data.left)]
    const members = [...before.members.filter((id) => !left.includes(id)), ...joined].sort()
    const since = { ...before.since, ...Object.fromEntries(joined.map((id) => [id, at])) }
    return [
      handle,
      { members, since: Object.fromEntries(Object.entries(since).filter(([id]) => members.includes(id))) },
    ]
  },
}

const ids = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

/** Undefined at first sight. */
export const toldGroup = async (db: Queries, handle: string): Promise<ToldGroup | undefined> =>
  (await told(db, groups)).get(handle)

/** What was kept of it in a row, from before the audit log told of first sights. */
export async function keptGroup(db: Queries, handle: string): Promise<ToldGroup | undefined> {
  const row = await db.selectFrom('groupMembers').selectAll().where('handle', '=', handle).executeTakeFirst()
  return row && { members: JSON.parse(row.membersJson), since: JSON.parse(row.sinceJson ?? '{}') }
}
