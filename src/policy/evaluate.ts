import { Refusal } from '../errors.ts'
import { mayGoOnAlone } from './bootstrap.ts'
import { formatDuration } from './duration.ts'
import { type EffectiveRule, effective, isLaxer, ruleHash } from './effective.ts'
import { accessOperations, type Doubt, matchRule, type PolicyContext } from './match.ts'
import { isMember, membersOf } from './policy-people.ts'
import type { Policy } from './policy-schema.ts'
import type { Asked, Roster, Ruling } from './policy-types.ts'
import { groupName } from './selectors.ts'
import { ticketProblem } from './ticket.ts'

/** `refused` is ready to be thrown; `rule` names the rule that refused, where one did. */
export type Verdict = { ruling: Ruling } | { refused: Refusal; rule?: string }

/**
 * What the policy says of a request: the first rule that matches decides, and when none matches it is refused.
 * Pure: the same policy, directory, roster and request give the same verdict.
 *
 * It fails closed. What the directory does not know is refused before any rule is asked. Where it cannot be said whether
 * a rule matches, because a selector of it matches nothing any more or something of the account is not known, nothing
 * falls past that rule, but for what a rule as strict takes up.
 *
 * Without `durationMs` and `permanent`, and for `anybody`, it answers whether this may be asked at all; the ruling then
 * says how long.
 */
export function evaluate(policy: Policy, asked: Asked, context: PolicyContext): Verdict {
  const unknown = unknownTarget(asked, context)
  if (unknown) return { refused: unknown }

  const inDoubt: { rule: EffectiveRule; doubt: Doubt }[] = []
  for (const found of policy.rules) {
    const match = matchRule(policy, found, asked, context)
    if (match.is === 'no') continue
    const rule = effective(policy, found)
    if (match.is === 'yes') {
      const passed = inDoubt.find((other) => isLaxer(rule, other.rule))
      return passed ? doubted(passed) : decided(rule, asked, context)
    }
    if (match.doubt.always) return doubted({ rule, doubt: match.doubt })
    inDoubt.push({ rule, doubt: match.doubt })
  }
  return { refused: noRule(policy, asked, context) }
}

const doubted = ({ rule, doubt }: { rule: EffectiveRule; doubt: Doubt }): Verdict => ({
  refused: new Refusal(doubt.code, doubt.vars, doubt.code === 'policy_unknown_place' ? 'account' : undefined),
  rule: rule.name,
})

/** What this rule says of it, whether or not it is the first that matches. */
export function decided(found: EffectiveRule, asked: Asked, context: PolicyContext): Verdict {
  const rule = asked.escalated ? escalated(found) : found
  const approvers = approversNow(rule, context.roster).filter((id) => id !== asked.requester)
  const able = humansWhoCan(approvers, asked, context.roster)
  const alone = able < rule.approvals && mayGoOnAlone(asked, context)
  const refused = refusalBy(rule, alone ? undefined : able, asked)
  if (refused) return { refused, rule: rule.name }
  // The hash is of the rule as it is written: that time has passed makes no other rule of it.
  const ruling = alone ? aloneRuling(rule, approvers, asked.requester) : rulingOf(rule, approvers)
  return { ruling: alone ? ruling : { ...ruling, ruleHash: ruleHash(found) } }
}

/** After a while in which nobody has decided, more people may. */
const escalated = (rule: EffectiveRule): EffectiveRule => ({
  ...rule,
  approvers: [...new Set([...rule.approvers, ...(rule.escalateTo ?? [])])],
})

/** How many people can give an approval: two accounts of one person give one, and nobody approves what they gain. */
function humansWhoCan(approvers: readonly string[], { requester, beneficiary }: Asked, roster: Roster): number {
  const human = (id: string) => roster.human?.(id) ?? id
  const gains = beneficiary.kind === 'person' || beneficiary.kind === 'self' ? beneficiary.person.slackIds : []
  const out = new Set([requester, ...gains].map(human))
  return new Set(approvers.map(human).filter((id) => !out.has(id))).size
}

/** Whoever has been among them for as long as the rule asks. */
function approversNow({ approvers, approverSince }: EffectiveRule, roster: Roster): string[] {
  if (approverSince === undefined) return membersOf(roster, approvers)
  const stays = (selector: string, id: string) => roster.isMemberSince?.(selector, id, approverSince) ?? true
  return membersOf(roster, approvers).filter((id) =>
    approvers.some((selector) => isMember(roster, [selector], id) && stays(selector, id)),
  )
}

/** Whether somebody is among a rule's approvers, but not for long enough yet. */
export const isTooNew = (ruling: Ruling, slackId: string, roster: Roster): boolean =>
  ruling.approverSinceMs !== undefined &&
  !ruling.approvers.includes(slackId) &&
  membersOf(roster, ruling.approverSelectors).includes(slackId)

/** Whether this person's decision counts. The requester is never among a ruling's approvers. */
export const mayApprove = (ruling: Ruling, slackId: string): boolean =>
  ruling.approvers.includes(slackId) || ruling.bootstrap === slackId

