import { createHash } from 'node:crypto'
import { auditRows, checkEntry, entryHash, firstHash, isIntactEntry } from './audit-log.ts'
import type { Store } from './database.ts'
import type { AuditRow } from './schema.ts'
import type { SealCheck } from './seal.ts'

export type AuditProblem = 'missing' | 'order' | 'changed' | 'wrong_seal' | 'no_seal'
/** `unsealed`: from before there were seals; `unknownKey`: sealed, by a key that is not known here. */
export type AuditCheck =
  | { ok: true; entries: number; head: string; unsealed: number; unknownKey: number }
  | ({ ok: false } & AuditBreak)
/**
 * Where the chain is broken; `upTo`: the last entry that is missing. `mark` tells what stands there and right before it, which
 * nothing else holds on to: with another one it is another break.
 */
export interface AuditBreak {
  seq: number
  problem: AuditProblem
  upTo?: number
  mark: string
}

/** How far the chain has been walked: what comes next stands on this. */
export interface Walked {
  seq: number
  hash: string
  /** Whether an entry before had a seal: from then on each one has. */
  isSealed: boolean
}
export const unwalked: Walked = { seq: 0, hash: firstHash, isSealed: false }

/**
 * Walks the whole chain. A gap, an edit or a swap is found; entries cut off at the end show against the audit channel.
 * Whoever rewrote all of it could make the hashes anew, but no seal: after the first sealed entry each one has one.
 */
export async function verifyAudit(store: Pick<Store, 'db' | 'seal'>): Promise<AuditCheck> {
  const walk = auditBreaks(store)
  const { done, value } = await walk.next()
  if (done) return value
  await walk.return(undefined as never)
  return { ok: false, ...value }
}

const markOf = (entry: AuditRow, previous: string): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, entryHash(entry), entry.hash, entry.seal]))
    .digest('hex')
    .slice(0, 12)

/** All places where the chain is broken, of `most` entries after those that have been `walked`. */
export async function* auditBreaks(
  { db, seal }: Pick<Store, 'db' | 'seal'>,
  { walked = unwalked, most = Number.POSITIVE_INFINITY }: { walked?: Walked; most?: number } = {},
): AsyncGenerator<AuditBreak, AuditCheck & { ok: true; walked: Walked; isAll: boolean }> {
  let { seq, hash: previous, isSealed } = walked
  let count = 0
  const seals: Record<SealCheck, number> = { good: 0, earlier: 0, foreign: 0, none: 0, broken: 0 }
  for await (const entry of auditRows(db, { afterSeq: seq })) {
    if (count === most) break
    count += 1
    seq += 1
    const check = checkEntry({ seal }, entry)
    const broken = (problem: AuditProblem) => ({ seq, problem, mark: markOf(entry, previous) })
    if (entry.seq !== seq) yield { ...broken('missing'), upTo: entry.seq - 1 }
    else if (entry.previousHash !== previous) yield broken('order')
    else if (!isIntactEntry(entry)) yield broken('changed')
    else if (check === 'broken') yield broken('wrong_seal')
    else if (check === 'none' && isSealed) yield broken('no_seal')
    isSealed ||= check !== 'none'
    seals[check] += 1
    seq = entry.seq
    previous = entry.hash
  }
  const counts = { entries: seq, head: previous, unsealed: seals.none, unknownKey: seals.foreign }
  return { ok: true, ...counts, walked: { seq, hash: previous, isSealed }, isAll: count < most }
}
