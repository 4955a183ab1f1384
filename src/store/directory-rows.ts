import type { Row, RowId, SnapshotStore } from '../aws/snapshot-store.ts'
import type { Json } from '../json.ts'
import { letOthersThrough } from '../let-others-through.ts'
import type { Store, Tx } from './database.ts'
import { isOwnRow } from './seal.ts'

/** Rows of one statement, and of one version. */
const chunk = 200
/** Rows of one answer: more than share a version, and so few that to check and take them holds up no click. */
const most = 250
/** What stands in place of the JSON once the thing is gone. */
const gone = ''

/**
 * Who is who, and so who gains and who counts, is read of these: whoever writes rows must not say it. What decides of all
 * else that is known of AWS is read of AWS anew.
 */
const isSealed = ({ kind, id }: RowId): boolean =>
  kind === 'user' || kind === 'group' || (kind === 'cursor' && (id === 'user' || id === 'group'))
const sealed = ({ kind, id }: RowId, data: string, at: number): Json => ['directory', kind, id, data, at]

/**
 * Keeps the directory in the table `directoryRows`. Versions are given under a lock, so that whoever follows never passes
 * one that is not committed yet.
 */
export const directoryStore = (store: Store): SnapshotStore => ({
  async since(version) {
    const found = await store.db
      .selectFrom('directoryRows')
      .select(['kind', 'id', 'data', 'at', 'version', 'seal'])
      .where('version', '>', version)
      .orderBy('version')
      .limit(most)
      .execute()
    const last = found.at(-1)?.version ?? version
    const isCut = found.length === most && found[0]?.version !== last
    const rows: Row[] = []
    const foreign: RowId[] = []
    for (const { data, seal, version, ...row } of found) {
      // The last version may be cut in the middle: it comes again.
      if (isCut && version === last) continue
      if (isSealed(row) && !isOwnRow(store.seal, sealed(row, data, row.at), seal)) foreign.push(row)
      else rows.push({ ...row, value: data === gone ? undefined : JSON.parse(data) })
    }
    return { rows, foreign, version: isCut ? last - 1 : last }
  },

  write: (rows) =>
    store.transaction(
      async (tx) => {
        await store.lock(tx, 'directory')
        const before = await lastVersion(tx)
        let version = before
        const once = [...new Map(rows.map((row) => [`${row.kind} ${row.id}`, row])).values()]
        for (let from = 0; from < once.length; from += chunk) {
          await letOthersThrough()
          const taken = await put(store, tx, once.slice(from, from + chunk), version + 1)
          // A version that no row has is given to whoever writes next: nobody may take it for known.
          if (taken.some((row) => row.version > version)) version += 1
        }
        return { before, version }
      },
      // What a power cut takes is read again.
      { lasting: false },
    ),

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

/** Takes out what others wrote, so that what AWS says can stand there whatever time they gave it. */
export const dropForeign = (store: Store, rows: readonly RowId[]): Promise<void> =>
  store.transaction(async (tx) => {
    await store.lock(tx, 'directory')
    // The last version may be one of theirs: it must not be given twice.
    const version = (await lastVersion(tx)) + 1
    for (const [kind, some] of Map.groupBy(rows, (row) => row.kind))
      for (let from = 0; from < some.length; from += chunk) {
        const ids = some.slice(from, from + chunk).map(({ id }) => id)
        await tx.deleteFrom('directoryRows').where('kind', '=', kind).where('id', 'in', ids).execute()
      }
    await tx.updateTable('directoryRows').set({ version }).where('kind', '=', 'meta').execute()
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

/** What is read one by one, a part at a time. */
const readInTurn = ['pair', 'provisioned', 'contents', 'tags']

/**
 * What is as it was only gets its time: nobody who follows need read it again. But of what is read in turn the time says whose turn
 * it is, and another replica may go on.
 */
const put = ({ seal }: Store, tx: Tx, rows: readonly Row[], version: number) =>
  tx
    .insertInto('directoryRows')
    .values(
      rows.map(({ kind, id, value, at: asked }) => {
        const at = Math.floor(asked)
        const data = value === undefined ? gone : JSON.stringify(value)
        const row = { kind, id }
        return { ...row, data, at, version, seal: isSealed(row) ? seal.make(sealed(row, data, at)) : null }
      }),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'id'])
        .doUpdateSet((e) => ({
          at: e.ref('excluded.at'),
          data: e.ref('excluded.data'),
          seal: e.ref('excluded.seal'),
          version: e
            .case()
            .when(e('directoryRows.data', '=', e.ref('excluded.data')).and('directoryRows.kind', 'not in', readInTurn))
            .then(e.ref('directoryRows.version'))
            .else(e.ref('excluded.version'))
            .end(),
        }))
        .whereRef('excluded.at', '>=', 'directoryRows.at'),
    )
    .returning('version')
    .execute()
