import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Store } from './database.ts'

/** Replicas whose clocks are further apart would each act at another time. */
const mayDifferMs = 5_000
const everyMs = 15_000

/** How far this computer's clock is ahead of the database's, ms; 0 where they are the same. */
export async function clockDifference(store: Store, clock: Clock): Promise<number> {
  if (store.engine === 'sqlite') return 0
  const asked = clock.now()
  const { rows } = await sql<{ now: number }>`select ${store.now(clock)} as now`.execute(store.db)
  // Somewhere between the question and the answer: what took long says nothing.
  const [early, late] = [asked - Number(rows[0]?.now), clock.now() - Number(rows[0]?.now)]
  return early > 0 ? early : Math.min(late, 0)
}

/** Whether this computer's clock is right now the database's: by another one nobody's lease can be judged. */
export const clocksAgree = async (store: Store, clock: Clock): Promise<boolean> =>
  Math.abs(await clockDifference(store, clock)) <= mayDifferMs

export interface ClockWatch {
  /** Whether leases, ends and reminders may be trusted to this computer. */
  agrees(): boolean
  stop(): void
}

/** Looks again and again whether this computer and the database agree on the time, and says when that changes. */
export async function watchClock(
  store: Store,
  { clock, log, onChange }: { clock: Clock; log: Log; onChange(agrees: boolean): void },
): Promise<ClockWatch> {
  let agrees = true
  const look = async (): Promise<void> => {
    const apart = await clockDifference(store, clock)
    const now = Math.abs(apart) <= mayDifferMs
    if (now === agrees) return
    agrees = now
    if (agrees) log.info('this computer’s clock agrees with the database’s again')
    else log.error({ apart }, 'this computer’s clock differs from the database’s: it does nothing until they agree')
    onChange(agrees)
  }
  await look()
  const timer = setInterval(() => void look().catch(() => {}), everyMs)
  timer.unref()
  return { agrees: () => agrees, stop: () => clearInterval(timer) }
}
