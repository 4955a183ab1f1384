import type { Seen } from '../../aws/directory.ts'
import { assignmentKey } from '../../aws/types.ts'
import type { Clock } from '../../clock.ts'
import type { Store } from '../../store/database.ts'

/** What is in AWS at first sight, and is not ours, is adopted: the bot never removes it on its own. */
export async function adoptBaseline(store: Store, clock: Clock, seen: Seen): Promise<void> {
  if (!seen.first || seen.added.length === 0) return
  const ours = new Set((await store.db.selectFrom('grants').select('access').execute()).map((g) => g.access))
  const found = seen.added.map(assignmentKey).filter((access) => !ours.has(access))
  const adoptedAt = clock.now()
  await store.transaction(async (tx) => {
    for (let i = 0; i < found.length; i += 500) {
      const rows = found.slice(i, i + 500).map((access) => ({ access, adoptedAt }))
      await tx
        .insertInto('baseline')
        .values(rows)
        .onConflict((c) => c.doNothing())
        .execute()
    }
  })
}
