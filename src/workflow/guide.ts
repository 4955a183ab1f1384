import { type ChoiceId, checkChoice } from '../guide/choices.ts'
import type { ShowContext, Step } from '../guide/define.ts'
import { loadSteps } from '../guide/index.ts'
import { progressOf, showContext } from '../guide/progress.ts'
import type { Text } from '../i18n.ts'
import type { Tx } from '../store/database.ts'
import { deleteConfirmation, putChoice, putConfirmation, putHandover, readGuide } from '../store/guide.ts'
import type { Context } from './context.ts'
import { record } from './transition.ts'

let steps: Promise<Step[]> | undefined
/** The steps of the guide, in order; read from their folder once. */
export const guideSteps = (): Promise<Step[]> => {
  steps ??= loadSteps()
  return steps
}

export const guideStep = async (id: string): Promise<Step | undefined> =>
  (await guideSteps()).find((step) => step.id === id)

/** Where the company stands, from what is stored: no call to AWS, none to Slack. */
export async function guideNow(ctx: Pick<Context, 'store' | 'directory' | 'clock'>) {
  const state = await readGuide(ctx.store.db)
  const now = ctx.clock.now()
  const progress = progressOf(await guideSteps(), state, ctx.directory, now)
  return { state, progress, show: showContext(state, ctx.directory, now) }
}

/** What is wrong with what was pasted; and what is worth a second thought although it is taken. */
export interface Checked {
  problem?: Text
  warning?: Text
}

/** Checks what was pasted, without a call, so that the form can name the field at once. */
export function checkPaste({ manual: { paste } }: Step, value: string | null, context: ShowContext): Checked {
  const typed = value?.trim() ?? ''
  if (!paste || (typed === '' && paste.optional)) return {}
  if (typed === '')
    return { problem: { en: `${paste.label.en}: missing.`, ja: `${paste.label.ja}: 入力してください。` } }
  const problem = paste.check(typed, context)
  if (problem) return { problem }
  const warning = paste.warn?.(typed, context)
  return warning ? { warning } : {}
}

/** A person's word that a step is done, on record. Gives what is wrong with it; then nothing was stored. */
export async function confirmStep(ctx: Context, id: string, by: string, value: string | null): Promise<Checked> {
  const step = await guideStep(id)
  if (!step) throw new Error(`the guide has no step ${id}`)
  const checked = checkPaste(step, value, (await guideNow(ctx)).show)
  if (!checked.problem) await ctx.store.transaction((tx) => confirmIn(ctx, tx, step, by, value))
  ctx.jobs.kick()
  return checked
}

/** The same inside a transaction; what was pasted is checked before. */
export async function confirmIn(ctx: Context, tx: Tx, step: Step, by: string, value: string | null): Promise<void> {
  const pasted = step.manual.paste ? value?.trim() || null : null
  await putConfirmation(tx, step.id, { by, at: ctx.clock.now(), value: pasted })
  const { title, manual } = step
  await record(ctx, tx, 'guide-confirmed', {
    by,
    data: { step: step.id, title, confirm: manual.confirm, value: pasted },
  })
  await lookSoon(ctx, tx)
}

/** Takes a Done back. */
export async function takeBack(ctx: Context, { id, title }: Step, by: string): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await deleteConfirmation(tx, id)
    await record(ctx, tx, 'guide-taken-back', { by, data: { step: id, title } })
  })
  ctx.jobs.kick()
}

/** Steps of which AWS holds the choice once they are done. */
const heldBy: Partial<Record<ChoiceId, string>> = {
  homeRegion: 'enable-identity-center',
  planUpgrade: 'organization',
  organization: 'organization',
}

/** What is wrong with a choice now: it is no answer, or AWS holds another one already. */
export function choiceProblem(choice: ChoiceId, value: string, { findings, choices }: ShowContext): Text | undefined {
  const held = heldBy[choice]
  const before = choices[choice]?.value
  if (held && findings[held]?.state === 'done' && before !== undefined && before !== value) {
    return {
      en: `It is done in AWS already (${before}) and cannot be chosen any more.`,
      ja: `AWS で実行済みのため (${before})、選び直せません。`,
    }
  }
  return checkChoice(choice, value)
}

/** Stores a decision, with who made it and when. Gives what is wrong with it; then nothing was stored. */
export async function choose(ctx: Context, choice: ChoiceId, value: string, by: string): Promise<Text | undefined> {
  const problem = choiceProblem(choice, value, (await guideNow(ctx)).show)
  if (!problem) await ctx.store.transaction((tx) => chooseIn(ctx, tx, choice, value, by))
  ctx.jobs.kick()
  return problem
}

/** The same inside a transaction; the value is checked before. Who decided stays who decided: saying it again is no news. */
export async function chooseIn(ctx: Context, tx: Tx, choice: ChoiceId, value: string, by: string): Promise<void> {
  const before = (await readGuide(tx)).choices[choice]?.value ?? null
  if (before === value) return
  await putChoice(tx, choice, { value, by, at: ctx.clock.now() })
  await record(ctx, tx, 'guide-chosen', { by, data: { choice, value, before } })
  await lookSoon(ctx, tx)
}

/** Asks somebody else to do a step; a message takes it to them. */
export async function handOver(ctx: Context, step: Step, to: string, by: string): Promise<void> {
  await ctx.store.transaction((tx) => handOverIn(ctx, tx, step, to, by))
  ctx.jobs.kick()
}

export async function handOverIn(ctx: Context, tx: Tx, { id, title }: Step, to: string, by: string): Promise<void> {
  const at = ctx.clock.now()
  await putHandover(tx, id, { to, by, at })
  await record(ctx, tx, 'guide-handed-over', { by, data: { step: id, title, to } })
  const key = `guide:handed-over:${id}:${to}:${at}`
  await ctx.jobs.enqueue(tx, 'guide-tell', key, { key, what: 'handed-over', step: id, by, to: { user: to } })
}

/** Has a job look at AWS for the guide. */
export const lookSoon = (ctx: Pick<Context, 'jobs'>, tx: Tx): Promise<void> =>
  ctx.jobs.enqueue(tx, 'probe-guide', 'probe-guide', {})
