import type { Seen } from '../../aws/directory.ts'
import { assignmentKey } from '../../aws/types.ts'
import type { Clock } from '../../clock.ts'
import type { Store } from '../../store/database.ts'
import { adoptAccess } from '../../store/ledger.ts'

/** What is in AWS at first sight, and is not ours, is adopted: the bot never removes it on its own. */
export async function adoptBaseline(store: Store, clock: Clock, seen: Seen): Promise<void> {
  if (!seen.first || seen.added.length === 0) return
  const found = seen.added.map(assignmentKey)
  await store.transaction((tx) => adoptAccess(tx, found, clock.now()))
}
