import type { Directory } from '../../aws/types.ts'
import { fold } from '../../fold.ts'
import type { Context } from '../../workflow/context.ts'
import { commonWords } from './common-words.ts'
import { findInDirectory } from './find-in-directory.ts'
import type { PrincipalHit } from './person-mentioned.ts'
import { lengthSource, readLength } from './read-length.ts'
import { unquoted } from './typed-text.ts'

/** What a line names: access, for how long, for whom. `left`: what is none of that. */
export interface NamedInLine {
  operation?: string
  accountId?: string
  permissionSetArn?: string
  durationMs?: number
  permanent?: boolean
  /** A person or group of the directory, or `<@U…>`. */
  whom?: PrincipalHit | string
  /** What stands after `for` and is nobody here. */
  nobody?: string
  left: string
}

const token = new RegExp(`"[^"]*"|<@[UW][A-Z0-9]+>|${lengthSource}|[\\x21-\\x7e]+|[^\\x00-\\x7e]+`, 'giu')
const filler =
  /^(?:for|on|in|to|at|a|an|the|and|access|please|account|permission|set|[のをにへではがと、]|さん|アクセス|権限|ために)$/iu
const forWhom = /^(?:for|対象は|対象[:：]?)$/iu
const mostWords = 8
/** Names stand in front; what comes after so many letters is read no more. */
const mostRead = 500
const mentioned = /^<@[UW][A-Z0-9]+>$/

/** Reads a line as `typedText` gives it. A name may have spaces: the longest one that there is counts. */
export function readWords(ctx: Pick<Context, 'directory' | 'operations'>, line: string): NamedInLine {
  const read = line.length > mostRead ? line.slice(0, mostRead).replace(/\S*$/u, '') : line
  const named = readFront(ctx, read)
  return { ...named, left: [named.left, line.slice(read.length)].filter(Boolean).join(' ') }
}

function readFront({ directory, operations }: Pick<Context, 'directory' | 'operations'>, line: string): NamedInLine {
  const words = [...line.matchAll(token)].map((found) => ({
    text: found[0],
    from: found.index,
    to: found.index + found[0].length,
  }))
  const found: NamedInLine = { left: '' }
  let end = 0 // of what was left over last
  let whomNext = false
  /** Of a reason, unless a person follows. */
  let purpose = ''
  for (let i = 0; i < words.length; ) {
    const { text, from, to } = words[i] as (typeof words)[number]
    const spans = Array.from({ length: Math.min(mostWords, words.length - i) }, (_, n) => n + 1)
      .reverse()
      .map((count) => ({ count, name: unquoted(line.slice(from, words[i + count - 1]?.to)) }))
    const durationMs = readLength(text)
    const whom = mentioned.test(text)
      ? { count: 1, hit: text }
      : whomNext
        ? firstOf(spans, (name) => personIn(directory, name))
        : undefined
    // A purpose may stand there too.
    if (whomNext && !whom && found.whom === undefined && /^[@\w.+-]*[@.]|^@/u.test(text)) found.nobody = text
    whomNext = false
    if (!whom && purpose) found.left += ` ${purpose}`
    purpose = ''
    if (whom && found.whom === undefined) {
      found.whom = whom.hit
      i += whom.count
      continue
    }
    const thing = firstOf(spans, (name) => thingIn(directory, name, found)) ?? nearly(directory, unquoted(text), found)
    if (thing) {
      Object.assign(found, thing.hit)
      i += thing.count
      continue
    }
    if (found.left === '' && operations.has(text)) found.operation = text
    else if (text === 'permanent') found.permanent = true
    else if (durationMs !== undefined && found.durationMs === undefined && (found.left === '' || /^\d/.test(text)))
      found.durationMs = durationMs
    else if (forWhom.test(text) && found.whom === undefined) {
      whomNext = true
      if (found.left !== '') purpose = text
    } else if (found.left !== '' || isNamed(found) || !filler.test(text)) {
      found.left += found.left !== '' && from > end ? ` ${text}` : text
      end = to
    }
    i += 1
  }
  if (purpose) found.left += ` ${purpose}`
  // Only "please" is no reason.
  if (found.left.split(' ').every((word) => filler.test(word))) found.left = ''
  return found
}

/** Once account, set and length are known, every word belongs to the reason. */
const isNamed = ({ accountId, permissionSetArn, durationMs, permanent }: NamedInLine): boolean =>
  Boolean(accountId && permissionSetArn && (durationMs || permanent))

type Span = { count: number; name: string }
function firstOf<T>(spans: Span[], read: (name: string) => T | undefined): { count: number; hit: T } | undefined {
  for (const { count, name } of spans) {
    const hit = read(name)
    if (hit !== undefined) return { count, hit }
  }
  return undefined
}

/** Exactly one of this name, of what the line has not named yet. */
function thingIn(directory: Directory, name: string, so: NamedInLine): Partial<NamedInLine> | undefined {
  const same = (one: { name: string }) => fold(one.name) === fold(name)
  if (so.accountId === undefined) {
    const [account, another] = directory.search('account', name, 10).hits.filter(same)
    const known = directory.account(name) ?? (another ? undefined : account)
    if (known) return { accountId: known.id }
  }
  if (so.permissionSetArn !== undefined) return undefined
  const set = directory.search('permissionSet', name, 10).hits.find(same)
  return set && { permissionSetArn: set.arn }
}

/** Part of a name where only one begins so, or has it; a reason that has begun is left alone. */
function nearly(directory: Directory, word: string, so: NamedInLine) {
  if (so.left !== '' || word.length < 3 || filler.test(word)) return undefined
  const only = <T extends { name: string }>(hits: readonly T[]): T | undefined => {
    const begins = hits.filter(({ name }) => fold(name).startsWith(fold(word)))
    return begins.length === 1 ? begins[0] : hits.length === 1 ? hits[0] : undefined
  }
  const account = so.accountId === undefined ? only(directory.search('account', word, 5).hits) : undefined
  const set = so.permissionSetArn === undefined ? only(directory.search('permissionSet', word, 5).hits) : undefined
  // What could be either is neither.
  if ((account && set) || !(account || set)) return undefined
  return { count: 1, hit: account ? { accountId: account.id } : { permissionSetArn: set?.arn ?? '' } }
}

function personIn(directory: Directory, typed: string): NamedInLine['whom'] {
  const name = typed.replace(/^@/, '')
  // "For an audit" is for nobody whose name has those letters.
  if (commonWords.has(name.toLowerCase())) return undefined
  const people = findInDirectory(directory, name, 10).filter((one) => one.kind === 'user' || one.kind === 'group')
  return people.length === 1 ? people[0] : undefined
}
