import { Refusal } from '../../errors.ts'
import { sealedEntries } from '../../store/audit-log.ts'
import { memberAsOfNow } from '../people/as-of-now.ts'
import { refuseStopped } from '../people/stopped.ts'
import { rulesOf } from '../press.ts'
import { record } from '../transition.ts'
import { overBy } from './ask-back.ts'
import { mayDecide } from './may-decide.ts'

/**
 * The press on Hand over: whoever may decide asks a colleague to, who must be able to by the same rule now. It takes
 * nothing away from anybody, and gives the colleague nothing that they had not.
 */
export const handToColleague = rulesOf<'hand-over', void>({
  async may(ctx, { press, person, seen }) {
    const { ruling } = await mayDecide(ctx, { by: press.by }, person, seen)
    if (press.to === press.by) throw new Refusal('hand_to_yourself')
    try {
      const colleague = await memberAsOfNow(ctx, press.to)
      await refuseStopped(ctx, press.to)
      await mayDecide(ctx, { by: press.to, judged: ruling }, colleague, seen)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      throw new Refusal('cannot_take_over', { who: press.to, rule: ruling.rule })
    }
  },

  async move(ctx, { tx, press: { by, to, note }, row }) {
    const over = await overBy(ctx, tx, row)
    if (over) return over
    const before = await sealedEntries({ db: tx, seal: ctx.store.seal }, row.id, ['handed-over'])
    if (before.some(({ actor, data }) => actor === by && data.to === to)) return undefined
    await record(ctx, tx, 'handed-over', { requestId: row.id, by, data: { to, note } })
    const key = `handed:${row.id}:${by}:${to}`
    const data = { requestId: row.id, by, note }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user: to }, what: 'handed', data })
    return undefined
  },
})
