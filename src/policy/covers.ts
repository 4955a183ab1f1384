import { type EffectiveRule, readingOf } from './effective.ts'
import { accessOperations } from './match.ts'
import { isByName, isWithin, matchesName, nameIn, type Reading } from './matching.ts'
import { namesPeople } from './selectors.ts'

/**
 * Whether `a` surely matches everything that `b` matches, as far as their text tells: a rule on the same or fewer
 * things may still be hidden by several others together, or by what accounts there are.
 */
export const covers = (a: EffectiveRule, b: EffectiveRule): boolean =>
  coversWhen(a, b) && coversRequesters(a, b) && coversFor(a, b)

/** Whether `a` is surely about everything that `b` is about, whoever asks for whom. */
export const coversWhen = (a: EffectiveRule, b: EffectiveRule): boolean =>
  coversOperations(a, b) &&
  coversTargets(a, b) &&
  (a.upTo ?? Number.POSITIVE_INFINITY) >= (b.upTo ?? Number.POSITIVE_INFINITY)

/** Whether `a` surely covers the accounts and permission sets of `b`. */
export function coversTargets(a: EffectiveRule, b: EffectiveRule): boolean {
  const readings: Readings = [readingOf(a), readingOf(b)]
  return (
    coversList(a.when.accounts, b.when.accounts, (x, y) => accountCovers(x, y, readings)) &&
    coversList(a.when.permissionSets, b.when.permissionSets, (x, y) => setCovers(x, y, readings))
  )
}
type Readings = [a: Reading, b: Reading]

/** Somebody whom `for` names is one person: oneself or a colleague. */
function coversFor(a: EffectiveRule, b: EffectiveRule): boolean {
  const ours = a.for
  if (!ours) return true
  // As with requesters: a rule that refuses takes in more people when somebody it names is gone.
  if (b.deny && !a.deny) return false
  // Where nobody gains, a rule that refuses some of those who gain refuses nothing.
  const isAccess = b.when.operations?.every((operation) => accessOperations.has(operation)) ?? false
  if (a.deny && !b.deny && !isAccess) return false
  const everyPerson = ours.includes('self') && ours.includes('people')
  // A group's name that is read to the letter names fewer groups.
  const isNarrower = readingOf(a) === 'exact' && readingOf(b) === 'as-read'
  const named = (word: string) => ours.includes(word) && !(isNarrower && word.startsWith('group:'))
  return b.for?.every((word) => named(word) || (everyPerson && namesPeople(word))) ?? false
}

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

function accountCovers(a: string, b: string, readings: Readings): boolean {
  if (a === 'ou:/' || /^(name:)?\*+$/.test(a)) return true
  if (/^(management|\d{12})$/.test(a)) return a === b
  // Read to the letter it matches less than what is read as people do.
  const [reading, theirs] = readings
  if (reading === 'exact' && theirs === 'as-read') return false
  if (a.startsWith('ou:')) return b.startsWith('ou:') && isWithin(b.slice('ou:'.length), a.slice('ou:'.length), reading)
  return a === b || (isByName(a) && isByName(b) && matchesName(nameIn(a), nameIn(b), reading))
}

function setCovers(a: string, b: string, [reading, theirs]: Readings): boolean {
  if (a === 'risk:high' || a.startsWith('arn:')) return a === b
  if (/^\*+$/.test(a)) return true
  if (reading === 'exact' && theirs === 'as-read') return false
  return !/^(arn:|risk:)/.test(b) && matchesName(a, b, reading)
}
