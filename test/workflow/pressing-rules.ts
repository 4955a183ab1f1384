import type { Request } from '../../src/store/request.ts'
import type { PressKind } from '../../src/workflow/job-payloads.ts'
import type { Who, Whom } from './pressing-people.ts'

// What can be pressed in the matrix of presses, and who may, in which state.

export const presses = {
  Approve: { kind: 'decide', more: { verdict: 'approve', reason: null } },
  Deny: { kind: 'decide', more: { verdict: 'deny', reason: 'No' } },
  'Approve for less time': { kind: 'decide', more: { verdict: 'approve', reason: null, shortenedMs: 3_600_000 } },
  'Go on alone': { kind: 'decide', more: { verdict: 'approve', reason: null, alone: true } },
  'Ask back': { kind: 'ask-back', more: { question: 'Which queue?' } },
  Answer: { kind: 'answer', more: { answer: 'The one of the orders' } },
  'Hand over': { kind: 'hand-over', more: { to: 'UIVY', note: null } },
  Withdraw: { kind: 'withdraw', more: {} },
  'End it': { kind: 'end-asked', more: {} },
  'Give again': { kind: 'again-asked', more: {} },
  // A form, and no job: its answer is its acknowledgement.
  Extend: { kind: 'extend', more: {} },
  Retry: { kind: 'retry', more: {} },
  'Roll back': { kind: 'roll-back', more: {} },
  Reviewed: { kind: 'review', more: { note: null } },
  Keep: { kind: 'keep', more: {} },
} as const satisfies Record<string, { kind: PressKind | 'extend'; more: object }>
export type Press = keyof typeof presses

/** Who may, whomever it is for or only then; in which state it counts, and where it is a harmless repeat. */
interface Rule {
  by: readonly Who[]
  also?: Partial<Record<Whom, readonly Who[]>>
  counts: readonly Standing[]
  repeats?: readonly Standing[]
}
/** How a request stands; `lost`: it is active, and AWS no longer shows what it gave. */
export type Standing = Request['state'] | 'lost'
export const given = ['active', 'lost', 'revoking', 'revoked', 'failed'] as const
const deciding: Rule = { by: ['approver'], counts: ['pending'] }
export const rules: Record<Press, Rule> = {
  Approve: deciding,
  Deny: deciding,
  // By who approves anyway it is a yes like any other; nobody else is the only administrator here.
  'Go on alone': deciding,
  // It is asked for without an end: there is no less of it.
  'Approve for less time': { ...deciding, counts: [] },
  'Ask back': deciding,
  Answer: { by: ['requester'], counts: ['pending'] },
  'Hand over': deciding,
  Withdraw: { by: ['requester'], counts: ['pending'], repeats: ['withdrawn'] },
  'End it': {
    by: ['requester', 'approver', 'approver who gains', 'admin'],
    also: { self: ['her other account'], other: ['beneficiary'] },
    counts: ['active', 'lost'],
    repeats: ['revoking'],
  },
  // It is given only as it was approved, and where it would be given now: `test/stories/lost-access.test.ts`.
  'Give again': {
    by: ['requester', 'approver', 'approver who gains', 'admin'],
    also: { self: ['her other account'], other: ['beneficiary'] },
    counts: ['lost'],
  },
  Extend: {
    by: ['requester'],
    also: { self: ['her other account', 'approver who gains'], other: ['beneficiary', 'approver who gains'] },
    counts: ['active', 'lost'],
  },
  Retry: {
    by: ['requester', 'approver', 'approver who gains', 'admin'],
    counts: ['failed', 'partial'],
    repeats: ['approved'],
  },
  'Roll back': {
    by: ['approver', 'approver who gains', 'admin'],
    counts: ['failed', 'partial'],
    repeats: ['revoking'],
  },
  Reviewed: { by: ['approver', 'admin'], counts: given },
  Keep: { by: ['approver', 'admin'], counts: ['active'] },
}
export const may = (press: Press, who: Who, it: Whom): boolean =>
  rules[press].by.includes(who) || (rules[press].also?.[it]?.includes(who) ?? false)

/** What is told to who came in vain because of how it stands: no news, and not on record. */
export const tooLate = new Set([
  'already_over',
  'plan_changed',
  'nothing_to_review',
  'nothing_to_keep',
  'still_cleaning',
  'not_shorter',
  'nothing_lost',
  'given_by_others',
  'grant_over',
])
