import { fold } from '../fold.ts'
import { nameIn } from './matching.ts'
import type { NamedUnits } from './named-units.ts'
import type { Policy } from './policy-schema.ts'
import {
  isNoName,
  type LastMatch,
  matchedBy,
  type SelectorUse,
  selectorKey,
  selectorUses,
  type TargetKind,
  type Targets,
} from './selector-states.ts'

/** What is remembered of a selector: what it matched when it last matched, and since when it matches nothing. */
export interface Memory extends LastMatch {
  key: string
  lostAt: number | null
}

/** What rules tell something apart by, and when that last changed, ms. */
export interface RememberedTarget {
  kind: TargetKind
  id: string
  facts: TargetFacts
  changedAt: number
}
export interface TargetFacts {
  name: string
  ouPath?: string
  tags?: Record<string, string>
}

/** Each by their keys. */
export interface Kept {
  matches: ReadonlyMap<string, Memory>
  targets: ReadonlyMap<string, RememberedTarget>
  places: NamedUnits
}

/** What rules tell apart by, of everything that is there. Tags that were not read are not among it. */
export function factsOf(targets: Targets): Map<string, Omit<RememberedTarget, 'changedAt'>> {
  const all: Omit<RememberedTarget, 'changedAt'>[] = [
    ...targets.accounts().map(({ id, name, ouPath, tags }) => {
      const sorted = tags && Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)))
      return { kind: 'account' as const, id, facts: { name, ouPath, ...(sorted && { tags: sorted }) } }
    }),
    ...targets.permissionSets().map(({ arn, name }) => ({ kind: 'permissionSet' as const, id: arn, facts: { name } })),
    ...targets.groups().map(({ id, displayName }) => ({ kind: 'group' as const, id, facts: { name: displayName } })),
  ]
  return new Map(all.map((target) => [targetKey(target.kind, target.id), target]))
}
export const targetKey = (kind: TargetKind, id: string): string => `${kind} ${id}`

/** Whether both say the same, as far as both say anything. */
export const isUnchanged = (before: TargetFacts, now: TargetFacts): boolean =>
  before.name === now.name &&
  before.ouPath === now.ouPath &&
  (!before.tags || !now.tags || JSON.stringify(before.tags) === JSON.stringify(now.tags))

/** The same for every spelling of a selector, however it is read. */
export const spelledAlike = (key: string): string => {
  const [, kind = '', selector = ''] = /^(\S+) \S+ (.*)$/s.exec(key) ?? []
  return `${kind} ${fold(kind === 'account' ? nameIn(selector) : selector)}`
}

/** What is remembered of a selector, also from before the policy came to spell it, or to read it, in another way. */
export function memoryOf(policy: Policy, use: SelectorUse, matches: Kept['matches']): Memory | undefined {
  const key = selectorKey(use)
  const own = matches.get(key)
  if (own) return own
  const named = new Set(selectorUses(policy).map(selectorKey))
  const alike = spelledAlike(key)
  return [...matches.values()].find((memory) => !named.has(memory.key) && spelledAlike(memory.key) === alike)
}

/**
 * What a selector became: it lost everything that it matched, or has something again; or, where a rule says that it may be
 * empty, it has something for the first time.
 */
export interface SelectorChange {
  what: 'lost' | 'found' | 'first'
  use: SelectorUse
  /** What it matched before, or does now. */
  match: LastMatch
}

const idsOf = (use: SelectorUse, targets: Targets | Matched): string[] | undefined =>
  'accounts' in targets ? matchedBy(use, targets) : targets.get(selectorKey(use))

const mayBeEmpty = ({ rules }: Policy, use: SelectorUse): boolean =>
  rules.some((rule) => rule.mayBeEmpty && use.rules.includes(rule.name))

/** What each selector of a policy matches, by its key. */
export type Matched = ReadonlyMap<string, string[] | undefined>

/** The same as `matchedBy` of each; `between` is awaited before each: of a whole company it takes a while. */
export async function matchedByEach(policy: Policy, targets: Targets, between: () => Promise<void>): Promise<Matched> {
  const matched = new Map<string, string[] | undefined>()
  for (const use of selectorUses(policy)) {
    await between()
    matched.set(selectorKey(use), matchedBy(use, targets))
  }
  return matched
}

/** What to keep of a snapshot, taken at `at`, and how selectors have changed. What was not read has shown nothing. */
export function matchesToRemember(
  policy: Policy,
  targets: Targets | Matched,
  before: Kept['matches'],
  at: number,
  isRead: (use: SelectorUse) => boolean = () => true,
): { keep: Memory[]; changes: SelectorChange[] } {
  const keep: Memory[] = []
  const changes: SelectorChange[] = []
  for (const use of selectorUses(policy)) {
    const ids = isNoName(use.selector) || !isRead(use) ? undefined : idsOf(use, targets)
    if (!ids) continue
    const key = selectorKey(use)
    const known = memoryOf(policy, use, before)
    if (ids.length > 0) {
      keep.push({ key, ids, at, lostAt: null })
      const what = known ? known.lostAt !== null && 'found' : mayBeEmpty(policy, use) && 'first'
      if (what) changes.push({ what, use, match: { ids, at } })
    } else if (known && known.lostAt === null) {
      keep.push({ ...known, key, lostAt: at })
      changes.push({ what: 'lost', use, match: known })
    } else if (known && known.key !== key) keep.push({ ...known, key })
  }
  return { keep, changes }
}
