import type { Context } from './context.ts'
import { allSelectors } from './policy/effective.ts'

/** Who the policy's selectors stand for. Unknown selectors stand for nobody. */
export function createRoster(ctx: Pick<Context, 'clock' | 'config' | 'chat' | 'log'>): Context['roster'] {
  const known = new Map<string, ReadonlySet<string>>()
  let refreshedAt = Number.NEGATIVE_INFINITY
  let underWay: Promise<void> | undefined

  async function look(selector: string): Promise<void> {
    if (/^[UW][A-Z0-9]+$/.test(selector)) {
      known.set(selector, new Set([selector]))
      return
    }
    const ids = selector.startsWith('@')
      ? await ctx.chat.groupMembers(selector.slice(1))
      : [await ctx.chat.userIdByEmail(selector)].filter((id) => id !== undefined)
    if (ids && (ids.length > 0 || selector.startsWith('@'))) known.set(selector, new Set(ids))
    else known.delete(selector)
  }

  async function refreshAll(): Promise<void> {
    for (const selector of allSelectors(ctx.config.policy)) await look(selector)
    refreshedAt = ctx.clock.now()
  }

  return {
    members: (selector) => known.get(selector),
    refresh(maxAgeMs = 60_000) {
      if (ctx.clock.now() - refreshedAt < maxAgeMs) return Promise.resolve()
      underWay ??= refreshAll().finally(() => {
        underWay = undefined
      })
      return underWay
    },
  }
}
