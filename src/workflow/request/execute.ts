import type { Assignment } from '../../aws/types.ts'
import { assignmentKey, groupIn } from '../../aws/types.ts'
import { outcomeOf, Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import { isEnough } from '../../policy/combine.ts'
import { isInDoubt } from '../../store/behind.ts'
import { storeChanges, storeRest } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { decisionsOn, voidDecisions } from '../../store/decision-rows.ts'
import { grantOn, grantsOfRequest, insertGrant, updateGrant } from '../../store/grants.ts'
import type { Request, RequestPatch } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { leaveBaseline } from '../grant/baseline.ts'
import { provenGrants } from '../grant/proven.ts'
import type { Job } from '../job-payloads.ts'
import { lockRequest, transition } from '../transition.ts'
import { gatherHelp } from './decision-help.ts'
import { awaitDecision } from './lapse.ts'
import { dropUnproven, onRecord } from './on-record.ts'
import { accessesOf, operationOf, requestRisk } from './operation.ts'
import { completeRequest, failRequest, refuseRequest } from './outcome.ts'
import { type Planned, planNow } from './plan-now.ts'
import { checkResumed, forgetChecked, noteChecked, type Resumed } from './resume.ts'
import { validApprovals } from './ruling.ts'
import { comesAgain, isHeld } from './run-changes.ts'
import { runStages } from './run-targets.ts'
import { lapseInTime, lapsesAt, refuseOver, untilDue } from './scheduled.ts'
import { noteStop, stopPerson } from './stop-person.ts'
import { isDonePartly } from './targets.ts'

/** How soon it is looked again whether an administrator has confirmed an older copy. */
const behindMs = 30_000

/** The job `execute`: an approved request is checked once more, started, and brought to its proven end. */
export async function execute(ctx: Context, job: Job<'execute'>): Promise<JobResult> {
  const { requestId } = job.payload
  const row = await getRequest(ctx.store.db, requestId)
  if (row?.state === 'approved') {
    const started = await start(ctx, job, row)
    if (started !== 'started') return started
  } else if (row?.state !== 'executing') return undefined
  else if ((await onRecord(ctx, ctx.store.db, row)).opened !== 'started') {
    await failRequest(ctx, job, requestId, outcomeOf(new Refusal('not_on_record', { id: requestId })))
    return undefined
  }
  const resumed: Resumed = row.state === 'executing' ? await checkResumed(ctx, row) : { refused: undefined }
  // What is switched off by now cannot be brought to its end either.
  if (resumed.refused && (!resumed.begun || !ctx.operations.has(row.operation))) {
    await failRequest(ctx, job, requestId, outcomeOf(resumed.refused))
    return undefined
  }
  await stopPerson(ctx, row)
  // What an older copy has begun may long have ended.
  if (await isInDoubt(ctx.store.db)) return { again: behindMs }
  const run = await runStages(ctx, job, requestId, resumed.refused)
  if (run.state === 'spread') return undefined
  if (run.state === 'queued') return { lane: run.lane }
  if (run.state === 'waiting') return comesAgain(run)
  if (run.state === 'failed') await failRequest(ctx, job, requestId, run.outcome)
  else await completeRequest(ctx, job, requestId, resumed.refused)
  forgetChecked(ctx, requestId)
  ctx.jobs.kick()
  return undefined
}

/**
 * What runs is what was approved: a different plan, rule or approver sends the request back. So does an approval as old as
 * a request may wait for one: it would lie ready in a failed request, for a Retry on any later day.
 */
async function start(ctx: Context, job: Job<'execute'>, row: Request): Promise<'started' | JobResult> {
  const early = untilDue(row, ctx.clock.now())
  if (early > 0) return { again: early, untried: true }
  if (await isInDoubt(ctx.store.db)) return { again: behindMs }
  if (await isHeld(ctx, row.operation)) return { again: 30_000 }
  // Who gains, and who has approved, is told by the list of all people.
  if (!ctx.directory.isListed) return { again: 1_000 }
  let now: Planned
  try {
    refuseOver(row, ctx.clock.now())
    now = await planNow(ctx, row)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (await isDonePartly(ctx.store.db, row.id)) await failRequest(ctx, job, row.id, outcomeOf(error))
    else await refuseRequest(ctx, row.id, error)
    return undefined
  }
  const partly = await isDonePartly(ctx.store.db, row.id)
  const help = partly || row.digest === now.digest ? {} : await seenAnew(ctx, row, now)
  const standing = await validApprovals(ctx, row, now.ruling)
  const started = await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const current = await lockRequest(ctx, tx, row.id)
    if (current.state !== 'approved') return undefined
    const proven = await onRecord(ctx, tx, current)
    const decisions = await decisionsOn(tx, row.id, current.digest ?? '')
    const yes = (await dropUnproven(ctx, tx, current, decisions, proven)).filter((d) => standing.has(d.approver))
    const sameRule = current.ruling?.ruleHash === now.ruling.ruleHash
    const needsNobody = now.ruling.approvals === 0 && sameRule && proven.atOnce !== undefined
    // What was approved for later is as good then as it was.
    const decidedAt = Math.max(proven.atOnce ?? 0, current.startsAt ?? 0, ...proven.approvals.values())
    const enough = isEnough(
      now.ruling,
      yes.map(({ approver }) => approver),
    )
    const lapsed = ctx.clock.now() - decidedAt >= now.ruling.pendingForMs || proven.opened === undefined
    if (!needsNobody && (current.digest !== now.digest || !sameRule || lapsed || !enough)) {
      if (partly) return 'other'
      await backToApproval(ctx, tx, current, now, help)
      return undefined
    }
    const open = await toBegin(tx, current, now.plan)
    for (const { access, made } of open) if (!(await isReady(ctx, tx, access, made))) return { again: 500 }
    const givesGrants = operationOf(ctx, row.operation).gives === 'grant'
    if (givesGrants)
      for (const { access, made, number } of open) {
        // What was there before the bot is gone when it has to be given: from here on it is the bot's to take away.
        if (made) await leaveBaseline(ctx, tx, access)
        await startGrant(ctx, tx, { ...current, beneficiary: now.beneficiary }, access, number)
      }
    await (partly ? storeRest : storeChanges)(ctx.store, tx, current.id, 'do', now.plan.changes)
    await transition(ctx, tx, current, 'executing', {
      fact: 'started',
      by: 'bot',
      data: {
        digest: now.digest,
        changes: now.plan.changes.length,
        ...(proven.shortenedMs !== undefined && { shortenedMs: proven.shortenedMs }),
        ...(current.startsAt !== null && { startsAt: current.startsAt }),
        // From here on it is not adopted any more, and may be another one than the request itself names.
        ...((now.plan.accesses || (givesGrants && open.length > 0)) && {
          grants: open.map(({ access }) => assignmentKey(access)),
        }),
      },
      // What was done already is in the plan that was approved, and not in the one of the rest.
      patch: { beneficiary: now.beneficiary, digest: now.digest, ...(!partly && { plan: now.plan }) },
    })
    await noteStop(ctx, tx, current)
    noteChecked(ctx, current.id)
    return 'started'
  })
  if (started === 'other')
    await failRequest(ctx, job, row.id, outcomeOf(new Refusal('rest_is_another', { id: row.id })))
  return started === 'other' ? undefined : started
}

