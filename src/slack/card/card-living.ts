import type { RichTextBlockElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { line, plainWords } from '../draw/blocks.ts'
import { barOf } from './card-progress.ts'

/** Whether something that it gave is there to be ended. */
export const isLive = ({ state, grant }: RequestView): boolean =>
  state === 'active' || (state === 'partial' && grant?.state === 'active')

/** Of several grants, how many live and how many AWS no longer shows. */
export function livingLines({ grants }: RequestView, say: Say): RichTextBlockElement[] {
  if (!grants) return []
  const given = grants.filter(({ endCause }) => endCause !== 'failed')
  const of = (state: string) => given.filter((one) => one.state === state)
  const over = of('ended').length
  const text = say.plain('card:grants_living', { living: of('active').length, over, removing: of('removing').length })
  return over + of('removing').length === 0
    ? [line(plainWords(`${say.plain('card:grants_all', { count: given.length })}\n`))]
    : [line(plainWords(`${barOf(over, given.length)} ${text}\n`))]
}
