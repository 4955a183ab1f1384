import { Refusal } from '../errors.ts'
import { mayGoOnAlone } from './bootstrap.ts'
import { formatDuration } from './duration.ts'
import { type EffectiveRule, effective, ruleHash } from './effective.ts'
import { accessOperations, membersOf, mismatch, type PolicyContext } from './match.ts'
import type { Policy } from './policy-schema.ts'
import type { Asked, Ruling } from './policy-types.ts'

/** `refused` is ready to be thrown; `rule` names the rule that refused, where one did. */
export type Verdict = { ruling: Ruling } | { refused: Refusal; rule?: string }

/**
 * What the policy says of a request: the first rule that matches decides, and when none matches it is refused.
 * Pure: the same policy, directory, roster and request give the same verdict.
 *
 * It fails closed: an account or permission set that the directory does not know is refused before any rule is asked,
 * because a rule on OUs or tags could not recognise it and a later, laxer one would decide.
 *
 * Without `durationMs` and `permanent` it answers whether this may be asked at all; the ruling then says how long.
 */
export function evaluate(policy: Policy, asked: Asked, context: PolicyContext): Verdict {
  const unknown = unknownTarget(policy, asked, context)
  if (unknown) return { refused: unknown }

  const found = policy.rules.find((rule) => mismatch(policy, rule, asked, context) === undefined)
  if (!found) return { refused: noRule(policy, asked, context) }

  const rule = effective(policy, found)
  const approvers = membersOf(context.roster, rule.approvers).filter((id) => id !== asked.requester)
  const tooFew = approvers.length < rule.approvals
  const alone = tooFew && mayGoOnAlone(asked, context)
  const refused = refusalBy(rule, alone ? undefined : approvers, asked)
  if (refused) return { refused, rule: rule.name }
  return { ruling: alone ? aloneRuling(rule, approvers, asked.requester) : rulingOf(rule, approvers) }
}

/** Whether this person's decision counts. The requester is never among a ruling's approvers. */
export const mayApprove = (ruling: Ruling, slackId: string): boolean =>
  ruling.approvers.includes(slackId) || ruling.bootstrap === slackId

function unknownTarget(
  policy: Policy,
  { accountId, permissionSetArn }: Asked,
  { directory }: PolicyContext,
): Refusal | undefined {
  const account = accountId === undefined ? undefined : directory.account(accountId)
  if (accountId !== undefined && !account)
    return new Refusal('policy_unknown_account', { account: accountId }, 'account')
  const asks = (prefix: string) => policy.rules.some(({ when }) => when.accounts?.some((a) => a.startsWith(prefix)))
  if (account && ((account.ouPath === '' && asks('ou:')) || (account.tags === undefined && asks('tag:'))))
    return new Refusal('policy_unknown_place', { account: account.name }, 'account')
  if (permissionSetArn !== undefined && !directory.permissionSet(permissionSetArn))
    return new Refusal('policy_unknown_permission_set', { permissionSet: permissionSetArn }, 'permissionSet')
  return undefined
}

function noRule(policy: Policy, { operation, requester }: Asked, { roster }: PolicyContext): Refusal {
  const admins = policy.admins.join(', ')
  if (accessOperations.has(operation)) return new Refusal('policy_no_rule', { admins })
  return membersOf(roster, policy.admins).includes(requester)
    ? new Refusal('policy_no_rule_admin', { operation })
    : new Refusal('policy_not_allowed', { operation, admins })
}

/** `approvers` undefined: their number does not matter. */
function refusalBy(rule: EffectiveRule, approvers: string[] | undefined, asked: Asked): Refusal | undefined {
  const { name, maxDuration } = rule
  const limits = { limit: formatDuration(maxDuration), limitMs: maxDuration }
  if (rule.deny) return new Refusal('policy_denied', { rule: name })
  if (asked.permanent && !rule.permanent) return new Refusal('policy_permanent', { rule: name, ...limits }, 'duration')
  // Written so that NaN is refused too.
  if (!asked.permanent && asked.durationMs !== undefined && !(asked.durationMs > 0 && asked.durationMs <= maxDuration))
    return new Refusal('policy_too_long', { rule: name, ...limits }, 'duration')
  if (approvers && approvers.length < rule.approvals)
    return new Refusal('policy_nobody_can_approve', {
      rule: name,
      approvals: rule.approvals,
      approvers: approvers.length,
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
  channel: rule.channel,
  pendingForMs: rule.pendingFor,
  remindEveryMs: rule.remindEvery,
  breakGlass: rule.breakGlass,
})

/** Everybody else who can approve must, and the requester confirms in place of those who are missing. */
const aloneRuling = (rule: EffectiveRule, approvers: string[], requester: string): Ruling => ({
  ...rulingOf(rule, approvers),
  // Another hash: once the ordinary rule decides, what was approved like this does not count.
  ruleHash: ruleHash({ ...rule, name: `${rule.name} (bootstrap)` }),
  approvals: approvers.length + 1,
  bootstrap: requester,
})
