import { placeStates } from '../policy/named-units.ts'
import { factsOf, isUnchanged, type Kept, type Memory, memoryOf, targetKey } from '../policy/remember-matches.ts'
import { type JudgedBefore, type SelectorStates, selectorStates, type TargetKind } from '../policy/selector-states.ts'
import { type AuditEntry, ownEntries } from '../store/audit-log.ts'
import type { Queries, Store } from '../store/database.ts'
import { anything, storedMatches, storedTargets, targetsVersion } from '../store/selector-rows.ts'
import type { Context } from './context.ts'
import { placesOnRecord } from './places-on-record.ts'

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
  let kept: Kept = { matches: new Map(), targets: new Map(), places: new Map() }
  const places = placeStates(config.policy, directory.accounts, () => kept.places)
  /** Of everything there is: too much to take again and again while it is the same. */
  let targetsAt: string | undefined
  const targetsIn = async (db: Queries) =>
    new Map((await storedTargets(store, db)).map((target) => [targetKey(target.kind, target.id), target]))
  const judged: JudgedBefore = new Map()
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
    // Few ask for it: a selector that has lost what it protected.
    let now: ReturnType<typeof factsOf> | undefined
    const states = selectorStates(
      config.policy,
      directory,
      {
        last: (use) => memoryOf(config.policy, use, kept.matches),
        changedAt(kind: TargetKind, id: string) {
          const key = targetKey(kind, id)
          now ??= factsOf(directory)
          const [is, was] = [now.get(key), kept.targets.get(key)]
          return is && was && isUnchanged(was.facts, is.facts) ? was.changedAt : undefined
        },
      },
      judged,
    )
    // What is not read yet has not shown whether it is there; what is remembered holds all the same.
    const isRead = (kind: TargetKind) => (kind === 'group' ? directory.isListed : directory.at > 0)
    return {
      ...states,
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
    place: places.place,
    get replaced() {
      return places.replaced
    },
    get kept() {
      return kept
    },
    async load(db = store.db) {
      const [matches, version] = [await storedMatches(store, db), await targetsVersion(db)]
      kept = {
        matches: await provenMatches({ db, seal: store.seal }, matches),
        targets: version === targetsAt ? kept.targets : await targetsIn(db),
        places: await placesOnRecord({ db, seal: store.seal }),
      }
      targetsAt = version
    },
  }
}

/**
 * What the rows say, held against the audit log: it alone says what is lost, whichever row of an earlier loss is put back, and
 * of what it says to have been there, rows that are gone are no proof of the contrary.
 */
async function provenMatches(
  store: Pick<Store, 'seal'> & { db: Queries },
  rows: readonly Memory[],
): Promise<Kept['matches']> {
  const matches = new Map(rows.map((match) => [match.key, match]))
  const told = new Map<string, AuditEntry>()
  for (const entry of await ownEntries(store, { facts: selectorFacts }))
    if (typeof entry.data.key === 'string') told.set(entry.data.key, entry)
  for (const [key, { fact, at, data }] of told) {
    if (fact === 'selector-lost') matches.set(key, { key, ids: data.ids as string[], at: Number(data.at), lostAt: at })
    else if (fact !== 'selector-dropped' && !matches.has(key)) matches.set(key, anything(key))
  }
  return matches
}
const selectorFacts = ['selector-lost', 'selector-found', 'selector-first', 'selector-dropped']
