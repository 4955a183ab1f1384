import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/in-memory.ts', 'test/support/postgres.ts'],
    // What fails says so by itself; these are for what hangs, on however busy a machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Most tests wait for sockets and timers, not for a core.
    maxWorkers: 3,
    isolate: false,
    sequence: { sequencer: LongFirst },
  },
})
