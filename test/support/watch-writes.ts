import { DatabaseSync } from 'node:sqlite'

type When = 'before' | 'after'

/**
 * Counts the writes of this process that reach the disk: a commit, or a statement outside a transaction that changed
 * something. `die` kills the process around one of them, counted from now.
 */
export function watchWrites() {
  let death: { write: number; when: When } | undefined
  let count = 0
  let statements = 0
  const kinds = new Map<string, number>()
  const reaches = (write: number, when: When) => {
    if (death?.when === when && write >= death.write) process.kill(process.pid, 'SIGKILL')
  }
  watchStatements({
    before: () => reaches(count + 1, 'before'),
    after() {
      count += 1
      reaches(count, 'after')
    },
    each: (sql) => {
      statements += 1
      const [, verb, table] = /^(\w+)(?: into| from)? "(\w+)"/i.exec(sql) ?? []
      const name = `${verb} ${table}`
      kinds.set(name, (kinds.get(name) ?? 0) + 1)
    },
  })
  return {
    get count() {
      return count
    },
    /** Each one that inserted, updated or deleted something, in a transaction or not. */
    get statements() {
      return statements
    },
    /** How often what was written where: `update jobs`. */
    kinds,
    die(write: number, when: When): void {
      death = { write: count + write, when }
    },
  }
}

function watchStatements(on: { before(): void; after(): void; each(sql: string): void }): void {
  const prepare = DatabaseSync.prototype.prepare
  let open = false
  DatabaseSync.prototype.prepare = function (sql) {
    const statement = prepare.call(this, sql)
    const commits = /^commit/i.test(sql)
    if (!commits && !/^(begin|rollback|insert|update|delete)/i.test(sql)) return statement
    const { run, all } = statement
    const watched =
      <R>(work: (...values: never[]) => R, changed: (result: R) => boolean) =>
      (...values: never[]): R => {
        const lasting = commits || (!open && !/^(begin|rollback)/i.test(sql))
        if (lasting) on.before()
        const result = work.apply(statement, values)
        if (/^(insert|update|delete)/i.test(sql) && changed(result)) on.each(sql)
        if (/^begin/i.test(sql)) open = true
        if (/^(commit|rollback)/i.test(sql)) open = false
        if (lasting && (commits || changed(result))) on.after()
        return result
      }
    return Object.assign(statement, {
      run: watched(run, ({ changes }) => changes > 0),
      all: watched(all, (rows) => rows.length > 0),
    })
  }
}
