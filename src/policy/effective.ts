import { createHash } from 'node:crypto'
import { canonical } from '../json.ts'
import type { Reading } from './matching.ts'
import type { Policy, Rule } from './policy-schema.ts'
import { namesPeople } from './selectors.ts'
import type { TicketRule } from './ticket.ts'

/** A rule with every default filled in. Durations in ms. */
export interface EffectiveRule {
  name: string
  when: Rule['when']
  requesters: string[] | undefined
  /** Undefined: everybody, for a rule that refuses. */
  for: string[] | undefined
  approvers: string[]
  approvals: number
  /** Of a step of a rule but its last: it is about as much time at the most, ms. */
  upTo: number | undefined
  steps: Rule['steps']
  approverSince: number | undefined
  /** After so long without a decision these may approve as well. */
  escalateAfter: number | undefined
  escalateTo: string[] | undefined
  pendingFor: number
  remindEvery: number
  maxDuration: number
  permanent: boolean
  ticket: TicketRule | undefined
  /** How far ahead it may be asked for; undefined: not at all. */
  startWithin: number | undefined
  channel: string
  /** `group:Name`: access is a place in this group, to which code has assigned it. */
  via: string | undefined
  breakGlass: boolean
  /** How often it may be extended; undefined: as often as one likes. Break-glass access lasts so long in all. */
  extensions: number | undefined
  maxTotal: number | undefined
  /** For how long such access that is over counts towards these. */
  countsFor: number | undefined
  deny: boolean
  mayBeEmpty: boolean
}

/** Break-glass access needs no approval and always ends, whatever the defaults say. */
export function effective(policy: Policy, rule: Rule): EffectiveRule {
  const { defaults } = policy
  const breakGlass = rule.breakGlass ?? false
  const approvals = breakGlass ? 0 : (rule.approvals ?? defaults.approvals)
  const deny = rule.deny ?? false
  return {
    name: rule.name,
    when: rule.when,
    requesters: rule.requesters,
    for: rule.for ?? (deny ? undefined : approvals === 0 ? ['self'] : ['self', 'people']),
    approvers: rule.approvers ?? defaults.approvers ?? policy.admins,
    approvals,
    upTo: rule.upTo,
    steps: rule.steps,
    approverSince: rule.approverSince ?? defaults.approverSince,
    escalateAfter: rule.escalateAfter,
    escalateTo: rule.escalateTo,
    pendingFor: rule.pendingFor ?? defaults.pendingFor,
    remindEvery: rule.remindEvery ?? defaults.remindEvery,
    maxDuration: rule.maxDuration ?? defaults.maxDuration,
    permanent: breakGlass ? false : (rule.permanent ?? defaults.permanent),
    ticket: deny ? undefined : (rule.ticket ?? defaults.ticket),
    startWithin: deny || breakGlass ? undefined : (rule.startWithin ?? defaults.startWithin),
    channel: rule.channel ?? policy.channels.approvals,
    via: rule.via,
    breakGlass,
    extensions: breakGlass ? (rule.extensions ?? 1) : rule.extensions,
    maxTotal: breakGlass ? (rule.maxTotal ?? 2 * (rule.maxDuration ?? defaults.maxDuration)) : undefined,
    countsFor: breakGlass ? (rule.countsFor ?? 24 * 3_600_000) : undefined,
    deny,
    mayBeEmpty: rule.mayBeEmpty ?? false,
  }
}

/** Whether a rule grants without anybody looking first. */
export const grantsAtOnce = ({ deny, approvals }: EffectiveRule): boolean => !deny && approvals === 0

export const readingOf = (rule: EffectiveRule): Reading => (grantsAtOnce(rule) ? 'exact' : 'as-read')

/** How often access may be extended. Break-glass access has a bound of its own, which it has unasked. */
const often = ({ extensions, breakGlass }: EffectiveRule): number =>
  breakGlass ? Number.POSITIVE_INFINITY : (extensions ?? Number.POSITIVE_INFINITY)

export function asksForLess(rule: EffectiveRule, than: EffectiveRule): boolean {
  if (rule.deny || than.deny) return than.deny && !rule.deny
  return (
    rule.approvals < than.approvals ||
    rule.maxDuration > than.maxDuration ||
    (rule.permanent && !than.permanent) ||
    (than.ticket?.required === true && rule.ticket?.required !== true) ||
    (rule.approverSince ?? 0) < (than.approverSince ?? 0) ||
    often(rule) > often(than) ||
    (rule.startWithin ?? 0) > (than.startWithin ?? 0)
  )
}

/** Whether a rule is not surely as strict: it asks for less, or others approve. Who falls past `than` must not land there. */
export const isLaxer = (rule: EffectiveRule, than: EffectiveRule): boolean =>
  asksForLess(rule, than) ||
  (!rule.deny && than.approvals > 0 && whoApproves(rule).some((approver) => !whoApproves(than).includes(approver)))

/** Whoever may approve by it sooner or later. */
const whoApproves = ({ approvers, escalateTo = [] }: EffectiveRule): string[] => [...approvers, ...escalateTo]

/** sha256, in hex, of the rule's canonical JSON: keys sorted, absent ones left out. */
export const ruleHash = (rule: EffectiveRule): string => createHash('sha256').update(canonical(rule)).digest('hex')

/** Whose word counts: every selector of an administrator or an approver in the policy. */
export const deciders = (policy: Policy): string[] => [
  ...new Set([
    ...policy.admins,
    ...(policy.defaults.approvers ?? []),
    ...policy.rules.flatMap(({ approvers = [], escalateTo = [] }) => [...approvers, ...escalateTo]),
  ]),
]

/** Whoever counts for something: these are looked at before it is said who they are. */
export const counted = (policy: Policy): string[] => [...new Set([...deciders(policy), ...(policy.auditors ?? [])])]

/** Every selector of a person or Slack user group in the policy, for the roster. */
export const allSelectors = (policy: Policy): string[] => [
  ...new Set([
    ...counted(policy),
    ...policy.rules.flatMap((rule) => [...(rule.requesters ?? []), ...(rule.for ?? []).filter(namesPeople)]),
  ]),
]
