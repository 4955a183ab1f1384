import type { Listing } from '../../aws/listing.ts'
import type { Claim } from '../../code/claim.ts'
import type { Outcome } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { changeAt, isOwnChange, storeChangeAt } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { columnsOfWish, endWishOf, withOwnWish } from '../../store/end-wish.ts'
import { assignmentOf, type Grant, getGrant, removalAt, updateGrant } from '../../store/grants.ts'
import { adoptAccess } from '../../store/ledger.ts'
import type { Request } from '../../store/request.ts'
import { isAtHome } from '../at-home.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { planOf, removalOf } from '../request/operation.ts'
import { comesAgain } from '../request/run-changes.ts'
import { lockRequest, record } from '../transition.ts'
import { wayOfEnd } from '../watch/compare.ts'
import { lookAtAccess } from '../watch/look-at-access.ts'
import { namesOfGrant } from './begin.ts'
import { isOfInstance } from './cannot-be-ended.ts'
import { canBeLeft, claimOnGrant, keptClaim } from './in-code.ts'
import { alarmIfLate, leaveAlarms } from './late-end.ts'
import { type ElsewhereAnswer, elsewhereAnswer } from './made-elsewhere.ts'
import { mendGrant } from './mend-grant.ts'
import { moveOn } from './move-on.ts'
import { grantsNeeding } from './proven.ts'
import { takeAway } from './take-away.ts'
import { unusedUntil } from './unused.ts'

/**
 * The job `end`: takes a grant's access away and goes on until a listing shows that it is gone.
 * Where another live grant needs the same access, only this grant ends.
 */
export async function endGrant(ctx: Context, job: Job<'end'>): Promise<JobResult> {
  const { grantId } = job.payload
  const found = await getGrant(ctx.store.db, grantId)
  if (!found) return undefined
  const lost = await lookWhereLost(ctx, found)
  if (lost === 'unasked') return { again: 30_000 }
  const claim = await claimOnGrant(ctx, found)
  const unused = await unusedUntil(ctx, found, job.payload.cause)
  const begun = await ctx.store.transaction(async (tx): Promise<Grant | JobResult> => {
    const seen = await getGrant(tx, grantId)
    if (!seen) return undefined
    // Locks are taken in the one order that everybody keeps; whoever removes an access holds its lock when asking for
    // this job.
    const locked = await lockRequest(ctx, tx, seen.requestId)
    await ctx.store.lock(tx, `access:${seen.access}`)
    await job.fence(tx)
    const { row, grant } = await mendGrant(ctx, tx, locked, seen)
    if (!grant || grant.state === 'ended') return undefined
    if (grant.access !== seen.access) return { again: 0 }
    if (grant.state === 'removing') {
      const known = await changeAt(tx, removalAt(grant))
      if (claim && (!known || canBeLeft(known))) return leaveToCode(ctx, tx, row, withOwnWish(ctx.store, grant), claim)
      if (!known || !isOwnChange(ctx.store, known)) await storeRemoval(ctx, tx, row, grant)
      return grant
    }
    const now = ctx.clock.now()
    if (grant.state === 'starting' || grant.state === 'giving') return { again: 1_000 }
    if (grant.state === 'lost' && lost === undefined) return { again: 0 }
    const listing = lost === 'elsewhere' ? undefined : lost
    // Nobody has access ended by a row that others wrote: it ends in time.
    const wished = job.own ? job.payload : { cause: 'expired', by: 'bot' }
    const { cause, by } = endWishOf(ctx.store, grant) ?? wished
    // Extended in the meantime: its end is another one.
    if (cause === 'expired' && (grant.endsAt === null || grant.endsAt > now)) {
      return grant.endsAt === null ? undefined : { again: grant.endsAt - now }
    }
    return beginEnd(ctx, tx, { row, grant, cause, by, lost: listing, claim, unused })
  })
  if (!begun) return undefined
  if (!('requestId' in begun)) return begun

  const finish = (tx: Tx) => finishEnd(ctx, tx, grantId)
  const run = await takeAway(ctx, job, begun, finish)
  if (run.state === 'closed') return closeJob(ctx, job, begun, run.proof)
  if (run.state === 'proven') {
    // Where the last proof was another run's.
    await ctx.store.transaction(async (tx) => {
      await lockRequest(ctx, tx, begun.requestId)
      await job.fence(tx)
      await finish(tx)
    })
    ctx.jobs.kick()
    return undefined
  }
  if (run.state === 'queued') return { lane: run.lane }
  await alarmIfLate(ctx, job, begun)
  return run.state === 'waiting' ? comesAgain(run) : { again: 30_000 }
}

/**
 * What AWS shows now of an access that it has lost before: that is the proof of its end. Undefined where none is lost,
 * `elsewhere` where it was given in another instance, which only its own proof ends.
 */
async function lookWhereLost(ctx: Context, grant: Grant): Promise<Listing | undefined | 'elsewhere' | 'unasked'> {
  if (grant.state !== 'lost') return undefined
  if (!(await isAtHome(ctx))) return 'unasked'
  const { instance } = ctx.directory
  if (instance && !(await isOfInstance(ctx, grant, instance))) return 'elsewhere'
  return lookAtAccess(ctx, ctx.aws, assignmentOf(grant))
}

async function closeJob(ctx: Context, job: Job<'end'>, { id, requestId }: Grant, proof: Outcome): Promise<undefined> {
  await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    await job.fence(tx)
    const grant = await getGrant(tx, id)
    if (grant?.state === 'removing') await closeGrant(ctx, tx, row, grant, { proof, by: 'bot' })
  })
  ctx.jobs.kick()
}

