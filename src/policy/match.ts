import type { Directory } from '../aws/types.ts'
import { effective } from './effective.ts'
import type { Policy, Rule } from './policy-schema.ts'
import type { Asked, Roster } from './policy-types.ts'
import { matchesAccount, matchesPermissionSet } from './selectors.ts'

/** What evaluation looks at besides the policy. */
export interface PolicyContext {
  directory: Pick<Directory, 'account' | 'permissionSet'>
  roster: Roster
}

/** Operations that give access; a rule that names no operations is about these. */
export const accessOperations: ReadonlySet<string> = new Set(['assign-permission-set'])

/** Why a rule does not match: a code of `policy:mismatch`, with its variables. */
export type Mismatch =
  | { code: 'operation'; vars: { operation: string; operations: string } }
  | { code: 'admins'; vars: { operation: string; admins: string } }
  | { code: 'at_once'; vars: { operation: string } }
  | { code: 'no_account'; vars: { accounts: string } }
  | { code: 'account'; vars: { account: string; accounts: string } }
  | { code: 'no_permission_set'; vars: { permissionSets: string } }
  | { code: 'permission_set'; vars: { permissionSet: string; permissionSets: string } }
  | { code: 'requester'; vars: { requesters: string } }

/**
 * Undefined when the rule matches. A part of `when` that the request has nothing for does not match: a rule on accounts
 * is never about an operation without an account. Without `operations` a rule is about access, and for admins about
 * everything that somebody else approves: "granted at once in the sandbox" is not to say that one administrator alone makes
 * a sandbox account the delegated administrator. Somebody outside `requesters` is not matched and goes on to the next rule.
 */
export function mismatch(policy: Policy, rule: Rule, asked: Asked, context: PolicyContext): Mismatch | undefined {
  return (
    operationMismatch(policy, rule, asked, context) ??
    accountMismatch(rule, asked, context) ??
    permissionSetMismatch(rule, asked, context) ??
    requesterMismatch(rule, asked, context)
  )
}

function operationMismatch(policy: Policy, rule: Rule, asked: Asked, { roster }: PolicyContext): Mismatch | undefined {
  const { operations } = rule.when
  const { operation } = asked
  if (operations)
    return operations.includes(operation)
      ? undefined
      : { code: 'operation', vars: { operation, operations: list(operations) } }
  // A rule that refuses needs no such care: it is about every operation.
  if (rule.deny || accessOperations.has(operation)) return undefined
  if (!isMember(roster, policy.admins, asked.requester))
    return { code: 'admins', vars: { operation, admins: list(policy.admins) } }
  return effective(policy, rule).approvals === 0 ? { code: 'at_once', vars: { operation } } : undefined
}

function accountMismatch({ when }: Rule, asked: Asked, { directory }: PolicyContext): Mismatch | undefined {
  if (!when.accounts) return undefined
  const accounts = list(when.accounts)
  const account = asked.accountId === undefined ? undefined : directory.account(asked.accountId)
  if (!account) return { code: 'no_account', vars: { accounts } }
  if (when.accounts.some((selector) => matchesAccount(selector, account))) return undefined
  return { code: 'account', vars: { account: `${account.name} (${account.id}, ${account.ouPath})`, accounts } }
}

function permissionSetMismatch({ when }: Rule, asked: Asked, { directory }: PolicyContext): Mismatch | undefined {
  if (!when.permissionSets) return undefined
  const permissionSets = list(when.permissionSets)
  const arn = asked.permissionSetArn
  const names = [arn === undefined ? undefined : directory.permissionSet(arn)?.name, asked.permissionSetName].filter(
    (name) => name !== undefined,
  )
  if (names.length === 0) return { code: 'no_permission_set', vars: { permissionSets } }
  const matches = (selector: string) => names.some((name) => matchesPermissionSet(selector, name, arn))
  if (when.permissionSets.some(matches)) return undefined
  return { code: 'permission_set', vars: { permissionSet: list(names), permissionSets } }
}

function requesterMismatch(rule: Rule, asked: Asked, { roster }: PolicyContext): Mismatch | undefined {
  if (!rule.requesters || isMember(roster, rule.requesters, asked.requester)) return undefined
  // Whoever cannot be told apart from those whom a rule refuses is refused.
  if (rule.deny && rule.requesters.some((selector) => !roster.members(selector))) return undefined
  return { code: 'requester', vars: { requesters: list(rule.requesters) } }
}

/** A selector that Slack does not know has no members. */
export const isMember = (roster: Roster, selectors: readonly string[], slackId: string): boolean =>
  selectors.some((selector) => roster.members(selector)?.has(slackId))

/** Who the selectors stand for together, sorted. */
export const membersOf = (roster: Roster, selectors: readonly string[]): string[] =>
  [...new Set(selectors.flatMap((selector) => [...(roster.members(selector) ?? [])]))].sort()

const list = (words: readonly string[]): string => words.join(', ')
