import type { Directory } from '../../aws/types.ts'
import { fold } from '../../fold.ts'
import { nearest } from '../../policy/nearest.ts'
import { commonWords } from './common-words.ts'
import { lineTokens, type Token } from './line-tokens.ts'
import { readLength } from './read-length.ts'
import { unquoted } from './typed-text.ts'

export type NamedKind = 'account' | 'set' | 'person' | 'group' | 'length' | 'id' | 'name'

/** A word or several that name something. `name`: it looks like one, and nothing here is called so. */
export interface Name {
  kind: NamedKind
  from: number
  to: number
  /** What a command takes for it. */
  says: string
  /** Nothing is called so; this is the most like it. */
  guessed?: true
}

/** A line and what it names. `masked`: the same with `@account`, `@set` and so on where a name stood. */
export interface NamedLine {
  text: string
  masked: string
  names: Name[]
}

const mostWords = 4
/** Names stand at the beginning of what people type; a reason may be long. */
const mostTokens = 60
/** Particles and endings: nothing is called so. */
const kana = /^[\p{Script=Hiragana}、。！？「」・ー]+$/u
const requestId = /^(?=.*\d)(?=.*[a-z])[0-9a-z]{6}$/i
const ticket = /^[A-Z][A-Z0-9]+-\d+$/
const likeAName = /^(?=.*[a-z])[\w.]+(?:[-_][\w.]+)+$|^[\w.+-]+@[\w-]+\.[\w.-]+$/i
const ordinary =
  /^(?:read|view|set|sign|log|follow|check|self|health|break|emergency|e|on|off|re|co|up|in|out|so|read)-/i
const camel = /^[A-Z][a-z]+[A-Z]\w+$|^\w{3,}access$/i

/** What levels of access are called, and the permission set that AWS makes for it. */
const levels: [RegExp, whole: string, part: string][] = [
  [/^(?:admin|administrator|admins|administrators|full access|管理者|アドミン)$/i, 'AdministratorAccess', 'Admin'],
  [/^(?:power[ -]?users?|power|パワーユーザー?)$/i, 'PowerUserAccess', 'PowerUser'],
  [
    /^(?:read[ -]?only(?: access)?|read access|view[ -]?only|閲覧(?:専用|のみ|だけ)?|参照(?:専用|のみ|だけ)?|読み取り(?:専用|のみ|だけ)?|リードオンリー)$/i,
    'ReadOnlyAccess',
    'ReadOnly',
  ],
  [/^(?:billing|請求)$/i, 'Billing', 'Billing'],
]

