import type { Account, ListedPermissionSet } from '../aws/types.ts'
import { fold } from '../fold.ts'
import { isHighRisk } from './risk.ts'

/** What rules tell accounts apart by. A name or id that is empty, a place that is, and what is undefined is not known. */
export type JudgedAccount = Pick<Account, 'id' | 'name' | 'ouPath' | 'units' | 'tags'> & {
  management: boolean | undefined
}

/** What rules tell permission sets apart by. One that is still to be made has no ARN. */
export interface JudgedSet {
  arn: string | undefined
  name: string
  /** Whether it allows as much as an administrator may. */
  highRisk: boolean
}
export const judgedSet = (set: ListedPermissionSet): JudgedSet => ({ ...set, highRisk: isHighRisk(set) })

/**
 * Names are compared as people read them; by a rule that grants at once to the letter, so that a name made to look like
 * another one opens nothing.
 */
export type Reading = 'as-read' | 'exact'

/** Undefined where what is known of the account does not tell. Ids match ids, names match names, each nothing else. */
export function matchesAccount(selector: string, account: JudgedAccount, reading: Reading): boolean | undefined {
  if (selector === 'management') return account.management
  if (/^\d{12}$/.test(selector)) return account.id === '' ? undefined : selector === account.id
  if (selector.startsWith('ou:')) {
    const top = selector.slice('ou:'.length)
    if (top === '/') return true
    return account.ouPath === '' ? undefined : isWithin(account.ouPath, top, reading)
  }
  if (selector.startsWith('tag:')) return account.tags && hasTag(account.tags, selector.slice('tag:'.length), reading)
  const name = nameIn(selector)
  if (account.name === '') return /^\*+$/.test(name) || undefined
  return matchesName(name, account.name, reading)
}

/** Whether the selector names accounts by what is theirs to change: their name. */
export const isByName = (selector: string): boolean =>
  !/^(management$|\d{12}$|ou:|tag:)/.test(selector) && !/^\*+$/.test(nameIn(selector))

/** `prod-*` of `prod-*` or `name:prod-*`. */
export const nameIn = (selector: string): string =>
  selector.startsWith('name:') ? selector.slice('name:'.length).trim() : selector

export function matchesPermissionSet(selector: string, set: JudgedSet, reading: Reading): boolean {
  if (selector === 'risk:high') return set.highRisk
  return selector.startsWith('arn:') ? selector === set.arn : matchesName(selector, set.name, reading)
}

/** Whether the OU at `path` is `top` or lies below it, name by name; everything lies below `/`. */
export function isWithin(path: string, top: string, reading: Reading = 'as-read'): boolean {
  const [inner, outer] = [unitsRead[reading](path), unitsRead[reading](top)]
  return outer.every((unit, i) => inner[i] === unit)
}

/** A company has a few paths and a policy a few names; large ones ask about each of them many thousand times. */
function keeping<V>(make: (text: string) => V): (text: string) => V {
  const made = new Map<string, V>()
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known
    if (made.size >= 5_000) made.clear()
    const value = make(text)
    made.set(text, value)
    return value
  }
}

/** The names in `/Workloads/Production`; `\/` is a slash in a name. */
const unitsOf = (path: string): string[] =>
  path.includes('\\')
    ? [...path.matchAll(/\/((?:\\.|[^\\/])+)/g)].map(([, name = '']) => name.replaceAll(/\\(.)/g, '$1'))
    : path.split('/').filter((name) => name !== '')
const unitsRead: Record<Reading, (path: string) => readonly string[]> = {
  exact: keeping(unitsOf),
  'as-read': keeping((path) => unitsOf(path).map(fold)),
}

/** The names of the units in a path, as people read them. */
export const unitNames = (path: string): readonly string[] => unitsRead['as-read'](path)

function hasTag(tags: Record<string, string>, wanted: string, reading: Reading): boolean {
  const at = wanted.indexOf('=')
  const [key, value] = [wanted.slice(0, at), wanted.slice(at + 1)]
  return Object.entries(tags).some(([k, v]) => sameName(k, key, reading) && sameName(v, value, reading))
}

export const sameName = (a: string, b: string, reading: Reading): boolean =>
  reading === 'exact' ? a === b : fold(a) === fold(b)

/** `*` stands for any letters, also none. */
export function matchesName(glob: string, name: string, reading: Reading = 'as-read'): boolean {
  const text = reading === 'exact' ? name : fold(name)
  const { first, rest, last } = globsRead[reading](glob)
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  // Taking each middle part at its first place leaves the most for the next; no backtracking, so no slow patterns.
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** What stands between the `*`: the first part, those in the middle, and the last, where there is a `*` at all. */
function partsOf(glob: string): { first: string; rest: readonly string[]; last: string | undefined } {
  const [first = '', ...rest] = glob.split('*')
  const last = rest.pop()
  return { first, rest, last }
}
const globsRead: Record<Reading, (glob: string) => ReturnType<typeof partsOf>> = {
  exact: keeping(partsOf),
  'as-read': keeping((glob) => partsOf(fold(glob))),
}
