import { type AuditEntry, sealedEntries } from './audit-log.ts'
import type { Queries, Store } from './database.ts'
import type { Request } from './request.ts'

/** What an approver asked the requester before deciding. Times in ms. */
export interface AskedBack {
  by: string
  at: number
  text: string
  /** Null while the requester has not answered; one answer is to all that was open when its form was. */
  answer: { at: number; text: string } | null
}

/** The facts of which the questions about a request are read. */
export const talk = ['asked-back', 'answered']

/** The questions about a request, oldest first. The audit log alone says so: a row in the database must hold up no lapse. */
export async function questionsOn(
  store: Pick<Store, 'seal'> & { db: Queries },
  requestId: string,
): Promise<AskedBack[]> {
  return questionsIn(await sealedEntries(store, requestId, talk))
}

/** The same of entries that were read for more. */
export function questionsIn(entries: readonly AuditEntry[]): AskedBack[] {
  const questions: AskedBack[] = []
  for (const { fact, at, actor, data } of entries.filter((entry) => talk.includes(entry.fact))) {
    if (fact === 'asked-back') questions.push({ by: actor, at, text: String(data.question), answer: null })
    else
      for (const open of questions
        .slice(0, Number(data.seen ?? questions.length))
        .filter(({ answer }) => answer === null))
        open.answer = { at, text: String(data.answer) }
  }
  return questions
}

/** How much later a request lapses for the questions about it, ms: at the most it waits twice as long. */
export function longerFor(
  questions: readonly AskedBack[],
  { expiresAt, createdAt, ruling }: Pick<Request, 'expiresAt' | 'createdAt' | 'ruling'>,
  now: number,
): number {
  const waits = ruling?.pendingForMs ?? 0
  return Math.min(openFor(questions, Math.max(createdAt, (expiresAt ?? 0) - waits), now), waits)
}

/** For how long questions were open since a time, ms. */
export function openFor(questions: readonly AskedBack[], since: number, now: number): number {
  let [total, until] = [0, since]
  for (const { at, answer } of questions) {
    const end = answer?.at ?? now
    total += Math.max(0, end - Math.max(at, until))
    until = Math.max(until, end)
  }
  return total
}
