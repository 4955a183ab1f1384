import type { Refusal } from '../../errors.ts'

/** What the form starts with, for instance from a step of the guide; several values of one field stand on lines. */
export type Prefill = Record<string, string>

/** What a form is filled in with when it opens or is drawn again, and what is said above it. */
export interface Given {
  prefill?: Prefill
  duration?: string
  /** Why it was not sent. */
  problem?: Refusal
  /** What of a typed line could not be read. */
  unread?: Refusal
  /** The words of the line that stand under Reason because they are no names. */
  asReason?: string
}
