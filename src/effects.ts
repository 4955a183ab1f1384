import { AsyncLocalStorage } from 'node:async_hooks'

/** Asked around everything that a job changes outside: a call that writes in AWS, a post, an update. */
export interface Guard {
  /** At the last moment before it: throws when the job is somebody else's by now. */
  before(): Promise<void>
  /** Right after it: tells when it was made although the job had become somebody else's meanwhile. */
  after(effect: string): Promise<void>
  /** The lower, the earlier it has its turn in a line. */
  urgency: number
}

const guards = new AsyncLocalStorage<Guard>()
/** Outside jobs somebody waits for an answer. */
const free: Guard = { before: async () => {}, after: async () => {}, urgency: 0 }

/** Runs a job's work under its guard. */
export const underGuard = <T>(guard: Guard, work: () => Promise<T>): Promise<T> => guards.run(guard, work)

/** Work that is for no job in particular, whichever began it. */
export const forNobody = <T>(work: () => Promise<T>): Promise<T> => guards.run(free, work)

/** Work that nobody waits for: whatever is wanted of others has its turn first. */
export const afterOthers = <T>(work: () => Promise<T>): Promise<T> => guards.run({ ...free, urgency: 20 }, work)

/** The guard that holds here. To be taken before waiting in a line, because the wait ends in somebody else's call. */
export const currentGuard = (): Guard => guards.getStore() ?? free
