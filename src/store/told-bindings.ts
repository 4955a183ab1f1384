import type { AuditEntry } from './audit-log.ts'
import type { Queries, Tx } from './database.ts'
import { type Folding, told } from './own-facts.ts'
import { listed } from './person-rows.ts'
import type { Binding } from './schema.ts'

/** What stands in `boundBy` where an address made the binding; else it is the administrator's Slack id. */
export const byAddress = 'e-mail'
/** An administrator has undone it: the address alone does not bind this person again. */
export const undone = 'nobody'

interface Bound {
  binding: Binding
  /** Every Identity Center user that it was. */
  ever: readonly string[]
}

/** Who is who decides who gains and who counts, so the audit log says it; its rows are for queries that only show. */
const bindings: Folding<Bound> = {
  facts: ['bound', 'rebound', 'bound-by-hand', 'suspended', 'unbound'],
  fold(entry, was) {
    const slackId = String(entry.data.slackId)
    const before = was(slackId)
    const binding = bindingAfter(entry, slackId, before?.binding)
    if (!binding) return undefined
    return [slackId, { binding, ever: [...new Set([...(before?.ever ?? []), binding.userId])] }]
  },
}

function bindingAfter(
  { fact, at, actor, data: { userId, email } }: AuditEntry,
  slackId: string,
  before: Binding | undefined,
): Binding | undefined {
  if (fact === 'suspended') return before && { ...before, suspendedAt: at }
  if (fact === 'unbound') return before && { ...before, boundBy: undone, suspendedAt: at }
  const boundBy = fact === 'bound-by-hand' ? actor : byAddress
  const known = { userId: String(userId), email: typeof email === 'string' ? email : '' }
  return { slackId, ...known, boundBy, boundAt: at, suspendedAt: null }
}

export const getBinding = async (db: Queries, slackId: string): Promise<Binding | undefined> =>
  (await told(db, bindings)).get(slackId)?.binding

/** Beside the fact that says it. */
export async function putBinding(tx: Tx, binding: Binding): Promise<void> {
  const { slackId, ...rest } = binding
  await tx
    .insertInto('bindings')
    .values(binding)
    .onConflict((c) => c.column('slackId').doUpdateSet(rest))
    .execute()
  await tx
    .insertInto('everBound')
    .values({ slackId, userId: binding.userId, firstAt: binding.boundAt })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Every Identity Center user that a Slack user is or ever was bound to. */
export const usersEverBound = async (db: Queries, slackId: string): Promise<readonly string[]> =>
  (await told(db, bindings)).get(slackId)?.ever ?? []

/** Who is or ever was bound to these Identity Center users. */
export async function everBoundTo(
  db: Queries,
  userIds: readonly string[],
): Promise<{ slackId: string; userId: string }[]> {
  const asked = new Set(userIds)
  return [...(await told(db, bindings))].flatMap(([slackId, { ever }]) =>
    ever.filter((userId) => asked.has(userId)).map((userId) => ({ slackId, userId })),
  )
}

/** The Identity Center users whom Slack people are bound to, by Slack user id; of suspended bindings none. */
export async function usersBoundTo(db: Queries, slackIds: Iterable<string>): Promise<Map<string, string>> {
  const all = await told(db, bindings)
  return new Map(
    [...new Set(slackIds)].flatMap((slackId) => {
      const binding = all.get(slackId)?.binding
      return binding && binding.suspendedAt === null ? [[slackId, binding.userId] as const] : []
    }),
  )
}

const everyBinding = async (db: Queries): Promise<Binding[]> =>
  [...(await told(db, bindings)).values()].map(({ binding }) => binding)

/** The newest first. */
export const allBindings = async (db: Queries): Promise<Binding[]> =>
  (await everyBinding(db)).sort((a, b) => b.boundAt - a.boundAt || (a.slackId < b.slackId ? -1 : 1)).slice(0, listed)

/** The Slack people bound to these Identity Center users, suspended ones too. */
export async function bindingsOf(db: Queries, userIds: readonly string[]): Promise<Binding[]> {
  const asked = new Set(userIds)
  return (await everyBinding(db)).filter(({ userId }) => asked.has(userId))
}
