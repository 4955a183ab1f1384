import type { Directory } from '../aws/types.ts'
import type { Text } from '../i18n.ts'
import type { Choices } from './choices.ts'
import { withWhatAwsShows } from './choices-in-aws.ts'
import type { CannotTell, Confirmed, Evidence, Finding, ShowContext, Step } from './define-step.ts'
import { type PartId, partOf, parts } from './sections.ts'

/**
 * `due`: to do, and by when. `lost`: was done, and AWS says otherwise now. `attention`: something is there that should not
 * be. `blocked`: another step comes first.
 */
export type StepState =
  | 'done'
  | 'not-applicable'
  | 'lost'
  | 'attention'
  | 'due'
  | 'todo'
  | 'waiting'
  | 'cannot-check'
  | 'blocked'

/** One step as it stands now: all that a screen shows of it. */
export interface StepView {
  step: Step
  part: PartId
  state: StepState
  /** What the last look found in words, where it found something to say. */
  text?: Text
  evidence?: Evidence
  /** When it was looked at last, ms. */
  lookedAt?: number
  /** The IAM action that the bot lacks to check it, and why else it cannot. */
  missing?: string
  because?: CannotTell
  /** Since when it is done, and who said so; without `by`, AWS shows it. */
  done?: { at: number; by?: string; value?: string | null }
  /** When it was last seen done, ms, although it is not known to be done now. */
  doneBefore?: number
  dueBy?: number
  overdue: boolean
  /** Steps that come first and are not done. */
  blockedBy: Step[]
  handover?: { to: string; by: string; at: number }
  advice?: Text
  /** A person has said Done, but AWS does not show it (yet). */
  saidDone?: { by: string; at: number }
}

export interface Progress {
  steps: StepView[]
  /** What to do now; undefined when nothing is left that anybody can do now. */
  next: StepView | undefined
  /** For everything that is left, added up. */
  minutesLeft: number
  parts: { part: PartId; title: Text; done: number; total: number }[]
  done: number
  total: number
  /** An administrator has signed in at the portal, and nobody uses root. */
  administratorSignedIn: boolean
  /** Nothing is left but what is optional. */
  finished: boolean
}

/** What is stored of the guide. */
export interface GuideState {
  findings: Readonly<Record<string, Finding & { at: number; doneAt: number | null }>>
  confirmed: Confirmed
  choices: Choices
  handovers: Readonly<Record<string, { to: string; by: string; at: number }>>
}

export const showContext = (state: GuideState, directory: Directory, now: number): ShowContext => ({
  directory,
  choices: withWhatAwsShows(state.choices, { directory, findings: state.findings }),
  confirmed: state.confirmed,
  findings: state.findings,
  now,
})

/** Derives everything from what is stored: nothing of it is stored itself. */
export function progressOf(steps: readonly Step[], state: GuideState, directory: Directory, now: number): Progress {
  const context = showContext(state, directory, now)
  const views = new Map(steps.map((step) => [step.id, own(step, state, context)]))
  for (const view of views.values()) relate(view, views, now)
  const all = [...views.values()]
  const counted = all.filter(({ state }) => state !== 'not-applicable')
  const left = counted.filter(({ state }) => state !== 'done')
  const signedIn = ['portal-sign-in', 'root-sign-out'].every((id) => isSettled(views.get(id)))
  return {
    steps: all,
    next: nextOf(left),
    minutesLeft: left.reduce((sum, { step }) => sum + step.minutes, 0),
    parts: parts.flatMap(({ id: part, title }) => {
      const own = counted.filter((view) => view.part === part)
      const done = own.filter(({ state }) => state === 'done').length
      return own.length > 0 ? [{ part, title, done, total: own.length }] : []
    }),
    done: counted.length - left.length,
    total: counted.length,
    administratorSignedIn: signedIn,
    finished: left.every(({ step }) => step.optional),
  }
}

const isSettled = (view: StepView | undefined): boolean => view?.state === 'done' || view?.state === 'not-applicable'

/** What a step is by itself, before it is seen among the others. */
function own(step: Step, state: GuideState, context: ShowContext): StepView {
  const handover = state.handovers[step.id]
  const finding = state.findings[step.id]
  const advice = step.advice?.(context)
  const base = {
    step,
    part: partOf(step.section),
    overdue: false,
    blockedBy: [],
    ...(handover && { handover }),
    ...(advice && { advice }),
    ...(finding && { lookedAt: finding.at, ...said(finding) }),
    ...(finding?.doneAt && { doneBefore: finding.doneAt }),
  }
  if (step.applies && !step.applies(context)) return { ...base, state: 'not-applicable' }
  return { ...base, ...judged(step, state, context) }
}

