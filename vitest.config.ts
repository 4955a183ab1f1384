import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/in-memory.ts', 'test/support/postgres.ts'],
    // What fails says so by itself; these are for what hangs, on however busy a machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Most tests wait for sockets and timers, not for a core.
    maxWorkers: 3,
    isolate: false,
  },
})
