import type { Change } from '../../operations/shared/define-operation.ts'
import { changesOf, type StoredChange } from '../../store/changes.ts'
import type { Queries } from '../../store/database.ts'
import { grantsOfRequest } from '../../store/grants.ts'

/** Whether a plan is about many things that do not need each other. */
export const isOfMany = (changes: readonly Pick<Change, 'target'>[]): boolean =>
  changes.some(({ target }) => target !== undefined)

/** The changes of one target in order, or the one change without a target. */
export type Chain = StoredChange[]

/** What may run beside each other, stage after stage. */
export function stagesOf(rows: readonly StoredChange[]): Chain[][] {
  const stages: { ofMany: boolean; chains: Map<string, Chain> }[] = []
  for (const row of rows) {
    const { target } = row.change
    const last = stages.at(-1)
    if (target === undefined || !last?.ofMany) {
      stages.push({ ofMany: target !== undefined, chains: new Map([[target ?? '', [row]]]) })
    } else last.chains.set(target, [...(last.chains.get(target) ?? []), row])
  }
  return stages.map(({ chains }) => [...chains.values()])
}

export const isChainProven = (chain: Chain): boolean => chain.every(({ state }) => state === 'proven')
export const hasFailed = (chain: Chain): boolean => chain.some(({ state }) => state === 'failed')
/** AWS may have been asked for something of it. */
export const isBegun = (chain: Chain): boolean => chain.some(({ attempts }) => attempts > 0)

/**
 * Whether some of many is done already, or was there and lasts longer by it: then the request is never refused or decided anew
 * as a whole.
 */
export async function isDonePartly(db: Queries, requestId: string): Promise<boolean> {
  const rows = await changesOf(db, requestId, 'do')
  if (!isOfMany(rows.map(({ change }) => change))) return false
  if (rows.some(({ state }) => state === 'proven')) return true
  // What was there needs no change, and begins where the rest has settled.
  const making = new Set(rows.map(({ change }) => change.target))
  const grants = await grantsOfRequest(db, requestId)
  return grants.some(({ access, endCause }) => !making.has(access) && endCause !== 'failed')
}