function unknownTarget({ accountId, permissionSetArn }: Asked, { directory }: PolicyContext): Refusal | undefined {
  if (accountId !== undefined && !directory.account(accountId))
    return new Refusal('policy_unknown_account', { account: accountId }, 'account')
  if (permissionSetArn !== undefined && !directory.permissionSet(permissionSetArn))
    return new Refusal('policy_unknown_permission_set', { permissionSet: permissionSetArn }, 'permissionSet')
  return undefined
}

function noRule(policy: Policy, asked: Asked, context: PolicyContext): Refusal {
  const { operation, requester, beneficiary } = asked
  const { roster } = context
  const admins = policy.admins.join(', ')
  if (beneficiary.kind !== 'anybody' && beneficiary.kind !== 'nobody') {
    const open = evaluate(policy, { ...asked, beneficiary: { kind: 'anybody' } }, context)
    const rule = policy.rules.find(({ name }) => 'ruling' in open && name === open.ruling.rule)
    const may = rule && effective(policy, rule).for
    if (rule && may) return new Refusal('policy_not_for', { rule: rule.name, for: may.join(', ') }, 'principal')
  }
  if (accessOperations.has(operation)) return new Refusal('policy_no_rule', { admins })
  return membersOf(roster, policy.admins).includes(requester)
    ? new Refusal('policy_no_rule_admin', { operation })
    : new Refusal('policy_not_allowed', { operation, admins })
}

/** `able`: how many people could approve; undefined: that does not matter. */
function refusalBy(rule: EffectiveRule, able: number | undefined, asked: Asked): Refusal | undefined {
  const { name, maxDuration } = rule
  const limits = { limit: formatDuration(maxDuration), limitMs: maxDuration }
  if (rule.deny) return new Refusal('policy_denied', { rule: name })
  if (asked.permanent && !rule.permanent) return new Refusal('policy_permanent', { rule: name, ...limits }, 'duration')
  // Written so that NaN is refused too.
  if (!asked.permanent && asked.durationMs !== undefined && !(asked.durationMs > 0 && asked.durationMs <= maxDuration))
    return new Refusal('policy_too_long', { rule: name, ...limits }, 'duration')
  const ticket = rule.ticket && asked.ticket !== undefined ? ticketProblem(rule.ticket, asked.ticket) : undefined
  if (ticket) return new Refusal(ticket, { rule: name, pattern: rule.ticket?.pattern ?? '' }, 'ticket')
  const early = rule.startWithin ?? 0
  if (asked.startsInMs !== undefined && asked.startsInMs > early)
    return early === 0
      ? new Refusal('start_at_once', { rule: name }, 'startsAt')
      : new Refusal('start_too_far', { rule: name, limit: formatDuration(early), limitMs: early }, 'startsAt')
  if (able !== undefined && able < rule.approvals)
    return new Refusal('policy_nobody_can_approve', {
      rule: name,
      approvals: rule.approvals,
      approvers: able,
      selectors: rule.approvers.join(', '),
    })
  return undefined
}

const rulingOf = (rule: EffectiveRule, approvers: string[]): Ruling => ({
  rule: rule.name,
  ruleHash: ruleHash(rule),
  approverSelectors: rule.approvers,
  approvers,
  approvals: rule.approvals,
  maxDurationMs: rule.maxDuration,
  permanent: rule.permanent,
  ...(rule.ticket && { ticket: rule.ticket }),
  ...(rule.startWithin !== undefined && { startWithinMs: rule.startWithin }),
  channel: rule.channel,
  pendingForMs: rule.pendingFor,
  remindEveryMs: rule.remindEvery,
  breakGlass: rule.breakGlass,
  ...(rule.escalateAfter !== undefined && {
    escalation: { afterMs: rule.escalateAfter, to: rule.escalateTo ?? [] },
  }),
  ...(rule.steps && { steps: rule.steps.map(({ upTo, approvals }) => ({ upToMs: upTo, approvals })) }),
  ...(rule.via !== undefined && { via: groupName(rule.via) ?? rule.via }),
  ...(rule.for && !rule.for.includes('people') && { onlyFor: rule.for }),
  ...(rule.approverSince !== undefined && { approverSinceMs: rule.approverSince }),
  ...(rule.extensions !== undefined && {
    bound: {
      most: rule.extensions,
      countsForMs: rule.countsFor ?? 0,
      ...(rule.maxTotal !== undefined && { totalMs: rule.maxTotal }),
    },
  }),
})

/** Everybody else who can approve must, and the requester confirms in place of those who are missing. */
const aloneRuling = (rule: EffectiveRule, approvers: string[], requester: string): Ruling => ({
  ...rulingOf(rule, approvers),
  // Another hash: once the ordinary rule decides, what was approved like this does not count.
  ruleHash: ruleHash({ ...rule, name: `${rule.name} (bootstrap)` }),
  approvals: approvers.length + 1,
  bootstrap: requester,
})
