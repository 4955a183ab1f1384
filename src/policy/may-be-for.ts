import { effective } from './effective.ts'
import { matchRule, type PolicyContext } from './match.ts'
import type { Policy } from './policy-schema.ts'
import type { Asked } from './policy-types.ts'
import { isGroup } from './selector-states.ts'
import { groupName, isEmail, kindsOfBeneficiary, namesPeople } from './selectors.ts'

/** For whom something may be asked, as far as a list of names can tell; the policy itself judges what is sent. */
export interface MayBeFor {
  /** Beside oneself, only who has these may be among the users; undefined: anybody may. */
  addresses: readonly string[] | undefined
  user(user: { id: string; email: string }, own: string | undefined): boolean
  group(group: { displayName: string }): boolean
}

/**
 * What a form may offer: whoever some rule gives this to. Rules are asked in their order, and nobody is offered what only
 * stands behind a rule that refuses or that is for everybody.
 */
export function mayBeFor(policy: Policy, asked: Omit<Asked, 'beneficiary'>, context: PolicyContext): MayBeFor {
  const words = new Set<string>()
  for (const rule of policy.rules) {
    const match = matchRule(policy, rule, { ...asked, beneficiary: { kind: 'anybody' } }, context)
    if (match.is !== 'yes') continue
    if (rule.deny) break
    for (const word of effective(policy, rule).for ?? kindsOfBeneficiary) words.add(word)
    if (kindsOfBeneficiary.every((word) => words.has(word))) break
  }
  const named = [...words].filter((word) => namesPeople(word) || groupName(word) !== undefined)
  // Who is in a Slack user group or in a group of Identity Center is not in the list.
  const anyUser = words.has('people') || named.some((word) => !isEmail(word))
  return {
    addresses: anyUser ? undefined : named.filter(isEmail),
    user: ({ id, email }, own) =>
      id === own ? words.has('self') || named.length > 0 : anyUser || named.includes(email.toLowerCase()),
    group: ({ displayName }) =>
      words.has('groups') ||
      named.some((word) => isGroup(word, displayName, 'as-read') && groupName(word) !== undefined),
  }
}
