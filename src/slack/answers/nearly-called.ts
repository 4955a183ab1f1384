import type { Directory } from '../../aws/types.ts'
import { nearest } from '../../policy/nearest.ts'
import type { Called } from './called-so.ts'

export const likeAName = /^(?=.*[a-z])[\w.]+(?:[-_][\w.]+)+$|^[\w.+-]+@[\w-]+\.[\w.-]+$/i
const camel = /^[A-Z][a-z]+[A-Z]\w+$|^\w{3,}access$/i

/** What is spelt nearly so: a guess, never more. */
export function likest(directory: Directory, word: string): Called | undefined {
  if (word.length < 5 || word.length > 64) return undefined
  const kinds: ('account' | 'permissionSet')[] = camel.test(word)
    ? ['permissionSet']
    : likeAName.test(word) && !word.includes('@')
      ? ['account', 'permissionSet']
      : []
  for (const kind of kinds) {
    const says = nearest(word, beginnings(directory, kind, word))
    if (says) return { kind: kind === 'account' ? 'account' : 'set', says }
  }
  return undefined
}

const mostAlike = 100
/** Names that begin as the word does, as far as any do; at least three letters of it. */
function beginnings(directory: Directory, kind: 'account' | 'permissionSet', word: string): string[] {
  for (let length = word.length - 1; length >= 3; length--) {
    const begin = word.slice(0, length)
    const hits = directory.beginningWith(kind, begin, mostAlike)
    if (hits.length > 0) return hits.map(({ name }) => name)
  }
  return []
}
