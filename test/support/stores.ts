import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, inject, onTestFinished } from 'vitest'
import { openStore, type Store } from '../../src/store/database.ts'

/** Whether no PostgreSQL server could be started on this machine, so that its tests are skipped; in CI that fails the run. */
export const noPostgres = (): boolean => 'skipped' in inject('postgres')

/** Runs the same tests on a SQLite file and on a real PostgreSQL server. */
export function onBothDatabases(what: string, tests: (newUrl: () => Promise<string>) => void): void {
  describe(`${what}, on SQLite`, () => tests(async () => sqliteUrl()))
  const postgres = inject('postgres')
  if ('skipped' in postgres) {
    describe.skip(`${what}, on PostgreSQL: no server could be started here (${postgres.skipped})`, () =>
      tests(async () => ''))
    return
  }
  describe(`${what}, on PostgreSQL`, () => tests(() => postgresUrl()))
}

/** Tables are made once: it takes longer than most of what is then tried in them. */
const withTables = join(mkdtempSync(join(tmpdir(), 'aws-setup-tables-')), 'tables.sqlite')
await (await openStore(`sqlite:${withTables}`)).close()

/** The address of a fresh SQLite file with its tables, which is gone after the test. */
export function sqliteUrl(): string {
  const directory = mkdtempSync(join(tmpdir(), 'aws-setup-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const file = join(directory, 'test.sqlite')
  copyFileSync(withTables, file)
  return `sqlite:${file}`
}

/** The address of a fresh PostgreSQL database with its tables. */
export async function postgresUrl(): Promise<string> {
  const postgres = inject('postgres')
  if ('skipped' in postgres) throw new Error(postgres.skipped)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: `${postgres.url}/postgres` })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return `${postgres.url}/${name}`
}

/** Opens a store that is closed after the test. */
export async function storeAt(url: string): Promise<Store> {
  const store = await openStore(url)
  onTestFinished(() => store.close())
  return store
}
