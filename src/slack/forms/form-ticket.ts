import type { InputBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Operation } from '../../operations/shared/define-operation.ts'
import { effective } from '../../policy/effective.ts'
import type { Verdict } from '../../policy/evaluate.ts'
import { longestTicket, type TicketRule, ticketProblem } from '../../policy/ticket.ts'
import type { Context } from '../../workflow/context.ts'
import { plain } from '../draw/blocks.ts'
import type { Given } from './form-given.ts'

/** What the rule asks for besides: a ticket, and how far ahead it may begin, ms. */
export interface AlsoAsked {
  ticket: TicketRule | undefined
  startWithinMs: number
}

/** By the rule that decides; where each of many has a rule of its own, whatever one of the policy's asks for. */
export function alsoAsked({ config: { policy } }: Context, operation: Operation, said: Verdict | undefined): AlsoAsked {
  if (said && 'ruling' in said) {
    const { ticket, startWithinMs = 0 } = said.ruling
    return { ticket, startWithinMs: operation.gives === 'grant' ? startWithinMs : 0 }
  }
  if (!operation.accesses) return { ticket: undefined, startWithinMs: 0 }
  const rules = policy.rules.map((rule) => effective(policy, rule))
  const ticket = rules.flatMap((rule) => rule.ticket ?? [])[0]
  return {
    ticket: ticket && { ...ticket, required: false },
    startWithinMs: Math.max(0, ...rules.map(({ startWithin = 0 }) => startWithin)),
  }
}

export const ticketBlock = (rule: TicketRule, given: string | undefined, say: Say): InputBlock => ({
  type: 'input',
  block_id: 'ticket',
  label: plain(say.plain('form:ticket')),
  hint: plain(say.plain('form:ticket_hint', { pattern: rule.pattern })),
  ...(!rule.required && { optional: true }),
  element: {
    type: 'plain_text_input',
    action_id: 'request:ticket',
    max_length: longestTicket,
    ...(given && { initial_value: given.slice(0, longestTicket) }),
  },
})

/** Slack shows and takes it in the person's own time zone. https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element */
export const startBlock = (limit: string, say: Say): InputBlock => ({
  type: 'input',
  block_id: 'startsAt',
  label: plain(say.plain('form:starts')),
  hint: plain(say.plain('form:starts_hint', { limit })),
  optional: true,
  element: { type: 'datetimepicker', action_id: 'request:startsAt' },
})

/** A typed line names its ticket anywhere in what is left for the reason. */
export function withTicket(given: Given, rule: TicketRule | undefined): Given {
  const { prefill = {}, asReason } = given
  if (!rule || !prefill.reason || prefill.ticket) return given
  const ticket = prefill.reason
    .split(/\s+/)
    .find((word) => word !== '' && !ticketProblem({ ...rule, required: true }, word))
  if (ticket === undefined) return given
  const without = (text: string) => text.replace(ticket, '').replaceAll(/\s+/g, ' ').trim()
  const { reason, ...rest } = prefill
  const left = without(reason ?? '')
  const { asReason: _, ...same } = given
  return {
    ...same,
    prefill: { ...rest, ticket, ...(left && { reason: left }) },
    ...(asReason && left && { asReason: without(asReason) }),
  }
}
