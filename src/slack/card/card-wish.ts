import type { RichTextBlockElement, RichTextElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import { ticketLink } from '../../policy/ticket.ts'
import type { Request } from '../../store/request.ts'
import { code } from '../draw/blocks.ts'
import { sentence, sentenceLine } from '../draw/sentence.ts'
import { mrkdwnDate, slackDate } from '../draw/times.ts'

type Wished = Pick<Request, 'ticket' | 'startsAt' | 'ruling' | 'state'>

/** The ticket that it names, as a link where the policy says where it is read, and when it is to begin. */
export function wishWords({ ticket, startsAt, ruling, state }: Wished, say: Say): RichTextElement[][] {
  const begun = !['planning', 'pending', 'approved'].includes(state)
  return [
    ...(ticket ? [sentence(say, 'card:ticket', { ticket: ticketElement(ticket, ruling) })] : []),
    ...(startsAt && !begun ? [sentence(say, 'card:starts', { when: slackDate(startsAt) })] : []),
  ]
}

/** The same in a line of a list. */
export function wishText(
  { ticket, startsAt, state }: Pick<Wished, 'ticket' | 'startsAt' | 'state'>,
  say: Say,
): string[] {
  const begun = !['planning', 'pending', 'approved'].includes(state)
  return [
    ...(ticket ? [say('card:ticket', { ticket })] : []),
    ...(startsAt && !begun ? [say('home:starts', { when: mrkdwnDate(startsAt) })] : []),
  ]
}

/** Approved, and to begin at a time of its own. */
export const waitsForStart = ({ state, startsAt }: Pick<Request, 'state' | 'startsAt'>): boolean =>
  state === 'approved' && startsAt !== null

export const startLines = ({ startsAt }: Wished, say: Say): RichTextBlockElement[] =>
  startsAt === null ? [] : [sentenceLine(say, 'card:scheduled', { when: slackDate(startsAt) })]

function ticketElement(ticket: string, ruling: Wished['ruling']): RichTextElement {
  const url = ticketLink(ruling?.ticket, ticket)
  return url ? { type: 'link', url, text: ticket } : code(ticket)
}
