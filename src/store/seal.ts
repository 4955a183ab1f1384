import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Json } from '../json.ts'

/** `good`: made with the present key; `earlier`: with another key that is known; `foreign`: with one that is not. */
export type SealCheck = 'good' | 'earlier' | 'foreign' | 'none' | 'broken'

/**
 * A MAC by a key that the database does not hold: whoever can write rows cannot make one. It says that this bot wrote
 * what it covers.
 */
export interface Seal {
  /** The id of the key that makes seals; null without one. */
  keyId: string | null
  knows(keyId: string): boolean
  /** Null without a key. */
  make(what: Json): string | null
  check(what: Json, seal: string | null): SealCheck
}

/** The first key makes seals; the others are recognised. A seal is `<id of its key>:<MAC>`. */
export function createSeal(keys: readonly string[]): Seal {
  const known = keys.map((key) => ({ id: createHash('sha256').update(`id:${key}`).digest('hex').slice(0, 8), key }))
  const macOf = (key: string, what: Json) => createHmac('sha256', key).update(JSON.stringify(what)).digest('hex')
  return {
    keyId: known[0]?.id ?? null,
    knows: (keyId) => known.some(({ id }) => id === keyId),
    make: (what) => (known[0] ? `${known[0].id}:${macOf(known[0].key, what)}` : null),
    check(what, seal) {
      if (seal === null) return 'none'
      const [id, mac = ''] = seal.split(':')
      const maker = known.find((k) => k.id === id)
      if (!maker) return 'foreign'
      const expected = Buffer.from(macOf(maker.key, what))
      const given = Buffer.from(mac)
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return 'broken'
      return maker === known[0] ? 'good' : 'earlier'
    },
  }
}

/** Whether this bot wrote it; without a key nobody can say, and everything counts. */
export const isOwnRow = (seal: Seal, what: Json, given: string | null): boolean =>
  ['good', 'earlier'].includes(seal.check(what, given)) || (given === null && seal.keyId === null)
