import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import { questionsOn } from '../../store/questions.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { rulesOf } from '../press.ts'
import { record, redraw } from '../transition.ts'
import { hasLapsed } from './lapse.ts'
import { mayDecide } from './may-decide.ts'
import { onRecord } from './on-record.ts'

// Before deciding, an approver asks who asked. Nothing of the request changes by that: only the clock stands meanwhile.

/** Why a request cannot be talked about any more. */
export async function overBy(ctx: Context, tx: Tx, row: Request): Promise<Refusal | undefined> {
  const { asked, shown } = await onRecord(ctx, tx, row)
  if (!asked || !shown) return new Refusal('not_on_record', { id: row.id })
  if (row.state !== 'pending') return new Refusal('already_over', { id: row.id, state: row.state })
  if (await hasLapsed(ctx, tx, row)) return new Refusal('already_over', { id: row.id, state: 'expired' })
  return undefined
}

const known = (ctx: Context, tx: Tx, { id }: Request) => questionsOn({ db: tx, seal: ctx.store.seal }, id)

/** The press on Ask back: for whoever may decide now. */
export const askBack = rulesOf<'ask-back', void>({
  async may(ctx, { press, person, seen }) {
    await mayDecide(ctx, { by: press.by }, person, seen)
  },

  async move(ctx, { tx, press: { by, question }, row }) {
    const questions = await known(ctx, tx, row)
    const open = questions.find((one) => one.by === by && one.answer === null)
    if (open?.text === question) return undefined // killed after it was asked
    const over = await overBy(ctx, tx, row)
    if (over) return over
    if (open) return new Refusal('question_open', { who: row.requester })
    await record(ctx, tx, 'asked-back', { requestId: row.id, by, data: { question } })
    await redraw(ctx, tx, row.id)
    const key = `question:${row.id}:${questions.length}:${row.requester}`
    const data = { requestId: row.id, nth: questions.length }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user: row.requester }, what: 'question', data })
    return undefined
  },
})

/** The press on Answer: only who asked for the request can, and can do nothing else by it. */
export const answerBack = rulesOf<'answer', void>({
  async may(_ctx, { press, seen }) {
    if (seen.requester !== press.by) throw new Refusal('not_yours_to_answer', { id: seen.id })
  },

  async move(ctx, { tx, press, row }) {
    const questions = await known(ctx, tx, row)
    const { answer, seen = questions.length } = press
    const shown = questions.slice(0, seen)
    const open = shown.flatMap((one, nth) => (one.answer === null ? [{ ...one, nth }] : []))
    if (open.length === 0 && shown.at(-1)?.answer?.text === answer) return undefined
    const over = await overBy(ctx, tx, row)
    if (over) return over
    if (open.length === 0) return new Refusal('nothing_to_answer', { id: row.id })
    await record(ctx, tx, 'answered', { requestId: row.id, by: press.by, data: { answer, seen } })
    await redraw(ctx, tx, row.id)
    for (const { by, nth } of open) {
      const key = `answer:${row.id}:${nth}:${by}`
      const data = { requestId: row.id, nth }
      await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user: by }, what: 'answer', data })
    }
    return undefined
  },
})
