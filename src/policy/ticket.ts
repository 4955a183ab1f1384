import { z } from 'zod'

/** Longer than any ticket's name, and short enough that no pattern takes long over it. */
export const longestTicket = 80
const longestPattern = 100
/** Each of these may try every length: three over so few letters are done at once. */
const mostRepeats = 3
/** Each of these doubles the ways to read a text. */
const mostChoices = 8

const escaped = '\\\\[dwsDWS.\\-/+*?()[\\]{}|^$#_ ]'
const set = `\\[\\^?(?:${escaped}|[^\\]\\\\[])+\\]`
const one = `(?:${escaped}|${set}|[^\\\\[\\](){}|*+?^$]|\\.)`
const repeat = '[*+]|\\{\\d{1,2}(?:,\\d{0,2})?\\}'
const piece = new RegExp(`${one}(?<often>${repeat})?(?<maybe>\\?)?|\\((?:\\?:)?|\\)(?<left>\\?)?|(?<or>\\|)`, 'gsy')

/**
 * Whether a pattern can be tried on what people type: a part of regular expressions in which nothing that repeats stands in
 * something that repeats, so that no text keeps it busy (https://en.wikipedia.org/wiki/ReDoS). Groups may be left out, and not
 * be repeated.
 */
export function isTicketPattern(pattern: string): boolean {
  if (pattern === '' || pattern.length > longestPattern) return false
  const pieces = [...pattern.matchAll(piece)]
  const read = pieces.reduce((length, [text]) => length + text.length, 0)
  const count = (...names: string[]) => pieces.filter(({ groups }) => names.some((name) => groups?.[name])).length
  if (read !== pattern.length || count('often') > mostRepeats || count('maybe', 'left', 'or') > mostChoices)
    return false
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}

/** Whether the ticket stands in the address where it cannot lead elsewhere: behind the name of the host. */
function isTicketUrl(url: string): boolean {
  try {
    const [one, other] = ['a', 'b'].map((ticket) => new URL(url.replaceAll('{ticket}', ticket)))
    return one?.protocol === 'https:' && one.origin === other?.origin && one.username === '' && one.href !== other?.href
  } catch {
    return false
  }
}

export const ticketSetting = z
  .strictObject({
    pattern: z
      .string('ticket_pattern')
      .refine(isTicketPattern, 'ticket_pattern')
      .describe(
        'What a ticket is called, as a regular expression for all of it: INC-\\d+. At most three parts repeat, and no group; at most eight are optional or alternatives',
      ),
    url: z
      .string('ticket_url')
      .refine(isTicketUrl, 'ticket_url')
      .optional()
      .describe('Where a ticket is read: https://example.atlassian.net/browse/{ticket}'),
    required: z.boolean('flag').default(true).describe('Whether nobody may ask without one'),
  })
  .describe('The ticket that a request names')
export type TicketRule = z.output<typeof ticketSetting>

/** Why a ticket does not do; undefined where it does. `ticket` empty: there is none. */
export function ticketProblem(
  { pattern, required }: TicketRule,
  ticket: string,
): 'ticket_missing' | 'ticket_unlike' | undefined {
  if (ticket === '') return required ? 'ticket_missing' : undefined
  return ticket.length <= longestTicket && new RegExp(`^(?:${pattern})$`, 'u').test(ticket)
    ? undefined
    : 'ticket_unlike'
}

/** Where a ticket is read, as it may stand in a link of Slack. */
export const ticketLink = (rule: Pick<TicketRule, 'url'> | undefined, ticket: string): string | undefined =>
  rule?.url && ticket !== ''
    ? new URL(rule.url.replaceAll('{ticket}', encodeURIComponent(ticket))).href.replaceAll('|', '%7C')
    : undefined
