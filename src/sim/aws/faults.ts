import type { AsyncRequest } from './operation.ts'

export type Fault =
  | { name: string; message: string; status?: number; fields?: Record<string, unknown> }
  | 'reset'
  | 'hang'
export interface FaultOptions {
  times?: number
  /** `reset` and `hang` only: the call is executed, its answer is lost. */
  after?: boolean
  /** Only calls about this. */
  about?: (input: Record<string, unknown>) => boolean
}
export type AssignmentMatch = Partial<AsyncRequest> | ((request: AsyncRequest) => boolean)

/** What tests make go wrong. Actions are as in IAM, `sso:ListInstances`; `sso:*` and `*` match more. */
export class Faults {
  readonly #denied = new Set<{ action: string }>()
  readonly #next: (Required<Pick<FaultOptions, 'after' | 'about'>> & { action: string; fault: Fault; left: number })[] =
    []
  readonly #assignments = new Set<{ match: AssignmentMatch; reason: string }>()

  deny(action: string): () => void {
    return kept(this.#denied, { action })
  }

  isDenied(action: string): boolean {
    return [...this.#denied].some((d) => covers(d.action, action))
  }

  failNext(action: string, fault: Fault, options: number | FaultOptions = {}): () => void {
    const { times = 1, after = false, about = () => true } = typeof options === 'number' ? { times: options } : options
    const planned = { action, fault, left: times, after, about }
    this.#next.push(planned)
    return () => {
      planned.left = 0
    }
  }

  /** Uses up one planned fault of this action. */
  take(action: string, input: Record<string, unknown>): { fault: Fault; after: boolean } | undefined {
    const planned = this.#next.find((f) => f.left > 0 && covers(f.action, action) && f.about(input))
    if (planned) planned.left -= 1
    return planned
  }

  failAssignments(match: AssignmentMatch, reason: string): () => void {
    return kept(this.#assignments, { match, reason })
  }

  reasonFor(request: AsyncRequest): string | undefined {
    return [...this.#assignments].find(({ match }) => fits(match, request))?.reason
  }
}

function kept<T>(set: Set<T>, item: T): () => void {
  set.add(item)
  return () => void set.delete(item)
}

const covers = (pattern: string, action: string) =>
  pattern === action || (pattern.endsWith('*') && action.startsWith(pattern.slice(0, -1)))

function fits(match: AssignmentMatch, request: AsyncRequest): boolean {
  if (typeof match === 'function') return match(request)
  return Object.entries(match).every(([key, value]) => request[key as keyof AsyncRequest] === value)
}
