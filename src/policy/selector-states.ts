import type { Account, Group, ListedPermissionSet } from '../aws/types.ts'
import { effective, readingOf } from './effective.ts'
import { judgedSet, matchesAccount, matchesPermissionSet, type Reading, sameName } from './matching.ts'
import type { Policy } from './policy-schema.ts'
import { groupName } from './selectors.ts'

/**
 * A selector that stops matching must not open what it protected: an organizational unit is renamed, a set made again. So
 * what each one matched when it last did is remembered, and refused from then on until somebody mends the policy.
 */
export type TargetKind = 'account' | 'permissionSet' | 'group'

/** One selector of the policy, read in one way. */
export interface SelectorUse {
  kind: TargetKind
  selector: string
  reading: Reading
  /** The rules that name it. */
  rules: string[]
}

/** What a selector matched when it last matched anything, and when that was (ms). */
export interface LastMatch {
  ids: readonly string[]
  at: number
}

/** A selector that matches nothing now. */
export interface Lapse {
  /** Undefined: it has never matched anything. */
  last: { ids: ReadonlySet<string>; at: number } | undefined
  /** When something first was there or last got another name, place or tag. Undefined: not known, so: just now. */
  changedAt(id: string): number | undefined
}

export interface SelectorStates extends PlaceStates {
  lapse(kind: TargetKind, selector: string, reading: Reading): Lapse | undefined
  /** All that match nothing. */
  readonly lapsed: readonly (SelectorUse & Lapse)[]
}

/** What is on record of the organizational units that the policy names. */
export interface PlaceStates {
  /** The ids of the units that a name stood for; undefined: none are on record. */
  place(selector: string): ReadonlySet<string> | undefined
  /** Names that stand for other units now. */
  readonly replaced: readonly ReplacedPlace[]
}

/** A name of a place that stands for another unit than on record, or for one more or one less. */
export interface ReplacedPlace {
  selector: string
  rules: string[]
  was: string[]
  is: string[]
  /** How many accounts are under the one and not under the other. */
  count: number
}

const noPlaces: PlaceStates = { place: () => undefined, replaced: [] }

/** What there is in AWS, whole: a part of it would let selectors look as if they matched nothing. */
export interface Targets {
  accounts(): readonly Account[]
  permissionSets(): readonly ListedPermissionSet[]
  groups(): readonly Group[]
}

export const selectorKey = ({ kind, selector, reading }: Omit<SelectorUse, 'rules'>): string =>
  `${kind} ${reading} ${selector}`

/** What is no name cannot be misspelt, nor renamed in AWS. */
export const isNoName = (selector: string): boolean => /^(management|ou:\/|risk:high|(name:)?\*+)$/.test(selector)

/** Every selector of accounts, permission sets and Identity Center groups in the policy. */
export function selectorUses(policy: Policy): SelectorUse[] {
  const uses = new Map<string, SelectorUse>()
  for (const rule of policy.rules) {
    const reading = readingOf(effective(policy, rule))
    const add = (kind: TargetKind, selectors: readonly string[] = []) => {
      for (const selector of selectors) {
        const use: SelectorUse = { kind, selector, reading, rules: [] }
        const known = uses.get(selectorKey(use)) ?? use
        known.rules.push(rule.name)
        uses.set(selectorKey(use), known)
      }
    }
    add('account', rule.when.accounts)
    add('permissionSet', rule.when.permissionSets)
    const groups = [...(rule.for ?? []), ...(rule.via === undefined ? [] : [rule.via])]
    add(
      'group',
      groups.filter((selector) => groupName(selector) !== undefined),
    )
  }
  return [...uses.values()]
}

/** The ids of what a selector matches; undefined where something could be meant and is not known well enough to tell. */
export function matchedBy({ kind, selector, reading }: SelectorUse, targets: Targets): string[] | undefined {
  if (kind === 'permissionSet') {
    const sets = targets.permissionSets().filter((set) => matchesPermissionSet(selector, judgedSet(set), reading))
    return sets.map(({ arn }) => arn)
  }
  if (kind === 'group')
    return targets.groups().flatMap((group) => (isGroup(selector, group.displayName, reading) ? [group.id] : []))
  const ids: string[] = []
  let unknown = false
  for (const account of targets.accounts()) {
    const matches = matchesAccount(selector, account, reading)
    if (matches) ids.push(account.id)
    else if (matches === undefined) unknown = true
  }
  return ids.length === 0 && unknown ? undefined : ids
}

type Thing = Account | ListedPermissionSet | Group

/** What was found by each selector, of each thing and of all of a list. What changes is another one. */
export type JudgedBefore = Map<
  string,
  { things: WeakMap<Thing, boolean>; all?: { list: readonly Thing[]; isEmpty: boolean } }
>

/** Whether it is known that a selector matches nothing: as soon as one thing is meant, or may be, it is not. */
function matchesNothing(use: SelectorUse, targets: Targets, judged: JudgedBefore): boolean {
  const key = selectorKey(use)
  const known = judged.get(key) ?? { things: new WeakMap() }
  judged.set(key, known)
  const none = <T extends Thing>(list: readonly T[], may: (thing: T) => boolean): boolean => {
    if (known.all?.list === list) return known.all.isEmpty
    const isEmpty = !list.some((thing) => {
      const before = known.things.get(thing)
      if (before !== undefined) return before
      const is = may(thing)
      known.things.set(thing, is)
      return is
    })
    known.all = { list, isEmpty }
    return isEmpty
  }
  const { kind, selector, reading } = use
  if (kind === 'account') return none(targets.accounts(), (one) => matchesAccount(selector, one, reading) !== false)
  if (kind === 'group') return none(targets.groups(), (one) => isGroup(selector, one.displayName, reading))
  return none(targets.permissionSets(), (one) => matchesPermissionSet(selector, judgedSet(one), reading))
}

/** `group:Data Engineers` and the group's name. */
export const isGroup = (selector: string, name: string, reading: Reading): boolean =>
  sameName(groupName(selector) ?? '', name, reading)

/**
 * Which selectors match nothing of what there is, with what is remembered of them. With what was `judged` before, only what
 * has changed is looked at: a click waits for it.
 */
export function selectorStates(
  policy: Policy,
  targets: Targets,
  remembered: {
    last(use: SelectorUse): LastMatch | undefined
    changedAt(kind: TargetKind, id: string): number | undefined
  },
  judged: JudgedBefore = new Map(),
): SelectorStates {
  const lapsed = selectorUses(policy)
    .filter((use) => !isNoName(use.selector) && matchesNothing(use, targets, judged))
    .map((use) => {
      const last = remembered.last(use)
      return {
        ...use,
        last: last && { ids: new Set(last.ids), at: last.at },
        changedAt: (id: string) => remembered.changedAt(use.kind, id),
      }
    })
  const byKey = new Map(lapsed.map((lapse) => [selectorKey(lapse), lapse]))
  return {
    ...noPlaces,
    lapsed,
    lapse: (kind, selector, reading) => byKey.get(selectorKey({ kind, selector, reading })),
  }
}

/** Whether a selector that no longer matches may have meant this: it did, or this is new or has changed since. */
export const mayHaveMeant = ({ last, changedAt }: Lapse, id: string): boolean =>
  last !== undefined && (last.ids.has(id) || (changedAt(id) ?? Number.POSITIVE_INFINITY) > last.at)
