import { roleLastUse } from '../../aws/role-last-use.ts'
import { assignmentKey } from '../../aws/types.ts'
import { assignmentOf, type Grant } from '../../store/grants.ts'
import { isAtHome } from '../at-home.ts'
import type { Context } from '../context.ts'
import type { EndCause } from '../job-payloads.ts'
import { grantOnRecord } from './proven.ts'

/**
 * So late may AWS show that a role was used, ms: "Recent activity usually appears within four hours",
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 */
const lateMs = 4 * 3_600_000
/** No end waits for it longer than this, ms; and only so many at once: when a shift ends, nobody's end waits in line for IAM. */
const patienceMs = 3_000
const atOnce = 2
/** The grants of whose roles AWS is asked just now. */
const asking = new WeakMap<Context, Set<string>>()

/**
 * Until when nobody had used a grant's permission set in its account since it was given, ms. Undefined where somebody did, where
 * it was too short to say, and where it may not be read. Asked once, before AWS is asked for the end: the role goes with it.
 * What is taken from somebody goes at once.
 */
export async function unusedUntil(ctx: Context, grant: Grant, cause: EndCause): Promise<number | undefined> {
  const now = asking.get(ctx) ?? new Set()
  if (now.size >= atOnce || now.has(grant.id) || (cause !== 'expired' && cause !== 'returned')) return undefined
  asking.set(ctx, now.add(grant.id))
  const enough = new AbortController()
  // Until AWS has answered, also where nobody waits for that any more.
  const asked = ask(ctx, grant)
    .catch(
      (error) => void ctx.log.debug({ err: error, grant: grant.id }, 'AWS does not say when the role was used last'),
    )
    .finally(() => now.delete(grant.id))
  const until = await Promise.race([asked, ctx.clock.sleep(patienceMs, enough.signal)])
  enough.abort()
  return until ?? undefined
}

async function ask(ctx: Context, grant: Grant): Promise<number | undefined> {
  const { clock, directory, store } = ctx
  const until = clock.now() - lateMs
  if (grant.state !== 'active' || grant.startsAt >= until) return undefined
  const access = assignmentOf(grant)
  const set = directory.permissionSet(access.permissionSetArn)?.name
  const own = directory.identity.accountId
  if (set === undefined || !(await isAtHome(ctx))) return undefined
  // A row may say that it began later than it did.
  const proven = await grantOnRecord(ctx, store.db, grant.requestId, (all) =>
    all.find(({ assignment }) => assignmentKey(assignment) === grant.access),
  )
  if (!proven?.given || proven.startsAt >= until) return undefined
  const used = await roleLastUse(ctx.aws.background, { accountId: access.accountId, own, set })
  return used === undefined || (used !== null && used >= proven.startsAt) ? undefined : until
}
