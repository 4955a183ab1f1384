import { Kysely, type Migration, Migrator, PostgresDialect, sql } from 'kysely'
import { postgresPool } from './postgres-pool.ts'

/** As Kysely has it: what else brings these tables up to date waits, too. */
const lockId = sql.raw('3853314791062309107')

class MigrationDialect extends PostgresDialect {
  readonly #waits: () => void

  constructor(url: string, { failed, waits }: { failed(error: unknown): void; waits(): void }) {
    super({ pool: postgresPool(url, failed, 'migrating') })
    this.#waits = waits
  }

  /**
   * Of replicas that start at once one goes ahead, and `waits` hears that this is another one. The lock is of the connection that
   * migrates: when that breaks, the next one goes on. Migrations ask for the adapter by its name, so it stays what it is.
   */
  override createAdapter() {
    return Object.assign(super.createAdapter(), {
      acquireMigrationLock: async (db: Kysely<unknown>): Promise<void> => {
        const { rows } = await sql<{ ours: boolean }>`select pg_try_advisory_lock(${lockId}) as ours`.execute(db)
        if (rows[0]?.ours) return
        this.#waits()
        await sql`select pg_advisory_lock(${lockId})`.execute(db)
      },
      releaseMigrationLock: async (db: Kysely<unknown>): Promise<void> => {
        await sql`select pg_advisory_unlock(${lockId})`.execute(db)
      },
    })
  }
}

/** All that is new in one transaction, on a connection of its own: a large table takes longer than any query may later. */
export async function migratePostgres(
  url: string,
  migrations: Record<string, Migration>,
  told: { failed(error: unknown): void; waits(): void },
): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new MigrationDialect(url, told) })
  try {
    await migrateAll(db, migrations)
  } finally {
    await db.destroy()
  }
}

export async function migrateAll<T>(db: Kysely<T>, migrations: Record<string, Migration>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
