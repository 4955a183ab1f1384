import type { Tx } from '../store/database.ts'

export interface EnqueueOptions {
  /** ms since the epoch; now, when it is not given. */
  runAt?: number
  /** The lower, the earlier. */
  priority?: number
  /** The lane in which it is known to need a place. */
  lane?: string | undefined
  rowFirst?: true
  /** Where one of this kind and key waits or runs: what to do is made of its payload and this one. */
  join?: (before: unknown, now: unknown) => unknown
}

/** Asks for work to be done later; `Payloads` says which kinds there are and what each takes. */
export interface Jobs<Payloads> {
  /**
   * In the transaction that causes it. A waiting job of the same kind and key is replaced by the earlier of both times
   * (payload: the newer; what must not be lost by that is in the key); one that runs now is followed by another. What a
   * transaction asks for is written at its end; `rowFirst`: now, where whoever runs the job takes its row before others.
   */
  enqueue<K extends keyof Payloads & string>(
    tx: Tx,
    kind: K,
    key: string,
    payload: Payloads[K],
    options?: EnqueueOptions,
  ): Promise<void>
  cancel(tx: Tx, kind: keyof Payloads & string, key: string): Promise<void>
  /** Tell the worker that there may be something due. */
  kick(): void
}
