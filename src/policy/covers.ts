import type { EffectiveRule } from './effective.ts'
import { accessOperations } from './match.ts'
import { isWithin, matchesName } from './selectors.ts'

/**
 * Whether `a` surely matches everything that `b` matches, as far as their text tells: a rule on the same or fewer
 * things may still be hidden by several others together, or by what accounts there are.
 */
export const covers = (a: EffectiveRule, b: EffectiveRule): boolean => coversWhen(a, b) && coversRequesters(a, b)

/** The same for what they are about, whoever asks. */
export const coversWhen = (a: EffectiveRule, b: EffectiveRule): boolean =>
  coversOperations(a, b) &&
  coversList(a.when.accounts, b.when.accounts, accountCovers) &&
  coversList(a.when.permissionSets, b.when.permissionSets, nameCovers)

function coversRequesters(a: EffectiveRule, b: EffectiveRule): boolean {
  const ours = a.requesters
  if (!ours) return true
  // A rule that refuses takes in more people when a group of it is gone; one that grants does not.
  if (b.deny && !a.deny) return false
  return b.requesters?.every((person) => ours.includes(person)) ?? false
}

/** A rule without operations is about access for everybody; and for admins about the rest, where somebody approves. */
function coversOperations(a: EffectiveRule, b: EffectiveRule): boolean {
  const [ours, theirs] = [a.when.operations, b.when.operations]
  if (ours) return theirs?.every((operation) => ours.includes(operation)) ?? false
  const less = a.approvals === 0 && b.approvals > 0
  return a.deny || (theirs?.every((operation) => accessOperations.has(operation)) ?? !(b.deny || less))
}

const coversList = (
  ours: readonly string[] | undefined,
  theirs: readonly string[] | undefined,
  one: (a: string, b: string) => boolean,
): boolean => !ours || (theirs?.every((b) => ours.some((a) => one(a, b))) ?? false)

function accountCovers(a: string, b: string): boolean {
  if (a === b || a === 'ou:/') return true
  if (a.startsWith('ou:')) return b.startsWith('ou:') && isWithin(b.slice('ou:'.length), a.slice('ou:'.length))
  return a === '*' || (isName(a) && isName(b) && matchesName(a, b))
}

const nameCovers = (a: string, b: string): boolean =>
  a === b || (!a.startsWith('arn:') && !b.startsWith('arn:') && matchesName(a, b))

const isName = (selector: string): boolean => !/^(ou:|tag:|management$|\d{12}$)/.test(selector)
