import { createAwsReads } from '../../guide/aws-reads.ts'
import type { BotRecord, Finding, ProbeContext, Step } from '../../guide/define-step.ts'
import { lookAtStep } from '../../guide/look-at-step.ts'
import { type GuideState, isSettled, type Progress, progressOf, showContext } from '../../guide/progress.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { membersOf } from '../../policy/policy-people.ts'
import type { Tx } from '../../store/database.ts'
import { putFinding, readGuide } from '../../store/guide-rows.ts'
import { countGranted } from '../../store/ledger.ts'
import { getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import { guideSteps, tellOfStep } from './confirm-steps.ts'

const hour = 3_600_000
const soon = 2 * 60_000
/** As a job: looks, and looks again sooner while somebody is waited for. */
export async function lookAtGuide(ctx: Context): Promise<JobResult> {
  const { steps, finished } = await runProbes(ctx, 'background')
  const now = ctx.clock.now()
  const waits = steps.some(
    ({ state, dueBy = now }) => (state === 'waiting' || state === 'due') && dueBy - now < 40 * 24 * hour,
  )
  if (waits) return { again: soon }
  return { again: finished ? 24 * hour : hour / 4 }
}

/** Looks at AWS with every step's probe, stores what was found and tells what changed. Safe to run twice at once. */
export async function runProbes(
  ctx: Context,
  urgency: 'interactive' | 'background' = 'interactive',
): Promise<Progress> {
  const steps = await guideSteps()
  let found = await lookAll(ctx, steps, urgency)
  if (snapshotIsBehind(ctx, found)) {
    await ctx.directory.refresh().catch((error) => ctx.log.warn({ err: error }, 'the directory could not be refreshed'))
    found = await lookAll(ctx, steps, urgency)
  }
  const progress = await ctx.store.transaction((tx) => keep(ctx, tx, steps, found))
  ctx.jobs.kick()
  return progress
}

interface Found {
  /** When the look began: what it saw may have changed since. */
  at: number
  findings: Map<string, Finding>
}

async function lookAll(ctx: Context, steps: readonly Step[], urgency: 'interactive' | 'background'): Promise<Found> {
  const at = ctx.clock.now()
  const state = await readGuide(ctx.store.db)
  const show = showContext(state, ctx.directory, at)
  const aws = urgency === 'background' ? ctx.aws.background : ctx.aws
  const context: ProbeContext = { ...show, aws, reads: createAwsReads(aws), bot: await botFacts(ctx) }
  const findings: Found['findings'] = new Map()
  await Promise.all(
    steps.map(async (step) => {
      if (step.notFor?.(show)) return
      const finding = await lookAtStep(step, context)
      if (!finding) return
      findings.set(step.id, finding)
      if (finding.state === 'cannot-tell' && finding.because === 'answer')
        ctx.log.warn({ step: step.id, text: finding.text.en }, 'a step of the guide cannot be checked')
    }),
  )
  return { at, findings }
}

async function botFacts(ctx: Context): Promise<BotRecord> {
  return { granted: await countGranted(ctx.store.db), approvers: usualApprovers(ctx) }
}

/** Whom the policy lets approve where no rule says otherwise, by Slack user id. */
export function usualApprovers({ config: { policy }, roster }: Pick<Context, 'config' | 'roster'>): string[] {
  return membersOf(roster, policy.defaults.approvers ?? policy.admins)
}

/** Whether AWS shows more than the directory knows: what people may ask for is read from the directory. */
function snapshotIsBehind({ directory }: Context, { findings }: Found): boolean {
  const { instance, identity } = directory
  const done = (id: string) => findings.get(id)?.state === 'done'
  return (
    (done('bot-credentials') && !identity.accountId) ||
    (done('organization') && !identity.managementAccountId) ||
    (done('enable-identity-center') && !instance) ||
    (done('permission-sets-on') && instance?.permissionSetsEnabled === false) ||
    ((done('create-administrator') || done('sync-administrator')) && directory.count('user') === 0)
  )
}

async function keep(ctx: Context, tx: Tx, steps: readonly Step[], { at, findings }: Found): Promise<Progress> {
  await ctx.store.lock(tx, 'guide')
  const before = await readGuide(tx)
  const first = Object.keys(before.findings).length === 0
  const happened = new Set(steps.flatMap((step) => (step.happened ? [step.id] : [])))
  for (const [id, finding] of findings) {
    const old = before.findings[id]
    // A look that began later has ended earlier: it knows better.
    if (old && old.at > at) continue
    // "Busy" says nothing: what was seen last still stands.
    if (finding.state === 'cannot-tell' && finding.because === 'busy' && old) continue
    const isUndone = finding.state === 'todo' || finding.state === 'waiting'
    if (old?.state === 'done' && isUndone && happened.has(id)) continue
    const again = old?.state === 'done' || old?.state === 'cannot-tell' ? old.doneAt : null
    const doneAt = finding.state === 'done' ? (again ?? at) : (old?.doneAt ?? null)
    await putFinding(tx, id, finding, { at, doneAt })
  }
  const after = await readGuide(tx)
  const now = progressOf(steps, after, ctx.directory, ctx.clock.now())
  if (first) await record(ctx, tx, 'guide-first-look', { by: 'bot', data: { done: now.done, total: now.total } })
  else for (const step of steps) await tellChange(ctx, tx, step, before, after)
  await tellDue(ctx, tx, now)
  await tellMilestones(ctx, tx, now, first)
  return now
}

/** Facts for the audit log; and a message to whoever waits. */
async function tellChange(ctx: Context, tx: Tx, step: Step, before: GuideState, after: GuideState): Promise<void> {
  const [was, is] = [before.findings[step.id], after.findings[step.id]]
  if (!is || was?.state === is.state) return
  const { id, title } = step
  const to = after.handovers[id]?.to ?? after.confirmed[id]?.by ?? (await getSetting(tx, 'guide.owner'))
  const evidence = 'evidence' in is && is.evidence ? { call: is.evidence.call, value: is.evidence.value } : {}
  if (is.state === 'done' && was?.doneAt !== is.doneAt) {
    await record(ctx, tx, 'guide-step-done', { by: 'bot', data: { step: id, title, ...evidence } })
    if (was?.state === 'waiting' && to) await tellOfStep(ctx, tx, 'wait-over', { step: id, to: { user: to } })
    const giver = after.handovers[id]?.by
    if (giver && giver !== to)
      await tellOfStep(ctx, tx, 'done-by', { step: id, to: { user: giver }, ...(to && { by: to }) })
  }
  const lost = is.doneAt !== null && was?.state === 'done' && (is.state === 'todo' || is.state === 'attention')
  if (lost) {
    await record(ctx, tx, 'guide-step-lost', { by: 'bot', data: { step: id, title, ...evidence } })
    if (to) await tellOfStep(ctx, tx, 'no-longer', { step: id, to: { user: to } })
  }
}

/** Once, when a quarter of the time is left. */
async function tellDue(ctx: Context, tx: Tx, { steps }: Progress): Promise<void> {
  for (const view of steps) {
    const { step, dueBy, handover } = view
    if (dueBy === undefined || isSettled(view)) continue
    const withinMs = step.due?.withinMs ?? 28 * 24 * hour
    if (ctx.clock.now() < dueBy - withinMs / 4) continue
    const told = `guide.due.${step.id}`
    const to = handover?.to ?? (await getSetting(tx, 'guide.owner'))
    if (!to || (await getSetting(tx, told)) === String(dueBy)) continue
    await putSetting(tx, told, String(dueBy))
    await tellOfStep(ctx, tx, 'due', { step: step.id, to: { user: to }, key: String(dueBy) })
  }
}

async function tellMilestones(ctx: Context, tx: Tx, progress: Progress, quietly: boolean): Promise<void> {
  const { channel } = { channel: ctx.config.policy.channels.approvals }
  if (progress.administratorSignedIn && (await firstTime(tx, 'guide.signed-in'))) {
    await record(ctx, tx, 'guide-administrator-signed-in', { by: 'bot', data: { done: progress.done } })
    if (!quietly) await tellOfStep(ctx, tx, 'complete', { step: 'root-sign-out', to: { channel } })
  }
  for (const { part, last } of completeParts(progress)) {
    if (!(await firstTime(tx, `guide.part.${part}`)) || quietly) continue
    // That an administrator signs in is said above.
    if (part !== 'center') await tellOfStep(ctx, tx, 'milestone', { step: last, to: { channel } })
  }
  if (!progress.finished) return
  if (await firstTime(tx, 'guide.finished'))
    await record(ctx, tx, 'guide-finished', { by: 'bot', data: { done: progress.done, total: progress.total } })
}

/** Parts of which nothing is left but what is optional, with the step that was done last. */
function completeParts({ parts, steps }: Progress) {
  return parts.flatMap(({ part }) => {
    const own = steps.filter((view) => view.part === part && view.state !== 'not-applicable')
    const [latest] = own.filter(({ done }) => done).sort((a, b) => (b.done?.at ?? 0) - (a.done?.at ?? 0))
    const left = own.some(({ step, state }) => state !== 'done' && !step.optional)
    return latest && !left ? [{ part, last: latest.step.id }] : []
  })
}

async function firstTime(tx: Tx, what: string): Promise<boolean> {
  if ((await getSetting(tx, what)) !== undefined) return false
  await putSetting(tx, what, '1')
  return true
}
