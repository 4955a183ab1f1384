import type { BotFacts, Finding, ProbeContext, Step } from '../guide/define.ts'
import { look } from '../guide/look.ts'
import { type GuideState, type Progress, progressOf, showContext } from '../guide/progress.ts'
import { createReads } from '../guide/reads.ts'
import type { Tx } from '../store/database.ts'
import { putFinding, readGuide } from '../store/guide.ts'
import { getSetting, putSetting } from '../store/settings.ts'
import type { Context } from './context.ts'
import { guideSteps } from './guide.ts'
import { membersOf } from './policy/match.ts'
import { closeBootstrap } from './sole-administrator.ts'
import { record } from './transition.ts'

/**
 * Looks at AWS with every step's probe, and keeps what was found with its facts for the audit log. Nothing in AWS is
 * changed. Two looks at once do no harm: the later one says the last word.
 */
export async function runProbes(
  ctx: Context,
  urgency: 'interactive' | 'background' = 'interactive',
): Promise<Progress> {
  const steps = await guideSteps()
  let found = await lookAll(ctx, steps, urgency)
  if (snapshotIsBehind(ctx, found)) {
    await ctx.directory.refresh().catch((error) => ctx.log.warn({ err: error }, 'the guide looks at an older snapshot'))
    found = await lookAll(ctx, steps, urgency)
  }
  const progress = await ctx.store.transaction((tx) => keep(ctx, tx, steps, found))
  ctx.jobs.kick()
  return progress
}

type Found = Map<string, Finding>

async function lookAll(ctx: Context, steps: readonly Step[], urgency: 'interactive' | 'background'): Promise<Found> {
  const show = showContext(await readGuide(ctx.store.db), ctx.directory, ctx.clock.now())
  const aws = urgency === 'background' ? ctx.aws.background : ctx.aws
  const context: ProbeContext = { ...show, aws, reads: createReads(aws), bot: await botFacts(ctx) }
  const found: Found = new Map()
  await Promise.all(
    steps.map(async (step) => {
      if (step.applies && !step.applies(show)) return
      const finding = await look(step, context)
      if (finding) found.set(step.id, finding)
      if (finding?.state === 'cannot-tell' && finding.because === 'answer')
        ctx.log.warn({ step: step.id, text: finding.text.en }, 'a step of the guide cannot be checked')
    }),
  )
  return found
}

async function botFacts({ config: { policy }, roster, store }: Context): Promise<BotFacts> {
  const { n } = await store.db
    .selectFrom('grants')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '!=', 'starting')
    .executeTakeFirstOrThrow()
  return {
    granted: Number(n),
    approvers: membersOf(roster, policy.defaults.approvers ?? policy.admins),
    breakGlassRules: policy.rules.filter(({ breakGlass }) => breakGlass).map(({ name }) => name),
  }
}

/** Whether AWS shows more than the directory knows: what people may choose is read from the directory. */
function snapshotIsBehind({ directory }: Context, found: Found): boolean {
  const { instance, identity } = directory
  const done = (id: string) => found.get(id)?.state === 'done'
  return (
    (done('sign-up-start') && !identity.accountId) ||
    (done('organization') && !identity.managementAccountId) ||
    (done('enable-identity-center') && !instance) ||
    (done('permission-sets-on') && instance?.permissionSetsEnabled === false) ||
    ((done('create-administrator') || done('sync-administrator')) && directory.users().length === 0)
  )
}

async function keep(ctx: Context, tx: Tx, steps: readonly Step[], found: Found): Promise<Progress> {
  await ctx.store.lock(tx, 'guide')
  const before = await readGuide(tx)
  const at = ctx.clock.now()
  for (const [id, finding] of found) {
    const old = before.findings[id]
    // "Busy" says nothing: what was seen last still stands.
    if (finding.state === 'cannot-tell' && finding.because === 'busy' && old) continue
    // What could not be checked for a while was not lost by it.
    const since = old?.state === 'done' || old?.state === 'cannot-tell' ? old.doneAt : null
    const doneAt = finding.state === 'done' ? (since ?? at) : (old?.doneAt ?? null)
    await putFinding(tx, id, finding, { at, doneAt })
  }
  const after = await readGuide(tx)
  const progress = progressOf(steps, after, ctx.directory, at)
  // What was there before the guide is one fact, not forty.
  if (Object.keys(before.findings).length === 0) {
    const { done, total } = progress
    await record(ctx, tx, 'guide-first-look', { by: 'bot', data: { done, total } })
  } else for (const step of steps) await recordChange(ctx, tx, step, before, after)
  await recordMilestones(ctx, tx, progress)
  return progress
}

async function recordChange(ctx: Context, tx: Tx, step: Step, before: GuideState, after: GuideState): Promise<void> {
  const [was, is] = [before.findings[step.id], after.findings[step.id]]
  if (!is || was?.state === is.state) return
  const evidence = 'evidence' in is && is.evidence ? { call: is.evidence.call, value: is.evidence.value } : {}
  const data = { step: step.id, title: step.title, ...evidence }
  if (is.state === 'done' && was?.doneAt !== is.doneAt) await record(ctx, tx, 'guide-step-done', { by: 'bot', data })
  if (was?.state === 'done' && (is.state === 'todo' || is.state === 'attention'))
    await record(ctx, tx, 'guide-step-lost', { by: 'bot', data })
}

async function recordMilestones(ctx: Context, tx: Tx, progress: Progress): Promise<void> {
  const { done, total, administratorSignedIn, finished } = progress
  if (administratorSignedIn && (await firstTime(tx, 'guide.signed-in')))
    await record(ctx, tx, 'guide-administrator-signed-in', { by: 'bot' })
  if (!finished) return
  await closeBootstrap(tx, 'guide-complete')
  if (await firstTime(tx, 'guide.finished'))
    await record(ctx, tx, 'guide-finished', { by: 'bot', data: { done, total } })
}

async function firstTime(tx: Tx, what: string): Promise<boolean> {
  if ((await getSetting(tx, what)) !== undefined) return false
  await putSetting(tx, what, '1')
  return true
}
