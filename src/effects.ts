import { AsyncLocalStorage } from 'node:async_hooks'

/** Asked around everything that a job changes outside: a call that writes in AWS, a post, an update. */
export interface Guard {
  /** At the last moment before it: throws when the job is somebody else's by now. */
  before(): Promise<void>
  /** Right after it: tells when it was made although the job had become somebody else's in that moment. */
  after(effect: string): Promise<void>
}

const guards = new AsyncLocalStorage<Guard>()
const free: Guard = { before: async () => {}, after: async () => {} }

/** Runs a job's work under its guard. */
export const underGuard = <T>(guard: Guard, work: () => Promise<T>): Promise<T> => guards.run(guard, work)

/** Whose guard holds here. To be asked for before a wait in a line that others move on. */
export const currentGuard = (): Guard => guards.getStore() ?? free
