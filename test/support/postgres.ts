import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { TestProject } from 'vitest/node'
import { openStore } from '../../src/store/database.ts'

type Postgres = { url: string } | { skipped: string }

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a real PostgreSQL server that lives as long as the test run, or why none could be started. */
    postgres: Postgres
  }
}

/**
 * One PostgreSQL server for the whole run: nothing to install. Each test makes its own database. Where none can be started
 * its tests are skipped; in CI (the variable `CI`), where nobody would notice, the run fails.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = fork(new URL('postgres-server.ts', import.meta.url), { stdio: 'ignore' })
  const gone = once(server, 'exit')
  const [said] = await Promise.race([once(server, 'message'), gone.then(([code]) => [{ skipped: `exit ${code}` }])])
  const postgres = said as Postgres
  if ('skipped' in postgres) {
    const why = `no PostgreSQL server could be started: ${postgres.skipped}`
    if (process.env.CI) throw new Error(`In CI nothing is skipped, and ${why}`)
    console.warn(`\nTHE TESTS ON POSTGRESQL ARE SKIPPED: ${why}\n`)
  } else {
    // Every new database is a copy of this one, and so begins with its tables.
    await (await openStore(`${postgres.url}/template1`)).close()
  }
  project.provide('postgres', postgres)
  return async () => {
    if (server.connected) server.disconnect()
    await gone
  }
}
