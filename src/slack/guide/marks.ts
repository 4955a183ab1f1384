import type { StepState } from '../../guide/progress.ts'

const marks: Record<StepState, string> = {
  done: '✓',
  'not-applicable': '–',
  skipped: '–',
  lost: '⚠',
  attention: '⚠',
  due: '○',
  todo: '○',
  'cannot-check': '○',
  waiting: '⏳',
  blocked: '⏳',
}
export const markOf = ({ state, overdue }: { state: StepState; overdue: boolean }): string =>
  overdue ? '⚠' : marks[state]
