import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import type { DirectoryState } from './directory-state.ts'
import { addGap, type Gap, gapOf, type Part } from './gap.ts'
import { callOf } from './paced-calls.ts'

/** One refresh of the directory. */
export interface RefreshRun {
  /** In the background. */
  aws: Aws
  state: DirectoryState
  gaps: GapList
  /** Ends it between two calls; the next refresh goes on there. */
  signal: AbortSignal
  /** The first reading was cut off not long ago: what it has listed to the end is not listed again. */
  resumes: boolean
  /** Into how many refreshes a day's work is divided. */
  perDay: number
}

export const timeNow = ({ aws }: { aws: Pick<Aws, 'clock'> }): number => Math.floor(aws.clock.now())

/** A day's part of so many, but never less than what costs nothing. */
export const daysPart = ({ perDay }: RefreshRun, all: number, least: number): number =>
  Math.max(least, Math.ceil(all / perDay))

/** `denied`: the bot may not, and goes on without. `failed`: there is more to read, another time. */
export type ReadOutcome = 'read' | 'denied' | 'failed'

/** What could not be read, each cause once. */
export class GapList {
  readonly list: Gap[] = []
  readonly #aws: Pick<Aws, 'clock'>

  constructor(aws: Pick<Aws, 'clock'>) {
    this.#aws = aws
  }

  /** Runs `read`; what AWS does not answer becomes a gap. Errors that are not AWS's are thrown. */
  async try(what: Part, read: () => Promise<void>, about?: string): Promise<ReadOutcome> {
    try {
      await read()
      return 'read'
    } catch (error) {
      const { kind } = classify(error)
      if (kind === 'unknown' && !callOf(error)) throw error
      const denied = kind === 'denied' || kind === 'unsupported'
      // What is not allowed is not allowed for any of them.
      addGap(this.list, gapOf(what, error, timeNow({ aws: this.#aws }), denied ? undefined : about))
      return denied ? 'denied' : 'failed'
    }
  }
}
