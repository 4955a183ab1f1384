import type { Directory } from '../aws/types.ts'
import type { RefusalCode } from '../i18n.ts'
import { formatDuration } from './duration.ts'
import { effective, readingOf } from './effective.ts'
import {
  type JudgedAccount,
  type JudgedSet,
  judgedSet,
  matchesAccount,
  matchesPermissionSet,
  type Reading,
} from './matching.ts'
import { isReplacedFor } from './named-units.ts'
import { anyOf, concerns, isMember, takesIn, unknownTo } from './policy-people.ts'
import type { Policy, Rule } from './policy-schema.ts'
import type { Asked, Roster } from './policy-types.ts'
import { mayHaveMeant, type SelectorStates, type TargetKind } from './selector-states.ts'
import { groupName } from './selectors.ts'

/** What evaluation looks at besides the policy. */
export interface PolicyContext {
  directory: Pick<Directory, 'permissionSet'> & { account(id: string): JudgedAccount | undefined }
  roster: Roster
  /** Which selectors match nothing now. Without it every one counts as matching something. */
  selectors?: SelectorStates
  /** The operations that there are. */
  operations?: { has(id: string): boolean }
}

/** Operations that give access; a rule that names no operations is about these. */
export const accessOperations: ReadonlySet<string> = new Set(['assign-permission-set', 'assign-permission-sets'])

/** What gives access in many accounts is judged one by one, as what gives it in one: by the rules that name either. */
const sameAs: Readonly<Record<string, string>> = { 'assign-permission-sets': 'assign-permission-set' }

/** Why a rule does not match: a code of `policy:mismatch`, with its variables. */
export interface Mismatch {
  code:
    | 'operation'
    | 'admins'
    | 'at_once'
    | 'no_account'
    | 'account'
    | 'no_permission_set'
    | 'permission_set'
    | 'requester'
    | 'beneficiary'
    | 'length'
  vars: Record<string, string>
}

/**
 * Why it cannot be said whether a rule matches, in the words of a refusal. `always`: nothing may fall past it. Else it may,
 * to a rule that is surely as strict.
 */
export interface Doubt {
  code: Extract<
    RefusalCode,
    | 'policy_unknown_place'
    | 'policy_place_replaced'
    | 'policy_selector_lost'
    | 'policy_selector_never'
    | 'policy_selector_unknown'
  >
  vars: Record<string, string>
  always: boolean
}

export type Match = { is: 'yes' } | { is: 'no'; why: Mismatch } | { is: 'unsure'; doubt: Doubt }

/** What one part of a rule says; the others are asked too, as a plain no comes before a doubt. */
type Part = Mismatch | { doubt: Doubt } | undefined

/**
 * Whether the rule is about this. A part of `when` that the request has nothing for does not match: a rule on accounts is
 * never about an operation without an account. Without `operations` a rule is about access, and for admins about
 * everything that somebody else approves: "granted at once in the sandbox" is not to say that one administrator alone makes
 * a sandbox account the delegated administrator. Somebody outside `requesters` or `for` is not matched and goes on to the
 * next rule.
 */
export function matchRule(policy: Policy, rule: Rule, asked: Asked, context: PolicyContext): Match {
  const parts: Part[] = [
    operationPart(policy, rule, asked, context),
    accountPart(policy, rule, asked, context),
    permissionSetPart(policy, rule, asked, context),
    requesterPart(rule, asked, context),
    beneficiaryPart(policy, rule, asked, context),
    lengthPart(rule, asked),
  ]
  const why = parts.find((part): part is Mismatch => part !== undefined && 'code' in part)
  if (why) return { is: 'no', why }
  const doubts = parts.flatMap((part) => (part && 'doubt' in part ? [part.doubt] : []))
  const doubt = doubts.find(({ always }) => always) ?? doubts[0]
  return doubt ? { is: 'unsure', doubt } : { is: 'yes' }
}

/** A step of a rule is about so much time at the most; where it is not known yet, the last step is. */
function lengthPart({ upTo }: Rule, { permanent, durationMs, totalMs = durationMs }: Asked): Part {
  if (upTo === undefined || (!permanent && totalMs !== undefined && totalMs > 0 && totalMs <= upTo)) return undefined
  return { code: 'length', vars: { limit: formatDuration(upTo) } }
}

function operationPart(policy: Policy, rule: Rule, asked: Asked, { roster, operations }: PolicyContext): Part {
  const named = rule.when.operations
  const { operation } = asked
  if (named) {
    if (named.includes(operation) || named.includes(sameAs[operation] ?? operation)) return undefined
    const unknown = operations && named.find((id) => !operations.has(id))
    if (unknown && !rule.mayBeEmpty) return never(rule, unknown)
    return { code: 'operation', vars: { operation, operations: list(named) } }
  }
  // A rule that refuses needs no such care: it is about every operation.
  if (rule.deny || accessOperations.has(operation)) return undefined
  if (!isMember(roster, policy.admins, asked.requester))
    return { code: 'admins', vars: { operation, admins: list(policy.admins) } }
  return effective(policy, rule).approvals === 0 ? { code: 'at_once', vars: { operation } } : undefined
}

