import type { PlainTextOption } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { plain } from '../draw/blocks.ts'

/** Options in one answer: https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
export const most = 100

export type PickerAnswer =
  | { options: PlainTextOption[] }
  | { option_groups: { label: ReturnType<typeof plain>; options: PlainTextOption[] }[] }
export interface Shown {
  title: string
  options: PlainTextOption[]
  total: number
  /** There are more than `total`. */
  more?: boolean
}

/** Nothing is cut silently: what does not fit is counted in the label above it. */
export function answer(lists: Shown[], say: Say): PickerAnswer {
  const filled = lists.filter(({ options }) => options.length > 0)
  const [only] = filled
  if (!only) return { options: [] }
  if (filled.length === 1 && only.total <= only.options.length) return { options: only.options }
  return { option_groups: filled.map((shown) => ({ label: plain(labelOf(shown, say), 75), options: shown.options })) }
}

function labelOf({ title, options, total, more }: Shown, say: Say): string {
  if (more) return say.plain('form:more_most', { title, count: total })
  return total > options.length ? say.plain('form:more', { title, count: total - options.length }) : title
}
