/**
 * The state machine of a request, as one table: state -> the states it may move to.
 * `transition.ts` is the only writer of a state and refuses a move that is not here.
 */
export const lifecycle = {
  planning: ['pending', 'approved', 'refused'], // the plan is being made; `approved` where the rule needs no approval
  pending: ['pending', 'approved', 'denied', 'withdrawn', 'expired', 'refused'],
  approved: ['executing', 'pending', 'refused', 'partial', 'withdrawn'], // `pending` again when the plan changed; `withdrawn` while it waits for its start
  executing: ['done', 'active', 'failed', 'partial'],
  active: ['revoking', 'revoked', 'stays'], // `revoked` at once where another grant still needs the access
  revoking: ['revoked', 'stays', 'closed'], // keeps trying; it has no failed state on purpose
  failed: ['approved', 'revoking'], // tried again from approval on, or rolled back
  partial: ['approved', 'revoking', 'revoked', 'stays', 'closed'], // of many targets some are done: the rest is tried again, or all is rolled back
  refused: [],
  denied: [],
  withdrawn: [],
  expired: [],
  done: [],
  revoked: [],
  closed: [], // AWS could not be asked to end it any more; what proves that it is over, or who said so, is on record
  stays: [], // the grant is over, and what it gave stays: it is somebody else's by now
} as const satisfies Record<string, readonly string[]>

export type State = keyof typeof lifecycle
export const states = Object.keys(lifecycle) as State[]
export const mayMove = (from: State, to: State): boolean => (lifecycle[from] as readonly State[]).includes(to)
export const isFinal = (state: State): boolean => lifecycle[state].length === 0
