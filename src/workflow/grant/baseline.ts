import type { Seen } from '../../aws/directory.ts'
import { assignmentKey } from '../../aws/types.ts'
import type { Clock } from '../../clock.ts'
import type { Store } from '../../store/database.ts'
import { noteFindings, unexplainedAmong } from '../../store/findings.ts'
import { adoptAccess } from '../../store/ledger.ts'

/**
 * What is in AWS at first sight, and is not ours, is adopted: the bot never removes it on its own. What appears later and
 * nobody explains is noted, and told once a second listing agrees.
 */
export async function noteAppeared(store: Store, clock: Clock, seen: Seen): Promise<void> {
  if (seen.added.length === 0) return
  const found = seen.added.map(assignmentKey)
  if (seen.first) return store.transaction((tx) => adoptAccess(tx, found, clock.now()))
  const unexplained = await unexplainedAmong(store.db, found)
  if (unexplained.length > 0) await noteFindings(store.db, 'unknown', unexplained, clock.now())
}
