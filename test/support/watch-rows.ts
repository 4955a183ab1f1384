import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** Counts the rows that this process reads from its database, whichever it is, by table. */
export function watchRows(): Map<string, number> {
  const read = new Map<string, number>()
  const count = (sql: unknown, rows: number) => {
    const [, table] = /^select .*? from "(\w+)"/i.exec(String(sql)) ?? []
    if (table !== undefined) read.set(table, (read.get(table) ?? 0) + rows)
  }
  const prepare = DatabaseSync.prototype.prepare
  DatabaseSync.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql)
    const all = statement.all.bind(statement) as (...values: unknown[]) => ReturnType<typeof statement.all>
    return Object.assign(statement, {
      all(...values: unknown[]) {
        const rows = all(...values)
        count(sql, rows.length)
        return rows
      },
    })
  }
  const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...given: unknown[]) {
      const asked = query.apply(this, given)
      if (asked instanceof Promise) asked.then(({ rows }) => count(given[0], rows?.length ?? 0)).catch(() => undefined)
      return asked
    },
  })
  return read
}
