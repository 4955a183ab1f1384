import type { Reading } from './matching.ts'
import type { Asked, Beneficiary, Gainer, Roster } from './policy-types.ts'
import { isGroup } from './selector-states.ts'
import { groupName, isEmail, isKindOfBeneficiary, namesPeople } from './selectors.ts'

/** Who of those that a selector names counts for something; undefined where that is not known. */
export const acting = (roster: Roster, selector: string): ReadonlySet<string> | undefined =>
  roster.acting ? roster.acting(selector) : roster.members(selector)

/** A selector that Slack does not know has no members. */
export const isMember = (roster: Roster, selectors: readonly string[], slackId: string): boolean =>
  selectors.some((selector) => acting(roster, selector)?.has(slackId))

/** Who the selectors stand for together, sorted. */
export const membersOf = (roster: Roster, selectors: readonly string[]): string[] =>
  [...new Set(selectors.flatMap((selector) => [...(acting(roster, selector) ?? [])]))].sort()

/** Yes, no, or undefined where too little is known to say. */
export type Tristate = boolean | undefined

/** Yes if any is; else not known if any is not known. */
export function anyOf<T>(all: Iterable<T>, ask: (one: T) => Tristate): Tristate {
  let answer: Tristate = false
  for (const one of all) {
    const said = ask(one)
    if (said) return true
    if (said === undefined) answer = undefined
  }
  return answer
}

/** Whoever would gain: for a group its members; undefined where these are not known. */
export function gainersOf(beneficiary: Beneficiary): readonly Gainer[] | undefined {
  if (beneficiary.kind === 'self' || beneficiary.kind === 'person') return [beneficiary.person]
  return beneficiary.kind === 'group' ? beneficiary.members : []
}

/** Whether the requester, or anybody who would gain, is among those people. For rules that refuse. */
export function concerns(selectors: readonly string[], asked: Asked, roster: Roster): Tristate {
  const { requester, requesterAs = [], beneficiary } = asked
  const areAmong = (people: readonly Gainer[]) =>
    anyOf(people, (person) => anyOf(selectors, (selector) => isPerson(selector, person, roster, 'refuse')))
  const asks = anyOf(selectors, (selector) => roster.members(selector)?.has(requester))
  const gainers = gainersOf(beneficiary)
  return anyOf([asks, areAmong(requesterAs), gainers && areAmong(gainers)], (is) => is)
}

/** What a rule does with who is among its people: it gives, or it refuses. */
type Purpose = 'give' | 'refuse'

/** Whether `for` takes in who would gain; for a rule that refuses, any member of a group. */
export function takesIn(
  selectors: readonly string[],
  beneficiary: Beneficiary,
  { roster, reading, purpose }: { roster: Roster; reading: Reading; purpose: Purpose },
): Tristate {
  const { kind } = beneficiary
  // Whoever is not chosen yet, or not there, is refused nothing.
  if (kind === 'anybody' || kind === 'nobody') return purpose === 'give'
  const isNamed = (selector: string, person: Gainer) =>
    groupName(selector) === undefined
      ? isPerson(selector, person, roster, purpose)
      : person.groups && anyOf(person.groups, ({ name }) => isGroup(selector, name, reading))
  return anyOf(selectors, (selector) => {
    if (isKindOfBeneficiary(selector)) return selector === words[kind]
    if (kind !== 'group') return isNamed(selector, beneficiary.person)
    if (groupName(selector) !== undefined && isGroup(selector, beneficiary.group.name, reading)) return true
    if (purpose === 'give') return false
    return beneficiary.members && anyOf(beneficiary.members, (person) => isNamed(selector, person))
  })
}
const words = { self: 'self', person: 'people', group: 'groups' } as const

/** Whether a Slack user group, Slack id or address stands for this Identity Center user too. */
function isPerson(selector: string, { slackIds, perhaps, emails }: Gainer, roster: Roster, purpose: Purpose): Tristate {
  if (isEmail(selector) && emails.includes(selector)) return true
  const members = purpose === 'give' ? acting(roster, selector) : roster.members(selector)
  if (!members) return undefined
  if (slackIds.some((id) => members.has(id))) return true
  return purpose === 'refuse' ? perhaps?.some((id) => members.has(id)) : false
}

/** The first of the words that Slack does not know: a group that was renamed or switched off, somebody who is gone. */
export const unknownTo = (roster: Roster, selectors: readonly string[] = []): string | undefined =>
  selectors.find((selector) => namesPeople(selector) && !acting(roster, selector))