type Judged = Pick<StepView, 'state'> & Partial<Pick<StepView, 'done' | 'dueBy' | 'saidDone'>>

function judged(step: Step, { findings, confirmed }: GuideState, { choices, now }: ShowContext): Judged {
  const finding = findings[step.id]
  const word = confirmed[step.id]
  const made = step.decides?.map((id) => choices[id])
  if (made) {
    const [last] = made.flatMap((choice) => choice ?? []).sort((a, b) => b.at - a.at)
    return last && made.every(Boolean) ? { state: 'done', done: { at: last.at, by: last.by } } : { state: 'todo' }
  }
  if (finding?.state === 'not-applicable') return { state: 'not-applicable' }
  if (finding?.state === 'done')
    return { state: 'done', done: { at: finding.doneAt ?? finding.at, ...(word && { value: word.value }) } }
  if (word) {
    const ends = step.repeatMs === undefined ? Number.POSITIVE_INFINITY : word.at + step.repeatMs
    if (now >= ends) return { state: 'due', dueBy: ends }
    // A person's word counts where AWS shows nothing, or shows it late; never against what AWS shows clearly.
    if (!finding || finding.state === 'cannot-tell' || step.accept) return { state: 'done', done: word }
  }
  const saidDone = word && { saidDone: { by: word.by, at: word.at } }
  switch (finding?.state) {
    case undefined:
      return { state: 'todo', ...saidDone }
    case 'cannot-tell':
      // Without credentials nobody expects the bot to see anything: the step is simply done by hand.
      return { state: finding.because === 'credentials' ? 'todo' : 'cannot-check' }
    case 'attention':
      return { state: 'attention', ...saidDone }
    case 'waiting':
      return { state: 'waiting', ...saidDone, ...(finding.dueBy !== undefined && { dueBy: finding.dueBy }) }
    case 'todo':
      return { state: finding.doneAt === null ? 'todo' : 'lost', ...saidDone }
  }
}

/** What the finding says beside its state. */
function said(finding: Finding): Partial<StepView> {
  const { text } = finding
  const evidence = 'evidence' in finding ? finding.evidence : undefined
  return {
    ...(text && { text }),
    ...(evidence && { evidence }),
    ...(finding.state === 'cannot-tell' && {
      because: finding.because,
      ...(finding.missing && { missing: finding.missing }),
    }),
  }
}

const open = new Set<StepState>(['todo', 'due', 'cannot-check'])

/** What follows from other steps: what comes first, and until when. */
function relate(view: StepView, views: ReadonlyMap<string, StepView>, now: number): void {
  const { step } = view
  const since = step.due && views.get(step.due.after)?.done
  // What was first seen done at a look may be years old: the time counts from a person's word, or the probe knows it.
  if (step.due && since?.by !== undefined && view.dueBy === undefined) view.dueBy = since.at + step.due.withinMs
  const unsettled = view.state !== 'done' && view.state !== 'not-applicable'
  if (!unsettled) delete view.dueBy
  view.overdue = unsettled && view.dueBy !== undefined && view.dueBy <= now
  if (!open.has(view.state)) return
  view.blockedBy = step.after.flatMap((id) => {
    const before = views.get(id)
    return before && !isSettled(before) && !before.step.optional ? [before.step] : []
  })
  // That a permission is missing is said first: with it, the step may turn out to be done.
  if (view.state === 'cannot-check') return
  if (view.blockedBy.length > 0) view.state = 'blocked'
  else if (view.state === 'todo' && view.dueBy !== undefined) view.state = 'due'
}

/** What was lost and what is late go first; what is optional goes last. */
function nextOf(left: StepView[]): StepView | undefined {
  const can = left.filter(({ state, blockedBy }) => state !== 'waiting' && blockedBy.length === 0)
  const must = can.filter(({ step }) => !step.optional)
  return (
    must.find(({ state, overdue }) => state === 'lost' || overdue) ??
    must.find(({ state }) => state !== 'cannot-check') ??
    must[0] ??
    can[0]
  )
}
