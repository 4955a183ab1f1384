import { type ChoiceId, checkChoice } from '../../guide/choices.ts'
import type { ShowContext, Step } from '../../guide/define-step.ts'
import { loadSteps } from '../../guide/load-steps.ts'
import { type GuideState, progressOf, showContext } from '../../guide/progress.ts'
import type { Text } from '../../i18n.ts'
import type { Queries, Tx } from '../../store/database.ts'
import {
  choiceMade,
  deleteConfirmation,
  deleteHandover,
  deleteSkip,
  putChoice,
  putConfirmation,
  putHandover,
  putSkip,
  readGuide,
} from '../../store/guide-rows.ts'
import { getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../context.ts'
import { isAdmin } from '../people/roster.ts'
import { record } from '../transition.ts'

/** What a message about the guide is for; `slack/guide/tell.ts` has the words. */
export type Telling =
  | 'handed-over'
  | 'taken-over'
  | 'done-by'
  | 'wait-over'
  | 'no-longer'
  | 'due'
  | 'milestone'
  | 'complete'

let steps: Promise<Step[]> | undefined
/** The steps of the guide, in order; read from their folder once. */
export const guideSteps = (): Promise<Step[]> => {
  steps ??= loadSteps()
  return steps
}

export async function stepOf(id: string): Promise<Step | undefined> {
  return (await guideSteps()).find((step) => step.id === id)
}

/** Where the company stands: from what is stored, without a call. */
export async function guideNow(ctx: Pick<Context, 'store' | 'directory' | 'clock'>) {
  const state = await readGuide(ctx.store.db)
  const now = ctx.clock.now()
  const progress = progressOf(await guideSteps(), state, ctx.directory, now)
  return { state, progress, show: showContext(state, ctx.directory, now) }
}

/** Stored when it was, then AWS is looked at again by a job; the administrator who opened it last is told how things go on. */
export async function openedGuide(ctx: Context, by: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    if (isAdmin(ctx, by)) await putSetting(tx, owner, by)
    await lookSoon(ctx, tx)
  })
  ctx.jobs.kick()
}
const owner = 'guide.owner'
export const guideOwner = (db: Queries): Promise<string | undefined> => getSetting(db, owner)

export const lookSoon = (ctx: Pick<Context, 'jobs'>, tx: Tx): Promise<void> =>
  ctx.jobs.enqueue(tx, 'look-at-guide', 'guide', {}, { priority: 0 })

/** What is wrong with what was pasted, and what is worth a second thought. */
export interface PasteCheck {
  problem?: Text
  warning?: Text
}

/** Checks what was pasted: at once, without a call, so that the form can name the field. */
export function checkPaste(step: Step, value: string | null, context: ShowContext): PasteCheck {
  const { paste } = step.manual
  const typed = value?.trim() ?? ''
  if (!paste || (typed === '' && paste.optional)) return {}
  if (typed === '')
    return { problem: { en: `${paste.label.en}: missing.`, ja: `${paste.label.ja}: 入力してください。` } }
  const problem = paste.check(typed, context)
  if (problem) return { problem }
  const warning = paste.warn?.(typed, context)
  return warning ? { warning } : {}
}

interface Word {
  step: string
  by: string
  /** What was pasted back, where something is. */
  value: string | null
}

/** A person's word that a step is done, on record. Gives what is wrong with it; then nothing was stored. */
export async function confirmStep(ctx: Context, word: Word): Promise<PasteCheck> {
  const { state, show } = await guideNow(ctx)
  const step = await stepOf(word.step)
  if (!step) throw new Error(`no step ${word.step}`)
  const checked = checkPaste(step, word.value, show)
  if (!checked.problem) await ctx.store.transaction((tx) => confirmIn(ctx, tx, step, word, state))
  ctx.jobs.kick()
  return checked
}

/** Stores that a step was confirmed, inside a transaction; the value must have been checked. */
export async function confirmIn(
  ctx: Context,
  tx: Tx,
  step: Step,
  { by, value }: Omit<Word, 'step'>,
  state: GuideState,
) {
  const pasted = step.manual.paste ? value?.trim() || null : null
  await putConfirmation(tx, step.id, { by, at: ctx.clock.now(), value: pasted })
  await record(ctx, tx, 'guide-confirmed', {
    by,
    data: { step: step.id, title: step.title, confirm: step.manual.confirm, value: pasted },
  })
  const handover = state.handovers[step.id]
  if (handover && handover.by !== by)
    await tellOfStep(ctx, tx, 'done-by', { step: step.id, to: { user: handover.by }, by })
  if (handover) await sayHandedOver(ctx, tx, step.id, handover)
  await lookSoon(ctx, tx)
}

/** Takes a Done back; what AWS shows stands again. */
export async function takeBack(ctx: Context, step: string, by: string): Promise<void> {
  await ctx.store.transaction((tx) => takeBackIn(ctx, tx, step, by))
  ctx.jobs.kick()
}

export async function takeBackIn(ctx: Context, tx: Tx, step: string, by: string): Promise<void> {
  await deleteConfirmation(tx, step)
  const handover = (await readGuide(tx)).handovers[step]
  if (handover) await sayHandedOver(ctx, tx, step, handover)
  await record(ctx, tx, 'guide-taken-back', { by, data: { step, title: (await stepOf(step))?.title ?? step } })
  await lookSoon(ctx, tx)
}

