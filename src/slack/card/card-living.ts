import type { RichTextBlockElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { State } from '../../lifecycle.ts'
import type { RequestView } from '../../store/request-views.ts'
import { clip, line, plainWords } from '../draw/blocks.ts'
import { mention, sentenceLine, whereInCode } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { barOf } from './card-progress.ts'

/** The state as people read it: what AWS has lost is not granted. Of several, only when none is there any more. */
export function shownState({ state, grant, grants }: Pick<RequestView, 'state' | 'grant' | 'grants'>): ShownState {
  if (state !== 'active' || !grant) return state
  const live = (grants ?? [grant]).filter((one) => one.state !== 'ended')
  if (live.length === 0 || live.some((one) => one.state !== 'lost' && one.state !== 'giving')) return state
  if (live.some((one) => one.state === 'giving')) return 'giving'
  return live.every((one) => one.backAt !== null) ? 'back' : 'lost'
}
/** `back`: AWS shows it again, by somebody else's hand. */
export type ShownState = State | 'lost' | 'giving' | 'back'

type Given = Pick<RequestView, 'grant' | 'grants'>
const lostOf = ({ grant, grants }: Given) => (grants ?? (grant ? [grant] : [])).filter(({ state }) => state === 'lost')

/** Whether AWS has lost something of it, which is not over. */
export const hasLost = (view: Given): boolean => lostOf(view).length > 0

/** Whether something of it can be given again: what somebody else has given meanwhile is theirs. */
export const canBeGivenAgain = (view: Given): boolean => lostOf(view).some(({ backAt }) => backAt === null)

/** Since which listing AWS does not show the access, or shows it again by somebody else's hand. */
export function lostLines({ grant }: RequestView, say: Say): RichTextBlockElement[] {
  if (!grant) return []
  if (grant.state === 'giving') return [sentenceLine(say, 'card:record_giving')]
  return [
    sentenceLine(say, 'card:record_lost', { when: slackDate(grant.missingAt ?? 0) }),
    grant.backAt !== null
      ? sentenceLine(say, 'card:record_back', { when: slackDate(grant.backAt) })
      : grant.endsAt === null
        ? sentenceLine(say, 'card:record_lost_no_end')
        : sentenceLine(say, 'card:record_lost_until', { end: slackDate(grant.endsAt) }),
  ]
}

/** Where code has what was given: its end takes nothing away, or has taken nothing away. */
export function staysLines(view: RequestView, say: Say): RichTextBlockElement[] {
  const { state, grant, grants } = view
  const key = state === 'stays' ? 'card:record_stays' : 'card:record_will_stay'
  const kept = (grants ?? (grant ? [grant] : [])).flatMap(({ codeAddress, codeWhere }) =>
    codeAddress === null ? [] : [{ address: clip(codeAddress, 200), where: whereInCode(codeWhere ?? '') }],
  )
  const more = kept.length - 5
  return [
    ...keptLines(view, say),
    ...kept.slice(0, 5).map((where) => sentenceLine(say, key, where)),
    ...(more > 0 ? [line(plainWords(`${say.plain('card:more_stay', { count: more })}\n`))] : []),
  ]
}

/** Whether it is about access that somebody else has made as well: see `workflow/grant/made-elsewhere.ts`. */
export const isElsewhere = ({ keep }: Pick<RequestView, 'keep'>): boolean =>
  keep?.why !== undefined && 'code' in keep.why && keep.why.code.startsWith('made_elsewhere')

/** Who said that what others have made as well stays; of several the rest does not. */
function keptLines(view: RequestView, say: Say): RichTextBlockElement[] {
  const { state, grants, grant, keep } = view
  const isInCode = (grants ?? [grant]).every((one) => one?.codeAddress !== null)
  if (state !== 'stays' || !keep?.answeredBy || !isElsewhere(view) || isInCode) return []
  const by = { who: mention(keep.answeredBy), when: slackDate(keep.answeredAt ?? keep.askedAt) }
  return [sentenceLine(say, grants ? 'card:record_some_kept' : 'card:record_stays_kept', by)]
}

/** Of several grants, how many live and how many AWS no longer shows. */
export function livingLines({ grants, changes }: RequestView, say: Say): RichTextBlockElement[] {
  if (!grants) return []
  const failed = new Set(
    changes.flatMap(({ phase, state, change }) => (phase === 'do' && state === 'failed' ? change.target : [])),
  )
  const given = grants.filter(({ endCause, access }) => endCause !== 'failed' && !failed.has(access))
  const of = (state: string) => given.filter((one) => one.state === state)
  const over = of('ended').length
  const lost = of('lost').length
  const gone = lost > 0 ? [line(plainWords(`${say.plain('card:grants_lost', { count: lost })}\n`))] : []
  const text = say.plain('card:grants_living', { living: of('active').length, over, removing: of('removing').length })
  return over + of('removing').length === 0
    ? [line(plainWords(`${say.plain('card:grants_all', { count: given.length })}\n`)), ...gone]
    : [line(plainWords(`${barOf(over, given.length)} ${text}\n`)), ...gone]
}
