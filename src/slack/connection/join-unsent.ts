import { currentGuard } from '../../effects.ts'

/**
 * One call for all who ask the same while it waits for its turn, unless they are more urgent. Once it is sent nobody joins
 * any more: an answer is never older than the question.
 */
export function joinUnsent<T>(): (key: string, ask: (sent: () => void) => Promise<T>) => Promise<T> {
  const waiting = new Map<string, { urgency: number; answer: Promise<T> }>()
  return (key, ask) => {
    const { urgency } = currentGuard()
    const known = waiting.get(key)
    if (known && known.urgency <= urgency) return known.answer
    const leave = () => {
      if (waiting.get(key)?.answer === answer) waiting.delete(key)
    }
    const answer = ask(leave).finally(leave)
    waiting.set(key, { urgency, answer })
    return answer
  }
}
