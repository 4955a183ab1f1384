import { newestSealed } from '../../store/audit-log.ts'
import type { Queries } from '../../store/database.ts'
import { getBinding } from '../../store/person-rows.ts'
import { deleteSetting, getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'

const closed = 'bootstrap.closed'
const pin = 'administrator-pinned'

/**
 * The one administrator of a company that is still being set up: a person whom the policy names by Slack id or address,
 * pinned in the audit log at first sight. Once there was a second one, or another one, or the guide came to its end, there
 * is none for good. Whoever can edit a user group must not become able to decide alone: a group never names them.
 */
export async function soleAdministrator(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  admins: readonly string[],
  acting: (selector: string) => ReadonlySet<string> | undefined,
): Promise<string | undefined> {
  const { db } = ctx.store
  const known = admins.map(acting)
  const everybody = [...new Set(known.flatMap((ids) => [...(ids ?? [])]))]
  if (everybody.length > 1) await closeBootstrap(db, 'second-administrator')
  const [sole] = everybody
  // A selector that Slack does not know could stand for anybody.
  if (sole === undefined || everybody.length > 1 || known.includes(undefined)) return undefined
  if (!admins.some((selector) => !selector.startsWith('@') && acting(selector)?.has(sole))) return undefined
  if ((await getSetting(db, closed)) !== undefined) return undefined
  return (await isPinned(ctx, sole)) ? sole : undefined
}

/** Whether this is the first one; pins them where there was none yet. */
async function isPinned(ctx: Pick<Context, 'clock' | 'store' | 'jobs'>, slackId: string): Promise<boolean> {
  const first = (await newestSealed(ctx.store, pin))?.data.slackId
  if (first === slackId) return true
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, pin)
    if ((await getSetting(tx, closed)) !== undefined) return
    if (first === undefined) {
      const userId = (await getBinding(tx, slackId))?.userId ?? null
      await record(ctx, tx, pin, { by: 'bot', data: { slackId, userId } })
    } else {
      await closeBootstrap(tx, 'another-administrator')
      await record(ctx, tx, 'administrator-other', { by: 'bot', data: { slackId, was: first } })
    }
  })
  ctx.jobs.kick()
  return first === undefined
}

/**
 * Pins somebody else, by a command on the host. Opens the way anew where another administrator closed it, never where there
 * were two, or the guide is complete: false then.
 */
export async function pinAdministrator(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  slackId: string,
): Promise<boolean> {
  return ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, pin)
    const why = await getSetting(tx, closed)
    if (why !== undefined && why !== 'another-administrator') return false
    if (why) await deleteSetting(tx, closed)
    const userId = (await getBinding(tx, slackId))?.userId ?? null
    await record(ctx, tx, pin, { by: 'host', data: { slackId, userId } })
    return true
  })
}

type Why = 'second-administrator' | 'another-administrator' | 'guide-complete'

export async function closeBootstrap(db: Queries, why: Why): Promise<void> {
  if ((await getSetting(db, closed)) === undefined) await putSetting(db, closed, why)
}