/** Where English names somebody, before and after. */
const beforePerson =
  /^(?:for|of|does|do|can|could|has|have|is|did|was|give|grant|let|add|onboard|remove|by|why|where|what|when|which|about|with|everything|revoke|deny|approve|reject|gave|granted|added|removed|revoked|off|out|stop|accounts|access|for:|to|from|and|let's|get|help|of:|show|show:|list|audit)$/i
const afterPerson =
  /^(?:needs?|wants?|has|have|can|could|'s|is|got|gets?|did|does|reach|requires?|left|lost|さん|様|くん|氏|が|は|を|に|の|って|も|へ|用)$/i

/** Which words of a line as `typedText` gives it name what the directory has. No word costs more than a few looks into its index. */
export function readNames(directory: Directory, text: string): NamedLine {
  const tokens = lineTokens(text).slice(0, mostTokens)
  const names: Name[] = []
  for (let i = 0; i < tokens.length; ) {
    const found = nameAt(directory, text, tokens, i)
    if (found) names.push(found.name)
    i += found?.count ?? 1
  }
  return { text, masked: mask(text, names), names }
}

function mask(text: string, names: Name[]): string {
  let masked = ''
  let end = 0
  for (const { kind, from, to } of names) {
    masked += `${text.slice(end, from)}@${kind}`
    end = to
  }
  return masked + text.slice(end)
}

function nameAt(
  directory: Directory,
  text: string,
  tokens: Token[],
  i: number,
): { name: Name; count: number } | undefined {
  const token = tokens[i] as Token
  const made = (count: number, kind: NamedKind, says: string, guessed = false) => ({
    count,
    name: {
      kind,
      from: token.from,
      to: tokens[i + count - 1]?.to ?? token.to,
      says,
      ...(guessed && { guessed: true as const }),
    },
  })
  if (/^<@[UW][A-Z0-9]+>$/.test(token.text)) return made(1, 'person', token.text)
  if (readLength(token.text) !== undefined) return made(1, 'length', token.text)
  if (kana.test(token.text)) return undefined
  for (let count = Math.min(mostWords, tokens.length - i); count > 0; count--) {
    const typed = unquoted(text.slice(token.from, tokens[i + count - 1]?.to))
    const isCommon = count === 1 && typed === token.text && commonWords.has(typed.toLowerCase())
    if (isCommon && !isMarked(tokens, i)) continue
    const thing = thingCalled(directory, typed) ?? levelCalled(directory, typed)
    if (thing) return made(count, thing.kind, thing.says)
    if (count > 3 || isCommon) continue
    const who = personCalled(directory, typed)
    if (who !== undefined && (count > 1 || isPersonal(tokens, i, typed))) return made(count, 'person', who)
  }
  const word = unquoted(token.text)
  if (requestId.test(word)) return made(1, 'id', word)
  if (ticket.test(word) || ordinary.test(word)) return undefined
  const like = likest(directory, word)
  if (like) return made(1, like.kind, like.says, true)
  return likeAName.test(word) || word !== token.text ? made(1, 'name', word) : undefined
}

/** An account may be called like a word of asking: `audit`. Then what stands beside it says that it is one. */
const isMarked = (tokens: Token[], i: number): boolean =>
  /^(?:in|on|into|to)$/i.test(tokens[i - 1]?.text ?? '') ||
  /^(?:account|group|アカウント|グループ|に|へ)$/i.test(tokens[i + 1]?.text ?? '')

const isPersonal = (tokens: Token[], i: number, typed: string): boolean =>
  typed.includes('@') ||
  tokens.length === 1 ||
  beforePerson.test(tokens[i - 1]?.text ?? '') ||
  afterPerson.test(tokens[i + 1]?.text ?? '')

function thingCalled(directory: Directory, typed: string): { kind: NamedKind; says: string } | undefined {
  if (typed.length < 2) return undefined
  const same = (name: string) => bare(name) === bare(typed)
  const accounts = directory.named('account', typed, 2).filter(({ id, name }) => same(name) || same(id))
  if (accounts.length > 0) return { kind: 'account', says: only(accounts)?.name ?? typed }
  const set = directory.named('permissionSet', typed, 2).find(({ name }) => same(name))
  if (set) return { kind: 'set', says: set.name }
  const group = directory.named('group', typed, 2).find(({ displayName }) => same(displayName))
  return group && { kind: 'group', says: group.displayName }
}
const only = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined)
const bare = (name: string): string => fold(name).replaceAll(/[\s._-]/g, '')

function levelCalled(directory: Directory, typed: string): { kind: NamedKind; says: string } | undefined {
  const [, whole = '', part = ''] = levels.find(([words]) => words.test(typed)) ?? []
  if (!whole) return undefined
  const sets = directory.beginningWith('permissionSet', part, 2)
  const set = directory.named('permissionSet', whole, 2).find(({ name }) => name === whole) ?? only(sets)
  return { kind: 'set', says: set?.name ?? typed }
}

/** By sign-in name, address, or the first of the names. */
function personCalled(directory: Directory, typed: string): string | undefined {
  const name = typed.replace(/^@/, '')
  if (name.length < 2) return undefined
  const [one, another] = directory.named('user', name, 2)
  if (!one) return undefined
  const known = [one.userName, one.email, one.displayName, one.displayName.split(' ')[0] ?? '']
  if (!known.some((said) => fold(said) === fold(name))) return undefined
  return another ? name : one.userName
}

/** What is spelt nearly so: a guess, never more. */
function likest(directory: Directory, word: string): { kind: NamedKind; says: string } | undefined {
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
