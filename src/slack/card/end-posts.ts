import type { ActionsBlock, KnownBlock } from '@slack/types'
import type { Key, Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { isAsWarned } from '../../workflow/grant/as-warned.ts'
import { context, line, plainWords, rich } from '../draw/blocks.ts'
import { sentence } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { isElsewhere, staysLines } from './card-living.ts'
import { outcomeLines } from './card-record.ts'
import { doneButton, endButton, extendButton } from './grant-buttons.ts'
import { aboutIn, isOthers, number, type Post, type PostData, requestIdIn } from './post.ts'
import { receiptLines } from './receipt.ts'

/** Before a grant's end, and after it. */
export const endPosts = {
  warning: {
    text: (data, view) => {
      if (view && hasEndedAsSaid(view, data)) return receiptHeading(data, view)
      return isOthers(data, view) ? 'grant:warning_text_of_others' : 'grant:warning_text'
    },
    draw: (data, say, view) => {
      const end = slackDate(number(data.endsAt))
      if (view && hasEndedAsSaid(view, data)) return receipt(data, say, view)
      const over = view?.grant && (view.grant.state !== 'active' || view.grant.endsAt !== number(data.endsAt))
      if (over) return [context(say('grant:warning_over', { about: aboutIn(data, say, view) }))]
      const elements: ActionsBlock['elements'] = [
        extendButton(requestIdIn(data), say),
        isOthers(data, view)
          ? endButton(requestIdIn(data), aboutIn(data, say, view), say)
          : doneButton(requestIdIn(data), aboutIn(data, say, view), say),
      ]
      return [
        rich(
          line(
            ...sentence(say, isOthers(data, view) ? 'grant:warning_of_others' : 'grant:warning', {
              end,
              about: aboutIn(data, say, view),
            }),
            plainWords('\n'),
          ),
          ...(view ? staysLines(view, say) : []),
          ...(view && isElsewhere(view) ? [line(plainWords(`${say.plain(elsewhereIn(view))}\n`))] : []),
          line(plainWords(say.plain('grant:warning_next'))),
        ),
        { type: 'actions', elements },
      ]
    },
  },
  receipt: {
    text: receiptHeading,
    draw: receipt,
  },
} satisfies Record<string, Post>

const hasEndedAsSaid = ({ state, grant, changes }: RequestView, data: PostData): boolean =>
  state === 'revoked' &&
  grant?.endsAt === number(data.endsAt) &&
  isAsWarned(grant) &&
  changes.some(({ phase }) => phase === 'undo')

function receipt(data: PostData, say: Say, view: RequestView | undefined): KnownBlock[] {
  const key = receiptHeading(data, view)
  const keptBy = Array.isArray(data.keptBy) ? data.keptBy.map(String) : []
  const stays = view?.state === 'stays' ? staysLines(view, say) : []
  const closed = view?.state === 'closed' ? outcomeLines(view.outcome, say, 1) : []
  const lines = view ? [...stays, ...closed, ...receiptLines(view, say, keptBy)] : []
  return [rich(line(plainWords(say.plain(key, { about: aboutIn(data, say, view) })), plainWords('\n')), ...lines)]
}

function receiptHeading(data: PostData, view: RequestView | undefined): Key {
  if (view?.state === 'stays') return 'grant:receipt_stays'
  if (view?.state === 'closed') return 'grant:receipt_closed'
  return isOthers(data, view) ? 'grant:receipt_of_others' : 'grant:receipt'
}

const elsewhereIn = ({ grants }: RequestView) => (grants ? 'grant:warning_elsewhere_some' : 'grant:warning_elsewhere')
