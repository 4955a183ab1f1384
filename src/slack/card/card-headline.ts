import type { Say } from '../../i18n.ts'
import type { State } from '../../lifecycle.ts'
import { isForOthers } from '../../store/request.ts'
import type { RequestView } from '../../store/request-views.ts'
import { clipPerson } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { formatLength } from '../draw/times.ts'
import { shownState } from './card-living.ts'
import { aboutOf } from './spoken-about.ts'

const open: readonly State[] = ['planning', 'pending', 'approved', 'executing']

/** Whether it waits for a decision or to be carried out. */
export const isOpen = ({ state }: Pick<RequestView, 'state'>): boolean => open.includes(state)

/** The end as it is now: the grant's own, or what it would be if it were granted at this moment. */
export function endOf(view: RequestView, now: number): number | null {
  if (view.grant) return view.grant.endsAt
  return open.includes(view.state) && view.durationMs !== null ? now + view.durationMs : null
}

/** How long it lasts once it is given: as asked, or as an approver shortened it, ms. */
export const givenFor = ({ durationMs, decisions, state }: RequestView): number =>
  Math.min(durationMs ?? 0, ...(state === 'pending' ? [] : decisions.flatMap(({ shortenedMs }) => shortenedMs ?? [])))

/** "AdministratorAccess in prod-payments for Ken Sato, 1 hour". Plain text holds no time that each reader reads in their own zone. */
function what(view: RequestView, say: Say, room: number): string {
  const about = aboutOf(view, say, isForOthers(view.beneficiary) ? room - 24 : room)
  // When it really ended is in the record.
  if (view.state === 'revoked' || view.state === 'stays' || view.state === 'closed')
    return say.plain('card:what', { about })
  if (view.permanent) return say.plain('card:what_permanent', { about })
  if (view.durationMs !== null)
    return say.plain('card:what_length', { about, length: formatLength(givenFor(view), say) })
  return say.plain('card:what', { about })
}

function asksToExtend(view: RequestView, say: Say, name: string): string | undefined {
  if (view.extendsGrant === null || (view.state !== 'pending' && view.state !== 'planning')) return undefined
  const about = aboutOf(view, say, isForOthers(view.beneficiary) ? 36 : 60)
  if (view.permanent) return say.plain('card:asks_to_keep', { name, about })
  return say.plain('card:asks_to_extend', { name, about, length: formatLength(view.durationMs ?? 0, say) })
}

/** The first line and the notification: who, what, until when. Short enough that the end is never cut off. */
export function headline(view: RequestView, say: Say, look: Reader): string {
  const loud = view.ruling?.breakGlass === true
  const name = clipPerson(look.personName(view.requester), 40)
  const said =
    asksToExtend(view, say, name) ??
    say.plain(`card:headline.${shownState(view)}`, { name, what: what(view, say, loud ? 46 : 60) })
  return loud ? say.plain('card:break_glass', { headline: said }) : said
}
