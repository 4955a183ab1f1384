import { Refusal } from '../../errors.ts'
import { isEnough } from '../../policy/combine.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Tx } from '../../store/database.ts'
import { type Decision, decisionsBy, decisionsOn, insertDecision, voidDecisions } from '../../store/decision-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { behindEnds, type JobPayloads } from '../job-payloads.ts'
import { oneEach, sameHuman } from '../people/humans.ts'
import { rulesOf } from '../press.ts'
import { transition } from '../transition.ts'
import { shortestMs } from './check-input.ts'
import { awaitDecision, hasLapsed } from './lapse.ts'
import { type MayDecide, mayDecide } from './may-decide.ts'
import { dropUnproven, onRecord } from './on-record.ts'
import { countingApprovals } from './ruling.ts'

/**
 * The press on Approve or Deny: one approver's yes or no on the plan that they saw. What the policy says and who is
 * asking are looked at anew.
 */
export const decide = rulesOf<'decide', MayDecide>({
  tellsAgain: true,

  async may(ctx, { press, person, seen }) {
    return mayDecide(ctx, press, person, seen)
  },

  async move(ctx, { tx, press, row, allowed: { ruling, own } }) {
    const decisions = await decisionsOn(tx, row.id, row.digest ?? '')
    const proven = await onRecord(ctx, tx, row)
    if (!proven.asked || !proven.shown) return new Refusal('not_on_record', { id: row.id })
    // Of a request that has gone on, approvals have served.
    const earlier = row.state === 'pending' ? await dropUnproven(ctx, tx, row, decisions, proven) : decisions
    const before = await decidedSo(tx, press)
    if (before) return pressedAgain(press, before, row, ruling, earlier)
    if (row.state !== 'pending') return new Refusal('already_over', { id: row.id, state: row.state })
    // A press that somebody made once, and others have put back: it was about another time that this waited.
    if (!(press.at >= proven.since)) return new Refusal('press_unproven')
    if (await hasLapsed(ctx, tx, row)) return new Refusal('already_over', { id: row.id, state: 'expired' })
    const now = ctx.clock.now()
    if (!row.digest?.startsWith(press.digest) || press.digest.length < 12)
      return new Refusal('plan_changed', { id: row.id })
    if (row.ruling?.ruleHash !== ruling.ruleHash) {
      // Another rule decides now: what was approved under the old one does not count.
      await voidDecisions(tx, row.id, row.digest)
      await transition(ctx, tx, row, 'pending', {
        fact: 'rule-changed',
        by: 'bot',
        data: { rule: ruling.rule, ruleHash: ruling.ruleHash },
        patch: { ruling },
      })
      await awaitDecision(ctx, tx, row.id, ruling, now)
      return new Refusal('plan_changed', { id: row.id })
    }
    const shortenedMs = press.shortenedMs ?? null
    if (shortenedMs !== null && !isShorter(shortenedMs, row)) return new Refusal('not_shorter', { id: row.id })
    const decision: Decision = {
      requestId: row.id,
      approver: press.by,
      digest: row.digest,
      verdict: press.verdict,
      reason: press.reason,
      at: now,
      shortenedMs,
    }
    const given = countingApprovals(earlier, ruling).map(({ approver }) => approver)
    const same = await sameHuman(ctx, tx, press.by, given)
    if (press.verdict === 'approve' && same) return new Refusal('approved_as_other', { who: same })
    if (!(await insertDecision(tx, decision))) return undefined
    const data = { digest: row.digest, rule: ruling.rule, ruleHash: ruling.ruleHash, reason: press.reason }
    if (press.verdict === 'deny') {
      await transition(ctx, tx, row, 'denied', {
        fact: 'denied',
        by: press.by,
        data,
        patch: { decidedAt: now, endedAt: now, outcome: { text: press.reason ?? '' } },
      })
      return undefined
    }
    const yes = await oneEach(ctx, tx, [...given, press.by])
    const enough = isEnough(ruling, yes)
    await transition(ctx, tx, row, enough ? 'approved' : 'pending', {
      fact: own ? 'bootstrap-approval' : 'approved',
      by: press.by,
      data: { ...data, approvals: yes.length, of: ruling.approvals, ...(shortenedMs !== null && { shortenedMs }) },
      patch: { ruling, ...(enough ? { decidedAt: now } : {}) },
    })
    if (own) await tellLoudly(ctx, tx, row.id, ruling)
    if (enough) await ctx.jobs.enqueue(tx, 'execute', row.id, { requestId: row.id }, { priority: behindEnds })
    return undefined
  },
})

/** As much as a form offers: less than was asked, and no less than can be asked. */
const isShorter = (ms: number, { durationMs }: Request): boolean =>
  Number.isSafeInteger(ms) && ms >= shortestMs && durationMs !== null && ms < durationMs

/** One person has decided alone: the channel where others would have decided hears of it. */
async function tellLoudly(ctx: Context, tx: Tx, requestId: string, ruling: Ruling): Promise<void> {
  const key = `alone:${requestId}:${ctx.clock.now()}`
  await ctx.jobs.enqueue(tx, 'post', key, { key, to: { channel: ruling.channel }, what: 'alone', data: { requestId } })
}

/** This very decision, where it has counted before: pressed twice, or the bot was killed after it counted. */
async function decidedSo(tx: Tx, press: JobPayloads['decide']): Promise<Decision | undefined> {
  const own = await decisionsBy(tx, press.requestId, press.by)
  return own.find((d) => press.digest !== '' && d.digest.startsWith(press.digest) && d.verdict === press.verdict)
}

/** What a second press on Approve is answered; the same press that runs again after a death has been answered. */
function pressedAgain(
  press: JobPayloads['decide'],
  { at: atMs }: Decision,
  row: Request,
  ruling: Ruling,
  decisions: Decision[],
): Refusal | undefined {
  if (press.verdict !== 'approve' || row.state !== 'pending' || press.at <= atMs) return undefined
  const left = ruling.approvers.filter((id) => !decisions.some(({ approver }) => approver === id))
  return new Refusal('approved_already', { atMs, missing: left.slice(0, 5).join(' ') })
}
