import type { ShowContext } from '../../guide/define-step.ts'
import type { StepView } from '../../guide/progress.ts'

/** Who looks at the guide, or says something in it. */
export interface GuideReader {
  slackId: string
  /** Administrators act; others read, and confirm what was handed over to them. */
  mayAct: boolean
}

/** Administrators, and whoever was asked to do a step or has done one: nobody else has to do with the guide. */
export const isInvolved = (steps: readonly StepView[], { slackId, mayAct }: GuideReader): boolean =>
  mayAct || steps.some(({ handover, done }) => handover?.to === slackId || done?.by === slackId)

export const mayConfirm = (now: StepView, reader: GuideReader): boolean =>
  reader.mayAct || now.handover?.to === reader.slackId
/** Whoever said Done, and administrators. */
export const mayTakeBack = ({ show }: { show: ShowContext }, { step }: StepView, reader: GuideReader): boolean => {
  const word = show.confirmed[step.id]
  return word !== undefined && (reader.mayAct || word.by === reader.slackId)
}
/** Whoever handed it over, and administrators. */
export const mayTakeOver = ({ handover }: StepView, reader: GuideReader): boolean =>
  handover !== undefined && (reader.mayAct || handover.by === reader.slackId)
