import type { Row, SnapshotStore } from '../aws/snapshot-store.ts'
import type { Store, Tx } from './database.ts'

/** Rows of one statement, and of one version. */
const chunk = 200
/** Rows of one answer; more than share a version. */
const most = 1_000
/** What stands in place of the JSON once the thing is gone. */
const gone = ''

/**
 * Keeps the directory in the table `directoryRows`. Versions are given under a lock, so that whoever follows never passes
 * one that is not committed yet.
 */
export const directoryStore = (store: Store): SnapshotStore => ({
  async since(version) {
    const found = await store.db
      .selectFrom('directoryRows')
      .select(['kind', 'id', 'data', 'at', 'version'])
      .where('version', '>', version)
      .orderBy('version')
      .limit(most)
      .execute()
    const rows = found.map(({ data, ...row }) => ({ ...row, value: data === gone ? undefined : JSON.parse(data) }))
    const last = rows.at(-1)?.version ?? version
    if (rows.length < most) return { rows, version: last }
    // The last version may be cut in the middle: it comes again.
    return { rows: rows.filter((row) => row.version < last), version: last - 1 }
  },

  write: (rows) =>
    store.transaction(async (tx) => {
      await store.lock(tx, 'directory')
      let version = await lastVersion(tx)
      const once = [...new Map(rows.map((row) => [`${row.kind} ${row.id}`, row])).values()]
      for (let from = 0; from < once.length; from += chunk) {
        version += 1
        await put(tx, once.slice(from, from + chunk), version)
      }
      return version
    }),

  async notSeenSince(kind, at) {
    const rows = await store.db
      .selectFrom('directoryRows')
      .select('id')
      .where('kind', '=', kind)
      .where('at', '<', at)
      .where('data', '!=', gone)
      .execute()
    return rows.map(({ id }) => id)
  },
})

async function lastVersion(tx: Tx): Promise<number> {
  const last = await tx
    .selectFrom('directoryRows')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.version ?? 0
}

/** What is as it was only gets its time: nobody who follows need read it again. */
const put = (tx: Tx, rows: readonly Row[], version: number) =>
  tx
    .insertInto('directoryRows')
    .values(
      rows.map(({ kind, id, value, at }) => ({
        kind,
        id,
        data: value === undefined ? gone : JSON.stringify(value),
        at: Math.floor(at),
        version,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'id'])
        .doUpdateSet((e) => ({
          at: e.ref('excluded.at'),
          data: e.ref('excluded.data'),
          version: e
            .case()
            .when('directoryRows.data', '=', e.ref('excluded.data'))
            .then(e.ref('directoryRows.version'))
            .else(e.ref('excluded.version'))
            .end(),
        }))
        .whereRef('excluded.at', '>=', 'directoryRows.at'),
    )
    .execute()
