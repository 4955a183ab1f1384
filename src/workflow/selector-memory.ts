import { factsOf, isUnchanged, type Kept, targetKey } from '../policy/remember-matches.ts'
import { type SelectorStates, selectorStates, type TargetKind } from '../policy/selector-states.ts'
import { storedMatches, storedTargets } from '../store/selector-rows.ts'
import type { Context } from './context.ts'

/**
 * Which selectors of the policy match nothing in the snapshot, and what is remembered of them. Worked out when asked for,
 * from the snapshot that is there then: between a refresh and what is kept of it nothing slips through.
 */
export function createSelectorMemory({
  config,
  directory,
  store,
}: Pick<Context, 'config' | 'store'> & {
  directory: Pick<Context['directory'], 'accounts' | 'permissionSets' | 'groups' | 'isListed' | 'at'>
}): Context['selectors'] {
  let kept: Kept = { matches: new Map(), targets: new Map() }
  let worked: { of: readonly unknown[]; states: SelectorStates } | undefined

  function states(): SelectorStates {
    // A snapshot never changes: its lists are others when something is.
    const of = [
      directory.accounts(),
      directory.permissionSets(),
      directory.groups(),
      kept,
      directory.isListed,
      directory.at > 0,
    ]
    if (!worked?.of.every((part, i) => part === of[i])) worked = { of, states: workOut() }
    return worked.states
  }

  function workOut(): SelectorStates {
    const now = factsOf(directory)
    const states = selectorStates(config.policy, directory, {
      last: (key) => kept.matches.get(key),
      changedAt(kind: TargetKind, id: string) {
        const key = targetKey(kind, id)
        const [is, was] = [now.get(key), kept.targets.get(key)]
        return is && was && isUnchanged(was.facts, is.facts) ? was.changedAt : undefined
      },
    })
    // What is not read yet has not shown whether it is there; what is remembered holds all the same.
    const isRead = (kind: TargetKind) => (kind === 'group' ? directory.isListed : directory.at > 0)
    return {
      lapsed: states.lapsed.filter(({ kind, last }) => last !== undefined || isRead(kind)),
      lapse(kind, selector, reading) {
        const lapse = states.lapse(kind, selector, reading)
        return lapse?.last !== undefined || isRead(kind) ? lapse : undefined
      },
    }
  }

  return {
    get lapsed() {
      return states().lapsed
    },
    lapse: (kind, selector, reading) => states().lapse(kind, selector, reading),
    get kept() {
      return kept
    },
    async load(db = store.db) {
      const [matches, targets] = [await storedMatches(db), await storedTargets(db)]
      kept = {
        matches: new Map(matches.map((match) => [match.key, match])),
        targets: new Map(targets.map((target) => [targetKey(target.kind, target.id), target])),
      }
    },
  }
}
