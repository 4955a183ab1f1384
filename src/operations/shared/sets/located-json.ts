import { parsedPolicy } from './policy-text.ts'

/** A value of JSON and where it begins in its text. `JSON.parse` tells neither that nor a key that is there twice. */
export type Located = { at: number } & (
  | { kind: 'object'; entries: { key: string; at: number; value: Located }[] }
  | { kind: 'array'; items: Located[] }
  | { kind: 'value'; value: string | number | boolean | null }
)

/** The text is no JSON from here on. */
export class JsonMistake extends Error {
  readonly at: number
  constructor(at: number) {
    super(`no JSON at ${at}`)
    this.at = at
  }
}

const space = /[ \t\r\n]*/y
const scalar =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy
const deepest = 50

/** https://www.json.org. Throws a `JsonMistake`. */
export function locatedJson(text: string): Located {
  let at = 0
  const skip = () => {
    space.lastIndex = at
    space.test(text)
    at = space.lastIndex
  }
  const take = (sign: string): boolean => {
    skip()
    if (text[at] !== sign) return false
    at++
    return true
  }
  const must = (sign: string) => {
    if (!take(sign)) throw new JsonMistake(at)
  }
  function read(depth: number): Located {
    skip()
    const start = at
    if (depth > deepest) throw new JsonMistake(at)
    if (take('{')) return { kind: 'object', at: start, entries: list('}', () => entry(depth)) }
    if (take('[')) return { kind: 'array', at: start, items: list(']', () => read(depth + 1)) }
    scalar.lastIndex = at
    const [found] = scalar.exec(text) ?? []
    if (found === undefined) throw new JsonMistake(at)
    at += found.length
    return { kind: 'value', at: start, value: parsedPolicy(found) as string | number | boolean | null }
  }
  function list<T>(end: string, item: () => T): T[] {
    const items: T[] = []
    if (take(end)) return items
    do items.push(item())
    while (take(','))
    must(end)
    return items
  }
  function entry(depth: number) {
    skip()
    const keyAt = at
    if (text[at] !== '"') throw new JsonMistake(at)
    const key = read(depth)
    must(':')
    return { key: key.kind === 'value' ? String(key.value) : '', at: keyAt, value: read(depth + 1) }
  }
  const whole = read(0)
  skip()
  if (at < text.length) throw new JsonMistake(at)
  return whole
}

/** Both count from one, as editors show them. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
