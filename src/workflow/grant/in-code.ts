import { type Assignment, assignmentKey } from '../../aws/types.ts'
import type { Claim } from '../../code/claim.ts'
import type { Claims } from '../../code/claim-files.ts'
import { currentGuard, underGuard } from '../../effects.ts'
import { accessIn } from '../../operations/shared/assignment.ts'
import { isMembership, membershipIn } from '../../operations/shared/group-membership.ts'
import type { StoredChange } from '../../store/changes.ts'
import { type Queries, storeOf } from '../../store/database.ts'
import { assignmentOf, type Grant, grantsEverOn } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import { claimOn, inCode } from '../request/claimed-changes.ts'
import { lookAtAccess } from '../watch/look-at-access.ts'
import { grantsOnRecord, type Proven } from './proven.ts'

/**
 * Code's claim on what a grant gave: the bot takes nothing away that code has. Where it is gone already, there is nothing to
 * leave; AWS is asked anew for that, because code may have made it since.
 */
export async function claimOnGrant(
  ctx: Pick<Context, 'aws' | 'clock' | 'code' | 'directory' | 'store'>,
  grant: Grant,
): Promise<Claim | undefined> {
  const access = assignmentOf(grant)
  const claim = await claimSince(ctx.store.db, await ctx.code.claims(), access)
  if (!claim || ctx.directory.shown(access)?.there !== false) return claim
  return (await lookAtAccess(ctx, ctx.aws, access)).there ? claim : undefined
}

/**
 * Code's claim on what grants gave. A file that is too old to be believed, and older than they are, is refuted by AWS: what it says
 * was not there when it was given, so nobody but the bot gave it.
 */
export async function claimSince(db: Queries, claims: Claims, access: Assignment): Promise<Claim | undefined> {
  const claim = claims.onRow(access)
  return claim?.stale && claim.at < (await givenSince(db, access)) ? undefined : claim
}

/** Since when there was no moment without a grant of this access, as the audit log has it, ms; 0: there was never one. */
async function givenSince(db: Queries, access: Assignment): Promise<number> {
  const key = assignmentKey(access)
  const given: Proven[] = []
  for (const requestId of new Set((await grantsEverOn(db, key)).map((grant) => grant.requestId)))
    given.push(...(await grantsOnRecord({ store: storeOf(db) }, db, requestId)))
  const newestFirst = given
    .filter(({ assignment }) => assignmentKey(assignment) === key)
    .sort((a, b) => b.startsAt - a.startsAt)
  return newestFirst.reduce((since, { state, startsAt, endedAt = state === 'over' ? startsAt : Infinity }) => {
    const isBeside = since === 0 || endedAt >= since
    return isBeside ? startsAt : since
  }, 0)
}

/** What of a claim is kept with the grant. */
export const keptClaim = (claim: Claim | undefined): Pick<Grant, 'codeAddress' | 'codeWhere'> => ({
  codeAddress: claim?.address ?? null,
  codeWhere: claim ? (claim.link ?? claim.file) : null,
})

/** Whether a removal has not reached AWS, or did not go through there: what code has by now can still be left. */
export const canBeLeft = ({ state, asyncRequestId }: Pick<StoredChange, 'state' | 'asyncRequestId'>): boolean =>
  state === 'planned' || (state === 'failed' && asyncRequestId === null)

/** Rows that AWS loses by a change. */
const takesRow = new Set(['sso:DeleteAccountAssignment', 'identitystore:DeleteGroupMembership'])

/**
 * Asked just before AWS is: code's claim on a row that this change would take away. Whoever approved a removal that the policy
 * allows, or a stop, has read of it; the end of a grant, and what takes back, nobody has approved.
 */
async function claimBefore(
  ctx: Pick<Context, 'code' | 'config' | 'store'>,
  { change, phase }: Pick<StoredChange, 'change' | 'phase'>,
  isStop: boolean,
): Promise<Claim | undefined> {
  if (!takesRow.has(change.action)) return undefined
  if (phase === 'do' && (isStop || ctx.config.policy.code?.allowChanges)) return undefined
  const claims = await ctx.code.claims()
  if (phase === 'do') return claimOn(change, claims)
  return claimSince(ctx.store.db, claims, isMembership(change) ? membershipIn(change) : accessIn(change))
}

/** Works on a change; each call that would take a row away which code claims by then throws a `Refusal` in its place. */
export function unlessClaimed<T>(
  ctx: Pick<Context, 'code' | 'config' | 'store'>,
  row: Pick<StoredChange, 'change' | 'phase'>,
  { isStop }: { isStop: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const guard = currentGuard()
  const before = async () => {
    await guard.before()
    const claim = await claimBefore(ctx, row, isStop)
    if (claim) throw inCode(claim)
  }
  return underGuard({ ...guard, before }, work)
}
