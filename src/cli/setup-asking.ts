import { createInterface } from 'node:readline'
import type { Say } from '../i18n.ts'
import { UsageError } from './run.ts'

/** What is wrong with an answer, as a sentence; the question is put again. */
export class NotThat extends Error {
  override readonly name = 'NotThat'
}

/** Looks whether an answer holds and gives what is made of it. Throws `NotThat`. */
export type Question<Answer> = (typed: string) => Promise<Answer>
export type QuestionId = 'bot_token' | 'app_token' | 'channels' | 'admins'

export interface Terminal {
  /** Asks until an answer holds; `known` is tried first, so that nobody types what is there already. */
  ask<Answer>(id: QuestionId, question: Question<Answer>, known?: string): Promise<Answer>
  close(): void
}

/** Questions and answers on the terminal. Throws a `UsageError` where nobody answers. */
export function askInTerminal(say: Say): Terminal {
  const lines = createInterface({ input: process.stdin })
  const typed = lines[Symbol.asyncIterator]()
  return {
    async ask(id, question, known) {
      if (known && !isExample(known)) {
        const holds = await question(known).catch(unless(NotThat))
        if (!(holds instanceof NotThat)) return holds
        console.log(holds.message)
      }
      for (;;) {
        process.stdout.write(`${say.plain(`setup:ask.${id}`)}\n> `)
        const { value, done } = await typed.next()
        if (done) throw new UsageError(say.plain('setup:nobody'))
        const answer = await question(String(value).trim()).catch(unless(NotThat))
        if (!(answer instanceof NotThat)) return answer
        console.log(`${answer.message}\n`)
      }
    },
    close: () => lines.close(),
  }
}

const isExample = (value: string): boolean => /^x(oxb|app)-$/.test(value)

const unless =
  <Known extends Error>(kind: new (...args: never[]) => Known) =>
  (error: unknown): Known => {
    if (error instanceof kind) return error
    throw error
  }
