import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TestContext, vi } from 'vitest'
import { programEnv } from '../support/program-env.ts'

/** The bot as people run it: a process of its own that knows nothing but its environment. */
export interface RunningBot {
  health(path: string): Promise<{ status: number; text: string }>
  becomesReady(): Promise<void>
  /** Ends it as a platform does; gives its exit code. */
  terminate(): Promise<number | null>
  said(): string
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export async function runBot(
  policy: string,
  env: Record<string, string>,
  onTestFinished: TestContext['onTestFinished'],
): Promise<RunningBot> {
  const directory = mkdtempSync(join(tmpdir(), 'aws-setup-foreign-'))
  writeFileSync(join(directory, 'policy.yaml'), policy)
  const port = await freePort()
  const child = spawn(process.execPath, [main], {
    cwd: directory,
    env: {
      ...programEnv,
      HOME: directory,
      POLICY_FILE: join(directory, 'policy.yaml'),
      DATABASE_URL: `sqlite:${join(directory, 'bot.sqlite')}`,
      HEALTH_PORT: String(port),
      LOG_LEVEL: 'warn',
      AWS_ACCESS_KEY_ID: 'AKIAFOREIGN',
      AWS_SECRET_ACCESS_KEY: 'foreign',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const hear = (data: Buffer) => {
    said += data
  }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', hear)
  onTestFinished(async () => {
    await ended(child, 'SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })
  const health = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: response.status, text: await response.text() }
  }
  return {
    health,
    said: () => said,
    becomesReady: () =>
      vi.waitFor(
        async () => {
          const { status, text } = await health('/readyz').catch(() => ({ status: 0, text: said }))
          if (status !== 200) throw new Error(`not ready: ${text}\n${said}`)
        },
        { timeout: 60_000, interval: 50 },
      ),
    terminate: () => ended(child, 'SIGTERM'),
  }
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal)
    await once(child, 'exit')
  }
  return child.exitCode
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
