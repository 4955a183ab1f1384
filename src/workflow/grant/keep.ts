import { outcomeOf, Refusal } from '../../errors.ts'
import { canonical, type Json } from '../../json.ts'
import { ownEntries } from '../../store/audit-log.ts'
import type { Tx } from '../../store/database.ts'
import type { Grant } from '../../store/grants.ts'
import { grantsOfRequest } from '../../store/grants.ts'
import {
  type AskedToKeep,
  answerKeep,
  askKeep,
  dropKeepQuestion,
  forgetKeepQuestions,
  getKeepQuestion,
} from '../../store/keep-questions.ts'
import { readOutcome } from '../../store/kept-outcome.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { isAdmin } from '../people/roster.ts'
import { rulesOf } from '../press.ts'
import { gainsFrom } from '../request/conflict-of-interest.ts'
import { mayApproveToday } from '../request/ruling.ts'
import { redraw, transition } from '../transition.ts'
import { elsewhere, type MadeElsewhere, notAskedYet } from './made-elsewhere.ts'

/**
 * Access without an end whose person may not have it any more: taking it away could break what somebody relies on, so those
 * who look after it are asked, once.
 */
export const askWhetherToKeep = (ctx: Context, tx: Tx, row: Request, lost: Refusal): Promise<void> =>
  ask(ctx, tx, row, lost, {})

/** The same of what somebody else has made as well. What was asked already is not asked again, unless more has come. */
export async function askAboutElsewhere(
  ctx: Context,
  tx: Tx,
  row: Request,
  grants: readonly Grant[],
  made: readonly MadeElsewhere[],
): Promise<void> {
  const open = await notAskedYet(ctx, tx, grants, made)
  if (open.length === 0) return
  await dropKeepQuestion(tx, row.id)
  await ask(ctx, tx, row, elsewhere(open, grants.length), { elsewhere: true, made: open.map((one) => ({ ...one })) })
}

async function ask(ctx: Context, tx: Tx, row: Request, why: Refusal, more: { [key: string]: Json }): Promise<void> {
  const now = ctx.clock.now()
  if (!(await askKeep(tx, { grantId: row.id, askedAt: now, why: outcomeOf(why) }))) return
  const data = { code: why.code, vars: why.vars, ...more }
  await transition(ctx, tx, row, row.state, { fact: 'keep-asked', by: 'bot', data })
  const key = `keep:${row.id}:${now}`
  const to = { channel: row.channel ?? ctx.config.policy.channels.approvals }
  await ctx.jobs.enqueue(tx, 'post', key, { key, to, what: 'keep', data: { requestId: row.id } })
}

/** What the message asks is what was asked: nobody who can only write rows has somebody answer another question. */
async function isAsOnRecord(
  { store: { seal } }: Context,
  tx: Tx,
  { grantId: requestId, why }: AskedToKeep,
): Promise<boolean> {
  const asked = (await ownEntries({ db: tx, seal }, { requestId, facts: ['keep-asked'] })).at(-1)
  return asked !== undefined && canonical(readOutcome(asked.data) ?? null) === canonical(why ?? null)
}

async function isAnswered({ store: { seal } }: Context, tx: Tx, requestId: string): Promise<boolean> {
  return (await ownEntries({ db: tx, seal }, { requestId, facts: ['keep-asked', 'kept'] })).at(-1)?.fact === 'kept'
}

/** The person may have it again. */
export async function dropQuestions(ctx: Context, userId: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    for (const id of await forgetKeepQuestions(tx, userId)) await redraw(ctx, tx, id)
  })
}

/** The press on Keep: an approver by the rule of now, or an administrator, who does not gain by it. */
export const keep = rulesOf<'keep', void>({
  async may(ctx, { press: { by }, person, seen }) {
    if (!isAdmin(ctx, by) && !(await mayApproveToday(ctx, seen, by)))
      throw new Refusal('not_yours_to_keep', { id: seen.id })
    if (await gainsFrom(ctx, person, seen)) throw new Refusal('own_benefit')
  },

  async move(ctx, { tx, press: { by, askedAt }, row }) {
    const question = await getKeepQuestion(tx, row.id)
    const live = (await grantsOfRequest(tx, row.id)).some(({ state }) => state === 'active')
    if (!live) return new Refusal('already_over', { id: row.id, state: row.state })
    if (!question) return new Refusal('nothing_to_keep', { id: row.id })
    if (!(await isAsOnRecord(ctx, tx, question))) return new Refusal('not_on_record', { id: row.id })
    // More is asked by now than stood there.
    if (askedAt !== undefined && askedAt !== question.askedAt) return new Refusal('asked_anew', { id: row.id })
    // Pressed twice, or somebody else has said so already: by the log, because an answer in a row would keep the next one out.
    if (await isAnswered(ctx, tx, row.id)) return undefined
    await answerKeep(tx, row.id, by, ctx.clock.now())
    await transition(ctx, tx, row, row.state, { fact: 'kept', by })
    return undefined
  },
})
