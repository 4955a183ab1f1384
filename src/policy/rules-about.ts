import { fold } from '../fold.ts'
import { isByName, isWithin, matchesName, nameIn } from './matching.ts'
import type { Policy } from './policy-schema.ts'
import { selectorUses, type TargetKind } from './selector-states.ts'
import { groupName } from './selectors.ts'

// Which rules go by what is about to be changed. A change of it moves accounts and people between rules.

const rulesWhere = (policy: Policy, kind: TargetKind, isAbout: (selector: string) => boolean): string[] => [
  ...new Set(
    selectorUses(policy)
      .filter((use) => use.kind === kind && isAbout(use.selector))
      .flatMap(({ rules }) => rules),
  ),
]

/** Rules with a `tag:` selector of one of these keys, whatever its value. */
export function rulesByTag(policy: Policy, keys: readonly string[]): string[] {
  const folded = new Set(keys.map(fold))
  return rulesWhere(policy, 'account', (s) => s.startsWith('tag:') && folded.has(fold(s.slice(4, s.indexOf('=')))))
}

/** Rules with an `ou:` selector of this place, of one above it or below it; the root stays what it is. */
export const rulesByPlace = (policy: Policy, path: string): string[] =>
  rulesWhere(policy, 'account', (s) => s.startsWith('ou:') && s !== 'ou:/' && isWithin(s.slice('ou:'.length), path))

/** Rules that go by the name of an account which is called one of these. */
export const rulesByAccountName = (policy: Policy, names: readonly string[]): string[] =>
  rulesWhere(policy, 'account', (s) => isByName(s) && names.some((name) => matchesName(nameIn(s), name)))

/** Rules with `group:` and one of these names. */
export const rulesByGroup = (policy: Policy, names: readonly string[]): string[] =>
  rulesWhere(policy, 'group', (s) => names.some((name) => fold(groupName(s) ?? '') === fold(name)))
