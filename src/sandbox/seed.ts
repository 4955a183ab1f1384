import type { MovableClock } from '../clock.ts'
import type { SimulatedSlack } from './slack/index.ts'

const minute = 60_000

/** A little life before the visitor comes: a request of Ken's that came and went, and one that waits. */
export async function seed(slack: SimulatedSlack, clock: MovableClock): Promise<void> {
  void slack
  void clock
  void minute
}
