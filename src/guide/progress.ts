import type { Directory } from '../aws/types.ts'
import type { Text } from '../i18n.ts'
import { byAws, type Choices } from './choices.ts'
import { withWhatAwsShows } from './choices-in-aws.ts'
import type { CannotTell, Confirmed, Evidence, Finding, ShowContext, Step } from './define-step.ts'
import { type PartId, partOf, parts } from './sections.ts'

/**
 * `due`: to do, and by when. `lost`: was done, and AWS says otherwise now. `attention`: something is there that should not
 * be. `blocked`: another step comes first. `skipped`: the company does without it.
 */
export type StepState =
  | 'done'
  | 'not-applicable'
  | 'skipped'
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
  /** Who said that it is not for this company, when and why. */
  skip?: { by: string; at: number; reason: string }
  advice?: Text
  /** A person has said Done, but AWS does not show it (yet). */
  saidDone?: { by: string; at: number }
}

export interface Progress {
  steps: StepView[]
  /** What to do now; undefined when nothing is left that anybody can do now. */
  next: StepView | undefined
  parts: PartProgress[]
  /** The first part in which something is left that must be done. */
  part: PartProgress | undefined
  done: number
  total: number
  /** An administrator has signed in at the portal, and nobody uses root. */
  administratorSignedIn: boolean
  /** Nothing is left but what is optional. */
  finished: boolean
  /** It was finished, and nothing has come up since but what no longer holds or is to be repeated. */
  wasFinished: boolean
  /** Nothing is left at all: everything is done, or is not for this company. */
  allDone: boolean
}

export interface PartProgress {
  part: PartId
  title: Text
  /** A word for the line that shows all parts. */
  short: Text
  done: number
  total: number
  /** For what is left of it and must be done, added up. */
  minutesLeft: number
}

/** What is stored of the guide. */
export interface GuideState {
  findings: Readonly<Record<string, Finding & { at: number; doneAt: number | null }>>
  confirmed: Confirmed
  choices: Choices
  handovers: Readonly<Record<string, { to: string; by: string; at: number }>>
  skips: Readonly<Record<string, { by: string; at: number; reason: string }>>
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
  const counted = all.filter(({ state }) => state !== 'not-applicable' && state !== 'skipped')
  const left = counted.filter(({ state }) => state !== 'done')
  const inParts = parts.flatMap((part) => partProgress(part, counted))
  const signedIn = ['portal-sign-in', 'root-sign-out'].every((id) => isSettled(views.get(id)))
  return {
    steps: all,
    next: nextOf(left),
    parts: inParts,
    part: inParts.find(({ minutesLeft }) => minutesLeft > 0),
    done: counted.length - left.length,
    total: counted.length,
    administratorSignedIn: signedIn,
    finished: left.every(({ step }) => step.optional),
    wasFinished: left.every(({ step, overdue, doneBefore }) => step.optional || overdue || doneBefore !== undefined),
    allDone: left.length === 0,
  }
}

function partProgress(
  { id, title, short = title }: { id: PartId; title: Text; short?: Text },
  counted: StepView[],
): PartProgress[] {
  const own = counted.filter(({ part }) => part === id)
  if (own.length === 0) return []
  const left = own.filter(({ state }) => state !== 'done')
  const minutesLeft = left.reduce((sum, { step }) => sum + (step.optional ? 0 : step.minutes), 0)
  return [{ part: id, title, short, done: own.length - left.length, total: own.length, minutesLeft }]
}

const settled = new Set<StepState>(['done', 'not-applicable', 'skipped'])
/** Nothing is to be done about it any more. */
export const isSettled = (view: Pick<StepView, 'state'> | undefined): boolean =>
  view !== undefined && settled.has(view.state)

/** What a step is by itself, before it is seen among the others. */
function own(step: Step, state: GuideState, context: ShowContext): StepView {
  const handover = state.handovers[step.id]
  const skip = step.optional && state.skips[step.id]
  const finding = state.findings[step.id]
  const advice = step.advice?.(context)
  const base = {
    step,
    part: partOf(step.section),
    overdue: false,
    blockedBy: [],
    ...(handover && { handover }),
    ...(skip && { skip }),
    ...(advice && { advice }),
  }
  // What AWS once showed of it is looked at no more.
  const whyNot = step.notFor?.(context)
  if (whyNot) return { ...base, state: 'not-applicable', text: whyNot }
  const found = {
    ...(finding && { lookedAt: finding.at, ...said(finding) }),
    ...(finding?.doneAt && { doneBefore: finding.doneAt }),
  }
  const seen = judged(step, state, context)
  // What AWS shows to be done is done, whatever somebody once did without.
  return { ...base, ...found, ...(skip && !settled.has(seen.state) ? { state: 'skipped' } : seen) }
}

