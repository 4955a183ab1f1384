import { allSelectors } from '../../policy/effective.ts'
import type { Store } from '../../store/database.ts'
import type { ToldGroup } from '../../store/group-members.ts'
import type { Context } from '../context.ts'
import { noteGroup } from './group-record.ts'
import { soleAdministrator } from './sole-administrator.ts'

/** Whether the policy counts this person among its `admins`. */
export const isAdmin = (ctx: Pick<Context, 'config' | 'roster'>, slackId: string): boolean =>
  ctx.config.policy.admins.some((selector) => ctx.roster.members(selector)?.has(slackId))

/** Who the policy's selectors stand for. Unknown selectors stand for nobody. Without a store nobody decides alone. */
export function createRoster(
  ctx: Pick<Context, 'clock' | 'config' | 'chat' | 'log'> & { store?: Store; jobs?: Context['jobs'] },
): Context['roster'] {
  const known = new Map<string, ReadonlySet<string>>()
  /** When members of a user group joined it, ms; those of its first sight are not listed. */
  const joined = new Map<string, ToldGroup['since']>()
  let refreshedAt = Number.NEGATIVE_INFINITY
  let underWay: Promise<void> | undefined
  // Counts the times that it was asked for without regard to age; what was read before such a call is of no use to it.
  let wanted = 0
  let done = 0
  let alone: string | undefined
  let unknown = ''

  async function look(selector: string): Promise<void> {
    if (/^[UW][A-Z0-9]+$/.test(selector)) {
      known.set(selector, new Set([selector]))
      return
    }
    const group = selector.startsWith('@') ? await ctx.chat.groupMembers(selector.slice(1)) : undefined
    if (group && ctx.store && ctx.jobs) {
      const told = await noteGroup({ ...ctx, store: ctx.store, jobs: ctx.jobs }, selector, group)
      joined.set(selector, told.since)
    }
    const ids = selector.startsWith('@')
      ? group?.ids
      : [await ctx.chat.userIdByEmail(selector)].filter((id) => id !== undefined)
    if (ids && (ids.length > 0 || selector.startsWith('@'))) known.set(selector, new Set(ids))
    else known.delete(selector)
  }

  function tellOfUnknown(selectors: string): void {
    if (selectors && selectors !== unknown)
      ctx.log.warn({ selectors }, 'Slack does not know these of the policy, so they stand for nobody')
    unknown = selectors
  }

  async function refreshAll(): Promise<void> {
    const selectors = allSelectors(ctx.config.policy)
    await Promise.all(selectors.map(look))
    tellOfUnknown(selectors.filter((selector) => !known.has(selector)).join(', '))
    alone =
      ctx.store && (await soleAdministrator(ctx.store, ctx.config.policy.admins, (selector) => known.get(selector)))
    refreshedAt = ctx.clock.now()
  }

  async function catchUp(): Promise<void> {
    do {
      const reading = wanted
      await refreshAll()
      done = reading
    } while (done < wanted)
  }

  return {
    get at() {
      return Math.max(0, refreshedAt)
    },
    members: (selector) => known.get(selector),
    isMemberSince: (selector, slackId, ms) =>
      ctx.clock.now() - (joined.get(selector)?.[slackId] ?? Number.NEGATIVE_INFINITY) >= ms,
    get soleAdministrator() {
      return alone
    },
    refresh(maxAgeMs = 60_000) {
      if (maxAgeMs === 0) wanted += 1
      if (!underWay && done === wanted && ctx.clock.now() - refreshedAt < maxAgeMs) return Promise.resolve()
      underWay ??= catchUp().finally(() => {
        underWay = undefined
      })
      return underWay
    },
  }
}
