import { newestOwn } from '../../store/audit-log.ts'
import type { Queries } from '../../store/database.ts'
import { getSetting } from '../../store/settings.ts'
import { getBinding } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'

type Core = Pick<Context, 'clock' | 'store' | 'jobs'>

const pin = 'administrator-pinned'
const other = 'administrator-other'
const second = 'second-administrator'
/** Facts after which nobody ever decides alone again. */
const forGood = [second, 'guide-finished']

/**
 * The one administrator of a company that is still being set up: a person whom the policy names by Slack id or address,
 * pinned in the audit log at first sight. Once there was a second one, or another one, or the guide came to its end, there
 * is none for good; that, too, the audit log says, which whoever can write to the database cannot undo. Whoever can edit a user group must not become able to decide alone: a group never names them.
 */
export async function soleAdministrator(
  ctx: Core,
  admins: readonly string[],
  acting: (selector: string) => ReadonlySet<string> | undefined,
): Promise<string | undefined> {
  const known = admins.map(acting)
  const everybody = [...new Set(known.flatMap((ids) => [...(ids ?? [])]))]
  if (everybody.length > 1) await noteSecond(ctx, everybody)
  const [sole] = everybody
  // A selector that Slack does not know could stand for anybody.
  if (sole === undefined || everybody.length > 1 || known.includes(undefined)) return undefined
  if (!admins.some((selector) => !selector.startsWith('@') && acting(selector)?.has(sole))) return undefined
  if (await isClosed(ctx, ctx.store.db)) return undefined
  return (await isPinned(ctx, sole)) ? sole : undefined
}

/** Whether this is the first one; pins them where there was none yet. */
async function isPinned(ctx: Core, slackId: string): Promise<boolean> {
  const first = (await newestOwn(ctx.store, pin))?.data.slackId
  if (first === slackId) return true
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, pin)
    if (await isClosed(ctx, tx)) return
    if (first === undefined) {
      const userId = (await getBinding(tx, slackId))?.userId ?? null
      await record(ctx, tx, pin, { by: 'bot', data: { slackId, userId } })
    } else await record(ctx, tx, other, { by: 'bot', data: { slackId, was: first } })
  })
  ctx.jobs.kick()
  return first === undefined
}

async function noteSecond(ctx: Core, admins: readonly string[]): Promise<void> {
  if (await isClosedForGood(ctx, ctx.store.db)) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, pin)
    if (await isClosedForGood(ctx, tx)) return
    await record(ctx, tx, second, { by: 'bot', data: { admins: admins.slice(0, 20) } })
  })
  ctx.jobs.kick()
}

/**
 * Pins somebody else, by a command on the host. Opens the way anew where another administrator closed it, never where there
 * were two, or the guide is complete: false then.
 */
export async function pinAdministrator(ctx: Core, slackId: string): Promise<boolean> {
  return ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, pin)
    if (await isClosedForGood(ctx, tx)) return false
    const userId = (await getBinding(tx, slackId))?.userId ?? null
    await record(ctx, tx, pin, { by: 'host', data: { slackId, userId } })
    return true
  })
}

/** A setting says so too in databases from before there was a fact. */
async function isClosedForGood({ store: { seal } }: Core, db: Queries): Promise<boolean> {
  const closed = await getSetting(db, 'bootstrap.closed')
  if (closed !== undefined && closed !== 'another-administrator') return true
  return (await newestOwn({ db, seal }, ...forGood)) !== undefined
}

async function isClosed(ctx: Core, db: Queries): Promise<boolean> {
  if (await isClosedForGood(ctx, db)) return true
  return (await newestOwn({ db, seal: ctx.store.seal }, pin, other))?.fact === other
}
