import type { CallerKind } from './callers.ts'
import { isRead } from './service.ts'

export interface Call {
  at: number
  service: string
  /** As in IAM: `sso:CreateAccountAssignment`. */
  action: string
  operation: string
  input: Record<string, unknown>
  requestId: string
  caller: { kind: CallerKind; accountId: string; arn: string } | undefined
  region: string
  /** `ok`, or the name of the error; `reset` and `hang` when the answer never left. */
  outcome: string
  /** Whether the operation took effect, whatever became of its answer. */
  executed: boolean
  /** The answer of a call that changed something. */
  output?: object
}

export type CallListener = (call: Call, phase: 'before' | 'after') => void | Promise<void>

export class CallLog {
  readonly calls: Call[] = []
  readonly #listeners = new Set<CallListener>()

  add(call: Call, keep: number): void {
    this.calls.push(call)
    if (this.calls.length > keep) this.calls.splice(0, Math.ceil(keep / 10))
  }

  onCall(listener: CallListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async tell(call: Call, phase: 'before' | 'after'): Promise<void> {
    for (const listener of this.#listeners) await listener(call, phase)
  }

  mutations(): Call[] {
    return this.calls.filter((call) => call.executed && !isRead(call.operation))
  }
}
