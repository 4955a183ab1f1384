import type { Assignment } from '../../aws/types.ts'
import { assignmentKey } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import type { Ruling } from '../../policy/types.ts'
import { liveGrants } from '../../store/grants.ts'
import type { RequestRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import { askForReview } from '../grant/review-due.ts'
import { lockRequest, transition } from '../transition.ts'
import { gatherHelp } from './decision-help.ts'
import { digestOf } from './digest.ts'
import type { Outcome } from './request-view.ts'
import { askedOf, operationOf, rulingFor } from './submit.ts'

export interface Planned {
  plan: Plan
  digest: string
  ruling: Ruling
}

/**
 * Checks who asks and by which rule, as of now, and makes the plan from what AWS says now.
 * Throws a `Refusal` when the request cannot be.
 */
export async function planNow(ctx: Context, row: RequestRow): Promise<Planned> {
  await ctx.people.member(row.requester, 5_000)
  await ctx.roster.refresh(5_000)
  const operation = operationOf(ctx, row.operation)
  const input = JSON.parse(row.inputJson)
  const terms = { durationMs: row.durationMs, permanent: row.permanent === 1 }
  const ruling = rulingFor(ctx, askedOf({ operation: row.operation, input, ...terms }, row.requester))
  await onlyOurChannels(ctx, ruling)
  const plan = await operation.plan(input, {
    directory: ctx.directory,
    aws: ctx.aws,
    requestId: row.id,
    extendsGrant: row.extendsGrant ?? undefined,
    liveGrants: (access) => grantsOn(ctx, access, row.id),
  })
  return { plan, ruling, digest: digestOf(row.operation, plan, terms) }
}

/** Whoever is in a channel sees what is posted there and can press it; people of another company must do neither. */
async function onlyOurChannels(ctx: Context, { channel, rule }: Ruling): Promise<void> {
  for (const used of new Set([channel, ctx.config.policy.channels.audit])) {
    const name = await ctx.chat.sharedChannel(used)
    if (name) throw new Refusal('channel_shared', { channel: name, rule })
  }
}

async function grantsOn(ctx: Context, access: Assignment, exceptRequest: string) {
  const grants = await liveGrants(ctx.store.db, assignmentKey(access))
  return grants
    .filter((g) => g.requestId !== exceptRequest)
    .map((g) => ({
      id: g.id,
      until: g.endsAt,
      ending: g.state === 'removing' || g.endCause !== null,
    }))
}

export const outcomeOf = (refusal: Refusal): Outcome => ({ code: refusal.code, vars: refusal.vars })

/** The job `plan`: a new request becomes pending, approved (where no approval is needed) or refused. */
export async function planRequest(ctx: Context, requestId: string): Promise<void> {
  const row = await ctx.store.db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow()
  if (row.state !== 'planning') return
  let planned: Planned
  try {
    planned = await planNow(ctx, row)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await refuse(ctx, requestId, error)
    return
  }
  const { ruling, plan, digest } = planned
  const facts = await gatherHelp(ctx, row, plan)
  const operation = operationOf(ctx, row.operation)
  const risk = operation.risk(JSON.parse(row.inputJson) as never, { directory: ctx.directory })
  await ctx.store.transaction(async (tx) => {
    const current = await lockRequest(ctx, tx, requestId)
    if (current.state !== 'planning') return
    const now = ctx.clock.now()
    const atOnce = ruling.approvals === 0
    await transition(ctx, tx, current, atOnce ? 'approved' : 'pending', {
      fact: atOnce ? (ruling.breakGlass ? 'break-glass' : 'granted-by-rule') : 'pending',
      by: 'bot',
      data: {
        rule: ruling.rule,
        ruleHash: ruling.ruleHash,
        digest,
        approvers: ruling.approvers,
        approvals: ruling.approvals,
      },
      patch: {
        ...rulingPatch(ruling),
        planJson: JSON.stringify(plan),
        digest,
        factsJson: JSON.stringify(facts),
        risk,
        expiresAt: now + ruling.pendingForMs,
        decidedAt: atOnce ? now : null,
      },
    })
    if (ruling.breakGlass) await askForReview(ctx, tx, requestId, ruling.channel)
    if (atOnce) await ctx.jobs.enqueue(tx, 'execute', requestId, { requestId }, { priority: 0 })
    else await awaitDecision(ctx, tx, requestId, ruling, now)
  })
  ctx.jobs.kick()
}

export const rulingPatch = (ruling: Ruling) => ({
  ruleName: ruling.rule,
  ruleHash: ruling.ruleHash,
  rulingJson: JSON.stringify(ruling),
  channel: ruling.channel,
})

/** A pending request lapses, and is remembered to its approvers until then. */
export async function awaitDecision(
  ctx: Context,
  tx: Parameters<Context['jobs']['enqueue']>[0],
  requestId: string,
  ruling: Ruling,
  now: number,
): Promise<void> {
  await ctx.jobs.enqueue(tx, 'expire', requestId, { requestId }, { runAt: now + ruling.pendingForMs })
  await ctx.jobs.enqueue(tx, 'remind', requestId, { requestId }, { runAt: now + ruling.remindEveryMs })
}

/** Ends a request that cannot be, with the reason on record. Does nothing to one that has moved on. */
export async function refuse(ctx: Context, requestId: string, refusal: Refusal): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    const row = await lockRequest(ctx, tx, requestId)
    if (row.state !== 'planning' && row.state !== 'pending' && row.state !== 'approved') return
    await transition(ctx, tx, row, 'refused', {
      fact: 'refused',
      by: 'bot',
      data: { code: refusal.code, vars: refusal.vars },
      patch: { outcomeJson: JSON.stringify(outcomeOf(refusal)), endedAt: ctx.clock.now() },
    })
  })
  ctx.jobs.kick()
}
