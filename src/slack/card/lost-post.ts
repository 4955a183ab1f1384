import type { KnownBlock } from '@slack/types'
import type { Key, Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { isLive } from '../../workflow/grant/endable.ts'
import { bold, line, plainWords, rich } from '../draw/blocks.ts'
import { canBeGivenAgain, hasLost, lostLines } from './card-living.ts'
import { giveAgainButton } from './give-again-button.ts'

/** How it stands with access that AWS has lost. */
export function lostHeading(view: RequestView | undefined): Key {
  if (!view || canBeGivenAgain(view)) return 'grant:lost'
  if (hasLost(view)) return 'grant:lost_back'
  return isLive(view) ? 'grant:lost_given' : 'grant:lost_over'
}

/** Tells whose access it is that AWS no longer shows it; then it is the record of what came of that. */
export function lostPost(view: RequestView | undefined, about: string, say: Say): KnownBlock[] {
  const heading = line(bold(say.plain(lostHeading(view), { about })), plainWords('\n'))
  if (!view || !hasLost(view)) return [rich(heading)]
  const lost = view.grants?.filter(({ state }) => state === 'lost') ?? []
  const one = lost.find(({ backAt }) => backAt === null) ?? lost[0] ?? view.grant
  return [
    rich(heading, ...lostLines({ ...view, grant: one }, say)),
    ...(canBeGivenAgain(view) ? [{ type: 'actions' as const, elements: [giveAgainButton(view, say)] }] : []),
  ]
}