/** Steps of which AWS holds the choice once they are done. */
const heldBy: Partial<Record<ChoiceId, string>> = {
  homeRegion: 'enable-identity-center',
  planUpgrade: 'organization',
  organization: 'organization',
}

/** What is wrong with a choice now: not an answer, or AWS holds another one already. */
export function choiceProblem(choice: ChoiceId, value: string, { findings, choices }: ReturnType<typeof showContext>) {
  const held = heldBy[choice]
  const before = choices[choice]?.value
  if (held && findings[held]?.state === 'done' && before !== undefined && before !== value) {
    return {
      en: `It is done in AWS already (${before}) and cannot be chosen any more.`,
      ja: `AWS で実行済みのため（${before}）、選び直せません。`,
    } satisfies Text
  }
  return checkChoice(choice, value)
}

/** Stores a decision, with who made it and when. Gives what is wrong with it; then nothing was stored. */
export async function choose(ctx: Context, choice: ChoiceId, value: string, by: string): Promise<Text | undefined> {
  const { show } = await guideNow(ctx)
  const problem = choiceProblem(choice, value, show)
  if (!problem) await ctx.store.transaction((tx) => chooseIn(ctx, tx, choice, value, by))
  ctx.jobs.kick()
  return problem
}

/** Stores a choice, inside a transaction; the value must have been checked. */
export async function chooseIn(ctx: Context, tx: Tx, choice: ChoiceId, value: string, by: string): Promise<void> {
  const before = (await choiceMade(tx, choice)) ?? null
  // Who decided stays who decided: saying it again is no news.
  if (before === value) return
  await putChoice(tx, choice, { value, by, at: ctx.clock.now() })
  await record(ctx, tx, 'guide-chosen', { by, data: { choice, value, before } })
  await lookSoon(ctx, tx)
}

export async function handOver(ctx: Context, o: { step: string; to: string; by: string }): Promise<void> {
  await ctx.store.transaction((tx) => handOverIn(ctx, tx, o))
  ctx.jobs.kick()
}

export async function handOverIn(ctx: Context, tx: Tx, { step, to, by }: { step: string; to: string; by: string }) {
  const title = (await stepOf(step))?.title ?? step
  const before = (await readGuide(tx)).handovers[step]
  const handover = { to, by, at: ctx.clock.now() }
  await putHandover(tx, step, handover)
  await record(ctx, tx, 'guide-handed-over', { by, data: { step, title, to } })
  if (before) await sayHandedOver(ctx, tx, step, before)
  await sayHandedOver(ctx, tx, step, handover)
}

/** The message with its Done button, to whom the step was handed: said once, and drawn again as the step goes on. */
const sayHandedOver = (
  ctx: Context,
  tx: Tx,
  step: string,
  { to, by, at }: GuideState['handovers'][string],
): Promise<void> => tellOfStep(ctx, tx, 'handed-over', { step, to: { user: to }, by, key: String(at) })

/** Takes a step back from whom it was handed to. */
export async function takeOverIn(ctx: Context, tx: Tx, { step, to, by }: { step: string; to: string; by: string }) {
  const before = (await readGuide(tx)).handovers[step]
  await deleteHandover(tx, step)
  if (before) await sayHandedOver(ctx, tx, step, before)
  await record(ctx, tx, 'guide-taken-over', { by, data: { step, title: (await stepOf(step))?.title ?? step } })
  if (to !== by) await tellOfStep(ctx, tx, 'taken-over', { step, to: { user: to }, by })
}

/** "Not for us": an optional step that the company does without, with who said so and why. */
export async function skipIn(ctx: Context, tx: Tx, { step, reason, by }: { step: Step; reason: string; by: string }) {
  await putSkip(tx, step.id, { by, at: ctx.clock.now(), reason })
  const handover = (await readGuide(tx)).handovers[step.id]
  if (handover) await sayHandedOver(ctx, tx, step.id, handover)
  await record(ctx, tx, 'guide-skipped', { by, data: { step: step.id, title: step.title, reason } })
}

export async function wantAgainIn(ctx: Context, tx: Tx, { step, by }: { step: Step; by: string }) {
  await deleteSkip(tx, step.id)
  await record(ctx, tx, 'guide-wanted-again', { by, data: { step: step.id, title: step.title } })
  await lookSoon(ctx, tx)
}

/** Says something about a step to one person or in a channel, once. */
export async function tellOfStep(
  ctx: Pick<Context, 'jobs' | 'clock'>,
  tx: Tx,
  telling: Telling,
  {
    step,
    to,
    by,
    key = String(ctx.clock.now()),
  }: { step: string; to: { user: string } | { channel: string }; by?: string; key?: string },
): Promise<void> {
  const place = 'user' in to ? to.user : to.channel
  const once = `guide:${telling}:${step}:${place}:${key}`
  await ctx.jobs.enqueue(tx, 'post', once, {
    key: once,
    to,
    what: 'guide',
    data: { telling, step, by: by ?? null, to: place },
  })
}