/** What helps to decide, read anew after the plan has changed. */
async function seenAnew(ctx: Context, request: Request, { plan, ruling }: Planned): Promise<RequestPatch> {
  const assigned = accessesOf(plan).filter((access) => groupIn(access) === undefined)
  for (const arn of new Set(assigned.map(({ permissionSetArn }) => permissionSetArn)))
    await ctx.directory.refreshPermissionSet(arn)
  return { facts: await gatherHelp(ctx, request, plan, ruling), risk: requestRisk(ctx, request) }
}

async function backToApproval(ctx: Context, tx: Tx, row: Request, now: Planned, help: RequestPatch): Promise<void> {
  const at = ctx.clock.now()
  await voidDecisions(tx, row.id)
  await transition(ctx, tx, row, 'pending', {
    fact: 'reapproval',
    by: 'bot',
    data: { before: row.digest, after: now.digest, rule: now.ruling.rule },
    patch: {
      beneficiary: now.beneficiary,
      ruling: now.ruling,
      ...help,
      previousPlan: row.digest === now.digest ? null : row.plan,
      plan: now.plan,
      digest: now.digest,
      decidedAt: null,
      expiresAt: lapsesAt(row, now.ruling.pendingForMs, at),
    },
  })
  await awaitDecision(ctx, tx, row.id, now.ruling, at)
  await lapseInTime(ctx, tx, row)
}

interface ToBegin {
  access: Assignment
  /** Which of the request's grants it is, from 0. */
  number: number
  /** Whether AWS does not have it, and it is made. */
  made: boolean
}

/** What is to be given: all of it, or what failed when the rest was given. */
async function toBegin(tx: Tx, row: Request, plan: Plan): Promise<ToBegin[]> {
  const known = new Map((await grantsOfRequest(tx, row.id)).map((grant) => [grant.access, grant]))
  const making = new Set(plan.changes.map(({ target }) => target))
  return accessesOf(plan).flatMap((access, number) => {
    const earlier = known.get(assignmentKey(access))
    // Of several, what somebody has had ended stays ended; one alone begins anew with its request.
    const isOpen = earlier?.state === 'ended' && (earlier.endCause === 'failed' || !plan.accesses)
    if (earlier && !isOpen) return []
    const made = plan.accesses ? making.has(assignmentKey(access)) : plan.changes.length > 0
    return [{ access, number, made }]
  })
}

/**
 * The same access on its way out must be gone before it is given again: AWS answers Conflict to both at once. And what is
 * there already leans on another grant, which must still be there now that nobody else can end it.
 */
async function isReady(ctx: Context, tx: Tx, access: Assignment, made: boolean): Promise<boolean> {
  await ctx.store.lock(tx, `access:${assignmentKey(access)}`)
  const live = await provenGrants(ctx, tx, access)
  return !live.some((g) => g.state === 'removing') && (made || live.some((g) => g.state === 'active'))
}

/** From here on the access is needed: whatever other grant ends now leaves it in place. */
async function startGrant(ctx: Context, tx: Tx, row: Request, access: Assignment, number: number): Promise<void> {
  const key = assignmentKey(access)
  const earlier = await grantOn(tx, row.id, key)
  if (earlier) {
    await updateGrant(tx, earlier, { state: 'starting', endCause: null, endedBy: null, endedAt: null })
    return
  }
  await insertGrant(tx, {
    requestId: row.id,
    number,
    ...holding(row, access),
    access: key,
    assignment: access,
    at: ctx.clock.now(),
  })
}

/** Whose it is, and who looks after it: who asked for others does, until they leave. */
function holding({ requester, beneficiary }: Request, { principal }: Assignment) {
  if (!beneficiary || beneficiary.kind === 'self') return { holder: requester, careOf: null }
  const own = beneficiary.people?.find(({ id }) => id === principal.id)?.slackIds ?? beneficiary.slackIds
  return { holder: own[0] ?? null, careOf: requester }
}
