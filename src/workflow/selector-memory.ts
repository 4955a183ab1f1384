import { factsOf, isUnchanged, type Kept, targetKey } from '../policy/remember-matches.ts'
import { type Lapse, type SelectorStates, selectorStates, type TargetKind } from '../policy/selector-states.ts'
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
  directory: Pick<Context['directory'], 'accounts' | 'permissionSets' | 'groups' | 'isListed'>
}): Context['selectors'] {
  let kept: Kept = { matches: new Map(), targets: new Map() }
  let worked: { of: readonly unknown[]; states: SelectorStates } | undefined

  function states(): SelectorStates {
    // A snapshot never changes: its lists are others when something is.
    const of = [directory.accounts(), directory.permissionSets(), directory.groups(), kept, directory.isListed]
    if (!worked?.of.every((part, i) => part === of[i])) worked = { of, states: workOut() }
    return worked.states
  }

  function workOut(): SelectorStates {
    // Nothing is known of what is not read yet; there, what is remembered holds.
    if (!directory.isListed && kept.matches.size === 0) return { lapsed: [], lapse: () => undefined }
    const now = factsOf(directory)
    const states = selectorStates(config.policy, directory, {
      last: (key) => kept.matches.get(key),
      changedAt(kind: TargetKind, id: string) {
        const key = targetKey(kind, id)
        const [is, was] = [now.get(key), kept.targets.get(key)]
        return is && was && isUnchanged(was.facts, is.facts) ? was.changedAt : undefined
      },
    })
    if (directory.isListed) return states
    const isRemembered = (lapse: Lapse | undefined) => lapse?.last !== undefined
    return {
      lapsed: states.lapsed.filter(isRemembered),
      lapse(...use) {
        const lapse = states.lapse(...use)
        return isRemembered(lapse) ? lapse : undefined
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
