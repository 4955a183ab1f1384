import { type HomeOrganization, isOf, readAnswerer } from '../aws/own-organization.ts'
import { Refusal } from '../errors.ts'
import { membersOf } from '../policy/policy-people.ts'
import type { Queries } from '../store/database.ts'
import { amongOthersSince, ForeignOrganization, type Home, homeFact, homeOnRecord } from '../store/home-organization.ts'
import type { Context } from './context.ts'
import { record } from './transition.ts'

/** How long a start waits for AWS to say whose credentials these are; later the first look says it. */
const patienceMs = 10_000

/**
 * Throws `ForeignOrganization` where the database is about another organization than the one of the credentials: all access
 * in it would seem to be gone.
 */
export async function refuseForeignDatabase(
  ctx: Pick<Context, 'store' | 'aws' | 'directory' | 'clock' | 'log'>,
): Promise<void> {
  const home = await homeKnown(ctx)
  if (!home) return
  const enough = new AbortController()
  const answerer = await Promise.race([
    readAnswerer(ctx.aws).catch(
      (error) => void ctx.log.warn({ err: error }, 'AWS does not say whose credentials these are'),
    ),
    ctx.clock.sleep(patienceMs, enough.signal),
  ])
  enough.abort()
  if (answerer && !isOf(home, answerer))
    throw new ForeignOrganization({ ours: home.management, theirs: answerer.management ?? answerer.account ?? '-' })
}

/** What the audit log says; in a database from before it did, what was read of AWS last. */
export async function homeKnown({
  store,
  directory,
}: Pick<Context, 'store' | 'directory'>): Promise<HomeOrganization | undefined> {
  const { managementAccountId: management, accountId } = directory.identity
  return (await homeOnRecord(store.db)) ?? (management ? { management, account: accountId ?? null } : undefined)
}

/** Puts on record whose AWS this is, and each time that the credentials or the instance are other ones. */
export async function noteHome(ctx: Context): Promise<void> {
  if (!(await newsOfHome(ctx, ctx.store.db))) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'home')
    const home = await newsOfHome(ctx, tx)
    if (home) await record(ctx, tx, homeFact, { by: 'bot', data: { ...home } })
  })
  ctx.jobs.kick()
}

async function newsOfHome({ directory: { identity, instance } }: Context, db: Queries): Promise<Home | undefined> {
  const { managementAccountId: management, organizationId: organization, accountId: account } = identity
  const known = await homeOnRecord(db)
  if (!management || (known && known.management !== management)) return undefined
  const now: Home = {
    organization: organization ?? known?.organization ?? null,
    management,
    account: account ?? known?.account ?? null,
    // That none is found does not mean that the one is gone.
    instance: instance?.arn ?? known?.instance ?? null,
    identityStore: instance?.identityStoreId ?? known?.identityStore ?? null,
    region: instance?.region ?? known?.region ?? null,
  }
  const isKnown = known && (Object.keys(now) as (keyof Home)[]).every((key) => known[key] === now[key])
  return isKnown ? undefined : now
}

/**
 * Whether AWS answers in the name of the organization that the database is about. Where it is another one, administrators are
 * told. Throws AWS's error where it cannot be asked.
 */
export async function isAtHome(ctx: Context, maxAgeMs?: number): Promise<boolean> {
  try {
    await ctx.directory.atHome(maxAgeMs)
  } catch (error) {
    if (!isOtherOrganization(error)) throw error
    await tellForeign(ctx, error)
    return false
  }
  return true
}

/** The same, and administrators are told when that it was another one is over. */
export async function isAtHomeAgain(ctx: Context): Promise<boolean> {
  if (!(await isAtHome(ctx))) return false
  if ((await amongOthersSince(ctx.store.db)) !== undefined) await tellOver(ctx)
  return true
}

export const isOtherOrganization = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.code === 'other_organization'

async function tellForeign(ctx: Context, { vars }: Refusal): Promise<void> {
  if ((await amongOthersSince(ctx.store.db)) !== undefined) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'home')
    if ((await amongOthersSince(tx)) !== undefined) return
    const since = Math.floor(ctx.clock.now())
    ctx.log.error(vars, 'AWS answers in the name of another organization than the database is about')
    await record(ctx, tx, 'among-others', { by: 'bot', data: { ...vars, since } })
    await post(ctx, tx, since, { ...vars, since })
  })
  ctx.jobs.kick()
}

async function tellOver(ctx: Context): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'home')
    const since = await amongOthersSince(tx)
    if (since === undefined) return
    await record(ctx, tx, 'at-home', { by: 'bot' })
    await post(ctx, tx, since, { over: true, since, until: ctx.clock.now() })
  })
  ctx.jobs.kick()
}

/** One message, redrawn when it is over. */
function post(
  ctx: Context,
  tx: Parameters<typeof record>[1],
  since: number,
  more: Record<string, string | number | boolean>,
) {
  const key = `foreign:${since}`
  const to = { channel: ctx.config.policy.channels.approvals }
  const admins = membersOf(ctx.roster, ctx.config.policy.admins).slice(0, 10)
  return ctx.jobs.enqueue(tx, 'post', key, { key, to, what: 'foreign', data: { ...more, admins } })
}
