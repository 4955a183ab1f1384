import { Refusal } from '../errors.ts'
import type { Context } from '../workflow/context.ts'

/** For what comes after an acknowledgement: a refusal is told to the person, where they pressed if that can be. */
export async function orTell(
  ctx: Context,
  where: { slackId: string; channel: string | null },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, vars } = error
    await ctx.store.transaction((tx) =>
      ctx.jobs.enqueue(tx, 'tell', `${where.slackId}:${code}`, { ...where, code, vars }, { priority: 0 }),
    )
    ctx.jobs.kick()
  }
}
