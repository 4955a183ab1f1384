import type { Group } from '../aws/types.ts'
import type { Policy } from './policy-schema.ts'
import { isGroup } from './selector-states.ts'
import { groupName, namesPeople } from './selectors.ts'

// What the policy needs to know, so that nothing else is asked of AWS and Slack.

export const asksForTags = ({ rules }: Policy): boolean =>
  rules.some(({ when }) => when.accounts?.some((selector) => selector.startsWith('tag:')))

/** Whether some rule goes by what a permission set allows. */
export const asksForRisk = ({ rules }: Policy): boolean =>
  rules.some(({ when }) => when.permissionSets?.includes('risk:high'))

/** Whether some rule tells permission sets apart. */
export const asksForSets = ({ rules }: Policy): boolean => rules.some(({ when }) => when.permissionSets !== undefined)

/** Whether some rule looks at who they are: the members of a group too. */
export const needsMembers = ({ rules }: Policy): boolean =>
  rules.some((rule) => (rule.deny && rule.requesters) || rule.for?.some((word) => namesPeople(word) || groupName(word)))

/** Whether some rule names groups of Identity Center. */
export const asksForGroups = ({ rules }: Policy): boolean =>
  rules.some((rule) => rule.via !== undefined || rule.for?.some((word) => groupName(word) !== undefined))

/** The Identity Center groups that rules name, with names as people read them. */
export const namedGroups = ({ rules }: Policy, groups: readonly Group[]): Group[] => {
  const named = rules.flatMap((rule) => rule.for ?? []).filter((word) => groupName(word) !== undefined)
  return groups.filter(({ displayName }) => named.some((selector) => isGroup(selector, displayName, 'as-read')))
}
