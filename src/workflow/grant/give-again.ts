import { assignmentKey } from '../../aws/types.ts'
import { type Outcome, outcomeOf, Refusal } from '../../errors.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { isInDoubt } from '../../store/behind.ts'
import { changesOf, storeChangeAt } from '../../store/changes.ts'
import type { Tx } from '../../store/database.ts'
import { endWishOf } from '../../store/end-wish.ts'
import { assignmentOf, type Grant, getGrant, grantsOfRequest, numberOf, updateGrant } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { behindEnds, type Job } from '../job-payloads.ts'
import { isAdmin } from '../people/roster.ts'
import { rulesOf } from '../press.ts'
import { gainingPrincipals } from '../request/beneficiary.ts'
import { provenToGain } from '../request/conflict-of-interest.ts'
import { type Planned, planNow } from '../request/plan-now.ts'
import { tell } from '../request/refused-press.ts'
import { isApprovedStill } from '../request/resume.ts'
import { mayApproveToday } from '../request/ruling.ts'
import { comesAgain, isHeld, runChanges } from '../request/run-changes.ts'
import { lockRequest, record } from '../transition.ts'
import { putOnRecord } from '../watch/note-shown.ts'
import { wantEnd } from './ask-to-end.ts'
import { leaveBaseline } from './baseline.ts'
import { mendGrant } from './mend-grant.ts'
import { grantsOnRecord, provenGrants } from './proven.ts'

// Access that AWS has lost is given again: the same plan, until the same end, and only while it would be given now.

/**
 * The press on Give again: who asked, whose it is, an approver of the rule as of now, or an administrator. What a group had
 * is no single member's to have again.
 */
export const againAsked = rulesOf<'again-asked', void>({
  async may(ctx, { press: { by }, person, seen }) {
    if (by === seen.requester || isAdmin(ctx, by) || (await mayApproveToday(ctx, seen, by))) return
    const isGroups = gainingPrincipals(seen.operation, seen.input).some(({ type }) => type === 'GROUP')
    if (isGroups || !(await provenToGain(ctx, person, seen)))
      throw new Refusal('not_yours_to_give_again', { id: seen.id })
  },

  async move(ctx, { tx, press: { by, channel }, row, pressedAt }) {
    const lost = (await grantsOfRequest(tx, row.id)).filter(({ state }) => state === 'lost')
    if (lost.length > 0 && !(await wasLostBy(ctx, tx, lost, pressedAt))) return new Refusal('press_unproven')
    if (lost.length === 0) return new Refusal('nothing_lost', { id: row.id })
    // What is there again by somebody else's hand is theirs, and the bot takes nothing over.
    const gone = lost.filter(({ backAt }) => backAt === null)
    if (gone.length === 0) return new Refusal('given_by_others', { id: row.id })
    for (const { id } of gone)
      await ctx.jobs.enqueue(
        tx,
        'give-again',
        id,
        { grantId: id, requestId: row.id, by, channel },
        { priority: behindEnds },
      )
    return undefined
  },
})

/** The job `give-again`: looks once more whether it may be, and goes on until AWS shows the access. */
export async function giveAgain(ctx: Context, job: Job<'give-again'>): Promise<JobResult> {
  const { row, grant } = await ctx.store.transaction((tx) => grantNow(ctx, tx, job))
  if (!grant || !row || (grant.state !== 'lost' && grant.state !== 'giving')) return undefined
  if (await isInDoubt(ctx.store.db)) return whileInDoubt(ctx, job, row, grant)
  const started = grant.state === 'giving' || (await begin(ctx, job, row, grant))
  if (started !== true) return started
  const only = (await doneFor(ctx.store.db, grant)).seq
  const finish = (tx: Tx) => given(ctx, tx, grant.id)
  const run = await runChanges(ctx, job, row.id, 'do', { only, finish })
  if (run.state === 'queued') return { lane: run.lane }
  if (run.state === 'waiting') return comesAgain(run)
  await ctx.store.transaction(async (tx) => {
    await lockRequest(ctx, tx, row.id)
    await job.fence(tx)
    if (run.state === 'proven') await finish(tx)
    else await notGiven(ctx, tx, grant.id, run.outcome)
  })
  ctx.jobs.kick()
  return undefined
}

/** What an older copy was giving may long have ended. Its promised end comes all the same: what AWS may have begun is taken away. */
async function whileInDoubt(ctx: Context, job: Job<'give-again'>, row: Request, grant: Grant): Promise<JobResult> {
  if (grant.state === 'lost' || !isOver(ctx, grant)) return { again: 30_000 }
  const over = outcomeOf(new Refusal('already_over', { id: row.id, state: 'revoked' }))
  await ctx.store.transaction(async (tx) => {
    await lockRequest(ctx, tx, row.id)
    await job.fence(tx)
    await notGiven(ctx, tx, grant.id, over, { toldOf: 0 })
  })
  ctx.jobs.kick()
  return undefined
}

const isOver = (ctx: Context, grant: Grant): boolean =>
  endWishOf(ctx.store, grant) !== undefined || (grant.endsAt !== null && grant.endsAt <= ctx.clock.now())

