import type { Account } from '../aws/types.ts'
import { isWithin, unitNames } from './matching.ts'
import type { Policy } from './policy-schema.ts'
import { isNoName, type PlaceStates, type ReplacedPlace, selectorUses } from './selector-states.ts'

/**
 * `ou:/Workloads/Production` names a unit by what it is called, and what it is called can be changed in AWS: another unit that
 * has the name then, with an account in it, would make the rule look as if it still stood for the same. A unit's id never
 * changes, so those that a name stood for are kept on record, and of what is under one of these but not under the name, or
 * the other way round, nobody can say whether the rule is meant.
 */

/** What each name stood for, by `placeKey`. */
export type NamedUnits = ReadonlyMap<string, { selector: string; units: ReadonlySet<string> }>

type Placed = Pick<Account, 'ouPath' | 'units'>

const pathIn = (selector: string): string => selector.slice('ou:'.length)

const isPlace = (selector: string): boolean => selector.startsWith('ou:') && !isNoName(selector)

/** The same for every spelling. */
export const placeKey = (selector: string): string => JSON.stringify(unitNames(pathIn(selector)))

/** The places that a policy names, each once, with the rules. */
export function namedPlaces(policy: Policy): Map<string, { selector: string; rules: string[] }> {
  const named = new Map<string, { selector: string; rules: string[] }>()
  for (const { kind, selector, rules } of selectorUses(policy)) {
    if (kind !== 'account' || !isPlace(selector)) continue
    const known = named.get(placeKey(selector))
    named.set(placeKey(selector), { selector, rules: [...new Set([...(known?.rules ?? []), ...rules])] })
  }
  return named
}

/** Of the units above an account, the id of the one that the name stands for; undefined: it lies elsewhere. */
function unitNamed(selector: string, { ouPath, units = [] }: Placed): string | undefined {
  if (ouPath === '' || !isWithin(ouPath, pathIn(selector))) return undefined
  return units.filter((id) => id.startsWith('ou-'))[unitNames(pathIn(selector)).length - 1]
}

/** The units that a name stands for now, as far as accounts show them. */
export const unitsNamed = (selector: string, accounts: readonly Placed[]): string[] =>
  [...new Set(accounts.flatMap((account) => unitNamed(selector, account) ?? []))].sort()

/** Whether an account is under the name and not under a unit on record, or the other way round. */
export function isReplacedFor(selector: string, account: Placed, onRecord: ReadonlySet<string> | undefined): boolean {
  if (!onRecord || account.ouPath === '' || !account.units) return false
  const named = unitNamed(selector, account)
  return named === undefined ? account.units.some((id) => onRecord.has(id)) : !onRecord.has(named)
}

/** Worked out when asked for, from the accounts that are there then. */
export const placeStates = (
  policy: Policy,
  accounts: () => readonly Placed[],
  places: () => NamedUnits,
): PlaceStates => ({
  place: (selector) => (isPlace(selector) ? places().get(placeKey(selector))?.units : undefined),
  get replaced() {
    return replacedPlaces(policy, accounts(), places())
  },
})

/** A name that stands for nothing any more is not among them: it is lost, and refused as such. */
function replacedPlaces(policy: Policy, accounts: readonly Placed[], places: NamedUnits): ReplacedPlace[] {
  return [...namedPlaces(policy)].flatMap(([key, { selector, rules }]) => {
    const onRecord = places.get(key)?.units
    const count = accounts.filter((account) => isReplacedFor(selector, account, onRecord)).length
    const is = count > 0 ? unitsNamed(selector, accounts) : []
    return onRecord && is.length > 0 ? [{ selector, rules, was: [...onRecord].sort(), is, count }] : []
  })
}