/** The grant is over though AWS was not seen to take the access away: on record with what proves it, or who says so. */
export async function closeGrant(
  ctx: Context,
  tx: Tx,
  row: Request,
  late: Grant,
  { proof, by }: { proof: Outcome; by: string },
): Promise<void> {
  const grant = withOwnWish(ctx.store, late)
  const now = ctx.clock.now()
  await updateGrant(tx, grant, { state: 'ended', endedAt: now })
  await leaveAlarms(ctx, tx, grant, 'closed')
  const data = { cause: grant.endCause, from: grant.startsAt, until: now, ...proof }
  await moveOn(ctx, tx, row, grant, { fact: 'closed', by, data, patch: { outcome: proof } })
}

/** Decides, with the access locked, whether AWS has to be changed at all. A failed request keeps its state meanwhile. */
async function beginEnd(
  ctx: Context,
  tx: Tx,
  o: {
    row: Request
    grant: Grant
    cause: string
    by: string
    lost: Listing | undefined
    claim: Claim | undefined
    unused: number | undefined
  },
): Promise<Grant | undefined> {
  const { row, grant, cause, by, lost, claim, unused } = o
  // What was in AWS before the bot came is no longer kept for that, once it was given by a grant.
  const others = await grantsNeeding(ctx, tx, assignmentOf(grant), grant.id)
  const now = ctx.clock.now()
  const asked = await elsewhereAnswer(ctx, tx, grant)
  const isKept = typeof asked?.keptBy === 'string'
  const isClaimed = claim !== undefined
  const way = wayOfEnd(grant.state, { isNeeded: others.length > 0, listing: lost, isClaimed, isKept })
  const wish = columnsOfWish(ctx.store, grant.id, { cause, by })
  const over = { ...grant, ...wish }
  if (way === 'kept' || way === 'gone' || way === 'elsewhere') {
    const back = way === 'kept' ? {} : { backAt: way === 'elsewhere' ? (lost?.at ?? now) : null }
    await updateGrant(tx, grant, { state: 'ended', ...wish, endedAt: now, ...back })
    const was = { cause, from: grant.startsAt, until: now, missingAt: grant.missingAt }
    const data = {
      kept: { cause, keptBy: others.map((g) => g.requestId) },
      gone: was,
      elsewhere: { ...was, elsewhere: true },
    }[way]
    await moveOn(ctx, tx, row, over, { fact: way === 'gone' ? 'revoked' : 'ended', by, data })
    return undefined
  }
  if (claim) return leaveToCode(ctx, tx, row, over, claim)
  if (way === 'others' && asked) return leaveToOthers(ctx, tx, row, over, asked)
  const removing = { ...over, state: 'removing' as const }
  await updateGrant(tx, grant, { state: 'removing', ...wish, ...keptClaim(undefined) })
  await storeRemoval(ctx, tx, row, grant)
  if (asked) {
    const { who, when } = asked
    const single = planOf(row).accesses === undefined
    const data = { who, when, ...(!single && namesOfGrant(ctx, grant)) }
    await record(ctx, tx, single ? 'not-kept' : 'one-not-kept', { requestId: row.id, by: 'bot', data })
  }
  await moveOn(ctx, tx, row, removing, {
    fact: 'ending',
    by,
    data: { cause, ...(unused !== undefined && { unusedUntil: unused }) },
  })
  return removing
}

/** The grant is over, and the access is code's: it stays. */
async function leaveToCode(ctx: Context, tx: Tx, row: Request, grant: Grant, claim: Claim): Promise<undefined> {
  const { endCause, endedBy, endSeal, startsAt } = grant
  const now = ctx.clock.now()
  const kept = keptClaim(claim)
  await updateGrant(tx, grant, { state: 'ended', endCause, endedBy, endSeal, endedAt: now, ...kept })
  await leaveAlarms(ctx, tx, grant)
  const data = { cause: endCause, from: startsAt, until: now, ...kept, ...(claim.stale && { asOf: claim.at }) }
  await moveOn(ctx, tx, row, { ...grant, ...kept }, { fact: 'stays', by: endedBy ?? 'bot', data })
}

/** The grant is over, and somebody else has made the access as well: who looks after it has said that it stays. */
async function leaveToOthers(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
  { keptBy, who, when }: ElsewhereAnswer,
): Promise<undefined> {
  const { endCause, endedBy, endSeal, startsAt, access } = grant
  const now = ctx.clock.now()
  await updateGrant(tx, grant, { state: 'ended', endCause, endedBy, endSeal, endedAt: now, ...keptClaim(undefined) })
  await leaveAlarms(ctx, tx, grant)
  await adoptAccess(tx, [access], now, { known: true })
  const data = { cause: endCause, from: startsAt, until: now, elsewhere: true, keptBy, who, when }
  await moveOn(ctx, tx, row, grant, { fact: 'stays', by: endedBy ?? 'bot', data })
}

async function storeRemoval(ctx: Context, tx: Tx, row: Request, grant: Grant): Promise<void> {
  const [removal, ...more] = removalOf(ctx, row, grant)
  if (!removal || more.length > 0) throw new Error(`${row.operation} takes a grant back by one change`)
  await storeChangeAt(ctx.store, tx, removalAt(grant), removal)
}

async function finishEnd(ctx: Context, tx: Tx, grantId: string): Promise<void> {
  const late = await getGrant(tx, grantId)
  if (late?.state !== 'removing') return
  const grant = withOwnWish(ctx.store, late)
  const row = await lockRequest(ctx, tx, grant.requestId)
  const now = ctx.clock.now()
  await updateGrant(tx, grant, { state: 'ended', endedAt: now })
  await leaveAlarms(ctx, tx, grant)
  const data = { cause: grant.endCause, from: grant.startsAt, until: now }
  await moveOn(ctx, tx, row, grant, { fact: 'revoked', by: grant.endedBy ?? 'bot', data })
}
