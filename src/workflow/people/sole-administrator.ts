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

/** Whether this is the first one; pins them where there was none yet, and their Identity Center user as soon as they have one. */
async function isPinned(ctx: Core, slackId: string): Promise<boolean> {
  const known = await firstOne(ctx, ctx.store.db)
  const user = await boundTo(ctx.store.db, slackId)
  if (known?.slackId === slackId && (known.userId || !user)) return true
  const isFirst = await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, pin)
    if (await isClosed(ctx, tx)) return false
    const first = await firstOne(ctx, tx)
    const is = first === undefined || first.slackId === slackId
    if (!is) await record(ctx, tx, other, { by: 'bot', data: { slackId, was: first.slackId } })
    else if (!first || (!first.userId && user))
      await record(ctx, tx, pin, { by: 'bot', data: { slackId, userId: user } })
    return is
  })
  ctx.jobs.kick()
  return isFirst
}

/** Who is pinned, as the log tells. */
async function firstOne(
  { store: { seal } }: Core,
  db: Queries,
): Promise<{ slackId: string; userId: string } | undefined> {
  const data = (await newestOwn({ db, seal }, pin))?.data
  return data && { slackId: String(data.slackId), userId: String(data.userId ?? '') }
}

const boundTo = async (db: Queries, slackId: string): Promise<string | null> => {
  const binding = await getBinding(db, slackId)
  return binding && binding.suspendedAt === null ? binding.userId : null
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
    await record(ctx, tx, pin, { by: 'host', data: { slackId, userId: await boundTo(tx, slackId) } })
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
