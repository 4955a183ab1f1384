import type { SnapshotStore } from '../aws/snapshot-parts.ts'
import type { Store } from './database.ts'

/** Keeps the directory's snapshot in the table `directory`. */
export const directoryStore = (store: Store): SnapshotStore => ({
  read: (kind) =>
    store.db.selectFrom('directory').select(['part', 'data']).where('kind', '=', kind).orderBy('part').execute(),

  write: (parts) =>
    store.transaction(async (tx) => {
      for (const { kind, part, data } of parts) {
        await tx.deleteFrom('directory').where('kind', '=', kind).where('part', '=', part).execute()
        if (data) await tx.insertInto('directory').values({ kind, part, data }).execute()
      }
    }),
})
