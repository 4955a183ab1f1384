import { vi } from 'vitest'

/** Waits until what is asserted holds; on a busy machine for long. */
export const eventually = <T>(assertion: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(assertion, { timeout: 60_000, interval: 20 })