/** Whether all of it was lost at a time: what was pressed before, and is put back, is about an earlier loss. */
async function wasLostBy(ctx: Context, tx: Tx, lost: readonly Grant[], at: number): Promise<boolean> {
  const [{ requestId } = { requestId: '' }] = lost
  const proven = await grantsOnRecord(ctx, tx, requestId)
  return lost.every((grant) => (proven[numberOf(grant)]?.goneAt ?? 0) <= at)
}

/** As the audit log has it, with its request locked: no row says of what is over that it was lost. */
async function grantNow(
  ctx: Context,
  tx: Tx,
  { payload: { grantId }, fence }: Job<'give-again'>,
): Promise<{ row?: Request; grant?: Grant | undefined }> {
  const seen = await getGrant(tx, grantId)
  if (!seen) return {}
  const locked = await lockRequest(ctx, tx, seen.requestId)
  await fence(tx)
  return mendGrant(ctx, tx, locked, seen)
}

/** From here on it is the bot's again to take away, whatever comes of it. */
async function begin(ctx: Context, job: Job<'give-again'>, row: Request, grant: Grant): Promise<true | JobResult> {
  if (await isHeld(ctx, row.operation)) return { again: 30_000 }
  let now: Planned
  try {
    now = await planNow(ctx, row)
    if (now.digest !== row.digest || !(await isApprovedStill(ctx, row, now.ruling, { given: true })))
      throw new Refusal('again_not_approved', { id: row.id })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return refused(ctx, job, row, error)
  }
  const change = now.plan.changes.find(({ target }) => target === undefined || target === grant.access)
  const key = assignmentKey(assignmentOf(grant))
  const begun = await ctx.store.transaction(async (tx): Promise<true | JobResult | Refusal> => {
    const { row: current, grant: fresh } = await grantNow(ctx, tx, job)
    if (!current || fresh?.state !== 'lost') return undefined
    if (!job.own || !(await wasLostBy(ctx, tx, [fresh], job.at))) return new Refusal('press_unproven')
    await ctx.store.lock(tx, `access:${key}`)
    if (isOver(ctx, fresh)) return new Refusal('already_over', { id: row.id, state: 'revoked' })
    const live = (await provenGrants(ctx, tx, assignmentOf(fresh))).filter(({ id }) => id !== fresh.id)
    if (live.some(({ state }) => state === 'removing')) return { again: 500 }
    // Another grant has given it by now: the next look finds that.
    if (!change) return undefined
    await leaveBaseline(ctx, tx, assignmentOf(fresh))
    const { seq } = await doneFor(tx, fresh)
    await storeChangeAt(ctx.store, tx, { requestId: row.id, phase: 'do', seq }, change)
    await updateGrant(tx, fresh, { state: 'giving' })
    await putOnRecord(ctx, tx, current, fresh, 'giving-again', {}, job.payload.by)
    return true
  })
  return begun instanceof Refusal ? refused(ctx, job, row, begun) : begun
}

async function refused(ctx: Context, job: Job<'give-again'>, row: Request, why: Refusal): Promise<undefined> {
  const { channel } = job.payload
  const by = job.own ? job.payload.by : 'bot'
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    await record(ctx, tx, 'again-refused', { requestId: row.id, by, data: { code: why.code, vars: why.vars } })
    if (by !== 'bot') await tell(ctx, tx, `again:${job.key}`, { by, channel, requestId: row.id }, why)
  })
  ctx.jobs.kick()
}

/** The place of the change that gives a grant; behind all others where another grant had given the access before. */
async function doneFor(db: Tx | Context['store']['db'], { requestId, access }: Grant): Promise<{ seq: number }> {
  const all = await changesOf(db, requestId, 'do')
  const own = all.find(({ change }) => change.target === undefined || change.target === access)
  return { seq: own?.seq ?? Math.max(-1, ...all.map(({ seq }) => seq)) + 1 }
}

async function given(ctx: Context, tx: Tx, grantId: string): Promise<void> {
  const grant = await getGrant(tx, grantId)
  if (grant?.state !== 'giving') return
  const row = await lockRequest(ctx, tx, grant.requestId)
  const back = { state: 'active', missingAt: null, backAt: null, provenAt: ctx.clock.now() } as const
  await updateGrant(tx, grant, back)
  await putOnRecord(ctx, tx, row, grant, 'given-again', { until: grant.endsAt })
}

/** Where AWS may have done it all the same, it is taken away to be sure. `toldOf`: of how many tries AWS has said what came of them. */
async function notGiven(
  ctx: Context,
  tx: Tx,
  grantId: string,
  outcome: Outcome,
  { toldOf } = { toldOf: 1 },
): Promise<void> {
  const grant = await getGrant(tx, grantId)
  if (grant?.state !== 'giving') return
  const row = await lockRequest(ctx, tx, grant.requestId)
  const { seq } = await doneFor(tx, grant)
  const change = (await changesOf(tx, row.id, 'do')).find((one) => one.seq === seq)
  const unsure = change !== undefined && (change.attempts > toldOf || change.state === 'applied')
  const why = { reason: 'text' in outcome ? outcome.text : { ...outcome } }
  await updateGrant(tx, grant, { state: unsure ? 'active' : 'lost' })
  await putOnRecord(ctx, tx, row, grant, unsure ? 'again-unsure' : 'not-given-again', why)
  if (unsure) await wantEnd(ctx, tx, grant.id, { cause: 'failed', by: 'bot' })
}
