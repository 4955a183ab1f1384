import { Refusal } from '../../errors.ts'
import type { Context } from '../../workflow/context.ts'
import { recordRefusedPress } from '../../workflow/request/refused-press.ts'

/** For what comes after an acknowledgement: a refusal is told to the person, where they pressed if that can be. */
export async function orTell(
  ctx: Context,
  { requestId, ...where }: { slackId: string; channel: string | null; requestId?: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, vars } = error
    await ctx.store.transaction(async (tx) => {
      await ctx.jobs.enqueue(tx, 'tell', `${where.slackId}:${code}`, { ...where, code, vars }, { priority: 0 })
      if (requestId) await recordRefusedPress(ctx, tx, { requestId, by: where.slackId, code, vars })
    })
    ctx.jobs.kick()
  }
}
