import type { ShowContext, Step } from '../../guide/define-step.ts'
import type { Progress, StepView } from '../../guide/progress.ts'
import type { Request } from '../../store/request.ts'

/** A step as it stands now, with the request for what it offers that is under way. */
export type StepNow = StepView & { request?: Pick<Request, 'id' | 'state'> }

/** The whole guide as it stands now. */
export interface GuideNow extends Progress {
  steps: StepNow[]
  next: StepNow | undefined
  show: ShowContext
  /** When AWS was last looked at, ms; null: never. */
  lookedAt: number | null
  /** There is one administrator so far, and nobody else can approve. */
  goesOnAlone: boolean
  /** Nobody else can approve, and the one administrator may not go on alone either. */
  nobodyDecides?: boolean
}

export { isSettled as isOver } from '../../guide/progress.ts'
export const stepNow = (guide: GuideNow, id: string): StepNow | undefined =>
  guide.steps.find(({ step }) => step.id === id)

/** What a person does by hand, as far as it is anything to this company. */
export const todoOf = ({ show }: GuideNow, { manual }: Pick<Step, 'manual'>): Step['manual']['todo'] =>
  manual.todo.filter(({ when }) => when?.(show) ?? true)
