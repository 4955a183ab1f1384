import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { openStore, type Store } from './database.ts'
import { troubleIn } from './store-trouble.ts'

const slowestMs = 15_000

/** Opens the store as soon as its server is there. What it says of a name or a password that is wrong is thrown. */
export async function waitForStore(
  url: string,
  keys: readonly string[],
  { clock, log }: { clock: Clock; log: Log },
): Promise<Store> {
  const waits = () => log.info('another replica is bringing the tables of the database up to date; waiting for it')
  for (let wait = 500; ; wait = Math.min(wait * 2, slowestMs)) {
    try {
      return await openStore(url, keys, undefined, waits)
    } catch (error) {
      if (troubleIn(error) !== 'away' || url.startsWith('sqlite:')) throw error
      log.warn({ err: error, again: wait }, 'the database does not answer yet; trying again')
      await clock.sleep(wait)
    }
  }
}
