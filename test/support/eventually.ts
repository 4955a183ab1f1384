import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { vi } from 'vitest'
import { MovableClock } from '../../src/clock.ts'

/** How often a clock of a test was moved along in this process. */
let moves = 0

/** The clock of a test. Where a look moves it along, `eventually` lets the bot catch up before it looks again. */
export class TestClock extends MovableClock {
  override advance(ms: number): void {
    moves++
    super.advance(ms)
  }
}

/** Waits until what is asserted holds; on a busy machine for long. */
export const eventually = <T>(assertion: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(
    async () => {
      const before = moves
      try {
        return await assertion()
      } catch (error) {
        if (moves > before) await atRest()
        throw error
      }
    },
    { timeout: 60_000, interval: 20 },
  )

/**
 * Waits until this process, the bot and what is simulated in it, has done what it can do now, for a second at most: a clock
 * that is moved along every twenty milliseconds runs away from a machine that needs more for what each move brings.
 */
async function atRest(): Promise<void> {
  for (let looks = 0, idle = 0; looks < 200 && idle < 2; looks++) {
    const before = performance.eventLoopUtilization()
    await delay(5)
    idle = performance.eventLoopUtilization(before).utilization < 0.5 ? idle + 1 : 0
  }
}