/** That the bot has no credentials says nothing of AWS; but that it has none is clear. */
const isUnknown = ({ reveals }: Step, finding: Finding): boolean =>
  finding.state === 'cannot-tell' && !(reveals && finding.because === 'credentials')

type Judged = Pick<StepView, 'state'> & Partial<Pick<StepView, 'done' | 'dueBy' | 'saidDone'>>

function judged(step: Step, { findings, confirmed }: GuideState, { choices, now }: ShowContext): Judged {
  const finding = findings[step.id]
  const word = confirmed[step.id]
  const made = step.decides?.map((id) => choices[id])
  if (made) {
    // What AWS shows is as new as the last look: who decided is told where anybody did.
    const isSeen = ({ by }: { by: string }) => Number(by === byAws)
    const [last] = made.flatMap((choice) => choice ?? []).sort((a, b) => isSeen(a) - isSeen(b) || b.at - a.at)
    return last && made.every(Boolean) ? { state: 'done', done: { at: last.at, by: last.by } } : { state: 'todo' }
  }
  if (finding?.state === 'not-applicable') return { state: 'not-applicable' }
  const answer = step.saidBy && choices[step.saidBy.choice]
  if (answer && answer.value === step.saidBy?.value && answer.by !== byAws)
    return { state: 'done', done: { at: answer.at, by: answer.by } }
  const shown = step.shownBy === undefined ? undefined : findings[step.shownBy]
  if (shown?.state === 'done') return { state: 'done', done: { at: shown.doneAt ?? shown.at } }
  if (finding?.state === 'done')
    return { state: 'done', done: { at: finding.doneAt ?? finding.at, ...(word && { value: word.value }) } }
  if (word) {
    const ends = step.repeatMs === undefined ? Number.POSITIVE_INFINITY : word.at + step.repeatMs
    if (now >= ends) return { state: 'due', dueBy: ends }
    // A person's word counts where AWS shows nothing, or shows it late; never against what is clear.
    if (!finding || isUnknown(step, finding) || step.accept) return { state: 'done', done: word }
  }
  const saidDone = word && { saidDone: { by: word.by, at: word.at } }
  switch (finding?.state) {
    case undefined:
      return { state: 'todo', ...saidDone }
    case 'cannot-tell':
      // Without credentials nobody expects the bot to see anything: the step is simply done by hand.
      return { state: finding.because === 'credentials' ? 'todo' : 'cannot-check', ...saidDone }
    case 'attention':
      return { state: 'attention', ...saidDone }
    case 'waiting':
      return { state: 'waiting', ...saidDone, ...(finding.dueBy !== undefined && { dueBy: finding.dueBy }) }
    case 'todo': {
      const due = finding.dueBy !== undefined && { dueBy: finding.dueBy }
      return { state: finding.doneAt === null ? 'todo' : 'lost', ...saidDone, ...due }
    }
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
  const unsettled = !isSettled(view)
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

/**
 * What AWS shows to be wrong or late goes first, then what has a day, then what lets AWS show what else is done, then what
 * others wait for; the rest in the order of the guide. What is optional comes after all that must be done.
 */
function nextOf(left: StepView[]): StepView | undefined {
  const awaited = new Set(left.flatMap(({ step, blockedBy }) => (step.optional ? [] : blockedBy.map(({ id }) => id))))
  const need = ({ step, state, overdue }: StepView): number => {
    if (step.optional) return 6
    if (state === 'lost' || state === 'attention' || overdue) return step.dangerous ? -1 : 0
    if (state === 'cannot-check') return 5
    if (state === 'due') return 1
    if (step.reveals) return 2
    return awaited.has(step.id) ? 3 : 4
  }
  // Whoever has waited for too long has something to do again.
  const can = left.filter(({ state, overdue, blockedBy }) => (state !== 'waiting' || overdue) && blockedBy.length === 0)
  return can.sort((a, b) => need(a) - need(b))[0]
}