function accountPart(policy: Policy, rule: Rule, asked: Asked, context: PolicyContext): Part {
  const selectors = rule.when.accounts
  if (!selectors) return undefined
  const accounts = list(selectors)
  const account = asked.accountId === undefined ? undefined : context.directory.account(asked.accountId)
  if (!account) return { code: 'no_account', vars: { accounts } }
  const reading = readingOf(effective(policy, rule))
  const { selectors: states } = context
  const replaced = selectors.filter((one) => states && isReplacedFor(one, account, states.place(one)))
  const sure = selectors.filter((one) => !replaced.includes(one))
  const matches = anyOf(sure, (selector) => matchesAccount(selector, account, reading))
  if (matches) return undefined
  const called = account.name || account.id
  if (matches === undefined)
    return { doubt: { code: 'policy_unknown_place', vars: { account: called, rule: rule.name }, always: true } }
  const lapsed = lapsedPart(rule, 'account', selectors, reading, [account.id], context)
  if (lapsed?.doubt.always) return lapsed
  const [selector] = replaced
  if (selector !== undefined)
    return { doubt: { code: 'policy_place_replaced', vars: { rule: rule.name, selector }, always: false } }
  if (lapsed) return lapsed
  const place = [account.id, account.ouPath].filter(Boolean).join(', ')
  return { code: 'account', vars: { account: `${account.name} (${place})`, accounts } }
}

function permissionSetPart(policy: Policy, rule: Rule, asked: Asked, context: PolicyContext): Part {
  const selectors = rule.when.permissionSets
  if (!selectors) return undefined
  const permissionSets = list(selectors)
  const sets = setsIn(asked, context)
  if (sets.length === 0) return { code: 'no_permission_set', vars: { permissionSets } }
  const reading = readingOf(effective(policy, rule))
  if (sets.some((set) => selectors.some((selector) => matchesPermissionSet(selector, set, reading)))) return undefined
  const ids = sets.map(({ arn, name }) => arn ?? name)
  const lapsed = lapsedPart(rule, 'permissionSet', selectors, reading, ids, context)
  return (
    lapsed ?? { code: 'permission_set', vars: { permissionSet: list(sets.map(({ name }) => name)), permissionSets } }
  )
}

/** The set that it is about, and the one that it is to make. */
function setsIn(asked: Asked, { directory }: PolicyContext): JudgedSet[] {
  const { permissionSetArn: arn, permissionSetName: name } = asked
  const there = arn === undefined ? undefined : directory.permissionSet(arn)
  const made = name === undefined ? [] : [{ arn: undefined, name, highRisk: asked.permissionSetHighRisk ?? true }]
  return [...(there ? [judgedSet(there)] : []), ...made]
}

function requesterPart(rule: Rule, asked: Asked, { roster }: PolicyContext): Part {
  const { requesters } = rule
  if (!requesters) return undefined
  const why: Mismatch = { code: 'requester', vars: { requesters: list(requesters) } }
  // Whoever cannot be told apart from those whom a rule refuses is refused.
  if (rule.deny) return concerns(requesters, asked, roster) === false ? why : undefined
  if (isMember(roster, requesters, asked.requester)) return undefined
  const unknown = unknownTo(roster, requesters)
  return unknown === undefined ? why : { doubt: unknownPeople(rule, unknown) }
}

function beneficiaryPart(policy: Policy, rule: Rule, asked: Asked, context: PolicyContext): Part {
  const terms = effective(policy, rule)
  const [selectors, reading] = [terms.for, readingOf(terms)]
  if (!selectors) return undefined
  const why: Mismatch = { code: 'beneficiary', vars: { for: list(selectors) } }
  const purpose = terms.deny ? 'refuse' : 'give'
  const gains = takesIn(selectors, asked.beneficiary, { roster: context.roster, reading, purpose })
  if (gains || (gains === undefined && rule.deny)) return undefined
  const groups = selectors.filter((selector) => groupName(selector) !== undefined)
  const lapsed = lapsedPart(rule, 'group', groups, reading, groupsIn(asked), context)
  if (lapsed) return lapsed
  const unknown = unknownTo(context.roster, selectors)
  return unknown === undefined ? why : { doubt: unknownPeople(rule, unknown) }
}

/** The ids of the groups that gain: the one it is for, or those of the person. */
function groupsIn({ beneficiary }: Asked): string[] {
  if (beneficiary.kind === 'group') return [beneficiary.group.id]
  if (beneficiary.kind === 'self' || beneficiary.kind === 'person')
    return (beneficiary.person.groups ?? []).map(({ id }) => id)
  return []
}

/** The doubt that a selector leaves which matches nothing: it may have meant this before, or should mean something. */
function lapsedPart(
  rule: Rule,
  kind: TargetKind,
  selectors: readonly string[],
  reading: Reading,
  ids: readonly string[],
  { selectors: states }: PolicyContext,
): { doubt: Doubt } | undefined {
  const lapses = selectors.flatMap((selector) => {
    const lapse = states?.lapse(kind, selector, reading)
    return lapse ? [{ selector, lapse }] : []
  })
  const lost = lapses.find(({ lapse }) => ids.some((id) => mayHaveMeant(lapse, id)))
  if (lost)
    return { doubt: { code: 'policy_selector_lost', vars: { rule: rule.name, selector: lost.selector }, always: true } }
  const untried = lapses.find(({ lapse }) => !lapse.last)
  return untried && !rule.mayBeEmpty ? never(rule, untried.selector) : undefined
}

const never = (rule: Rule, selector: string): { doubt: Doubt } => ({
  doubt: { code: 'policy_selector_never', vars: { rule: rule.name, selector }, always: false },
})
const unknownPeople = (rule: Rule, selector: string): Doubt => ({
  code: 'policy_selector_unknown',
  vars: { rule: rule.name, selector },
  always: false,
})

const list = (words: readonly string[]): string => words.join(', ')
