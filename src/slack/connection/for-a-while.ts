import type { Clock } from '../../clock.ts'

/** Asks once for all who want to know the same within `ms`; a question that failed is asked anew. */
export function forAWhile<T>(
  clock: Clock,
  ms: number,
  ask: (what: string) => Promise<T>,
): (what: string) => Promise<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>()
  return (what) => {
    const known = answers.get(what)
    if (known && clock.now() - known.at < ms) return known.answer
    const answer = ask(what)
    answers.set(what, { at: clock.now(), answer })
    answer.catch(() => answers.delete(what))
    return answer
  }
}
