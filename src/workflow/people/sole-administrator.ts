import type { Queries, Store } from '../../store/database.ts'
import { getSetting, putSetting } from '../../store/settings.ts'

const closed = 'bootstrap.closed'

/**
 * The one administrator of a company that is still being set up. Once there was a second one, or the guide came to its
 * end, there is none for good: whoever can empty a user group must not become able to decide alone.
 */
export async function soleAdministrator(
  store: Store,
  admins: readonly string[],
  members: (selector: string) => ReadonlySet<string> | undefined,
): Promise<string | undefined> {
  const known = admins.map(members)
  const everybody = new Set(known.flatMap((ids) => [...(ids ?? [])]))
  if (everybody.size > 1) await closeBootstrap(store.db, 'second-administrator')
  // A selector that Slack does not know could stand for anybody.
  if (everybody.size !== 1 || known.includes(undefined)) return undefined
  return (await getSetting(store.db, closed)) === undefined ? [...everybody][0] : undefined
}

export async function closeBootstrap(db: Queries, why: 'second-administrator' | 'guide-complete'): Promise<void> {
  if ((await getSetting(db, closed)) === undefined) await putSetting(db, closed, why)
}
