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

/** Both by their keys. */
export interface Kept {
  matches: ReadonlyMap<string, Memory>
  targets: ReadonlyMap<string, RememberedTarget>
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

/** What a selector became: it lost everything that it matched, or has something again. */
export interface SelectorChange {
  what: 'lost' | 'found'
  use: SelectorUse
  /** How much it matched before, or does now. */
  count: number
}

/** What to keep of a snapshot, taken at `at`, and how selectors have changed. What was not read has shown nothing. */
export function matchesToRemember(
  policy: Policy,
  targets: Targets,
  before: Kept['matches'],
  at: number,
  isRead: (use: SelectorUse) => boolean = () => true,
): { keep: Memory[]; changes: SelectorChange[] } {
  const keep: Memory[] = []
  const changes: SelectorChange[] = []
  for (const use of selectorUses(policy)) {
    const ids = isNoName(use.selector) || !isRead(use) ? undefined : matchedBy(use, targets)
    if (!ids) continue
    const key = selectorKey(use)
    const known = before.get(key)
    if (ids.length > 0) {
      keep.push({ key, ids, at, lostAt: null })
      if (known && known.lostAt !== null) changes.push({ what: 'found', use, count: ids.length })
    } else if (known && known.lostAt === null) {
      keep.push({ ...known, lostAt: at })
      changes.push({ what: 'lost', use, count: known.ids.length })
    }
  }
  return { keep, changes }
}
