import type { Directory } from '../../aws/types.ts'
import { levelCalled, personCalled, thingCalled } from './called-so.ts'
import { commonWords } from './common-words.ts'
import { lineTokens, type Token } from './line-tokens.ts'
import { likeAName, likest } from './nearly-called.ts'
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
const ordinary =
  /^(?:read|view|set|sign|log|follow|check|self|health|break|emergency|e|on|off|re|co|up|in|out|so|read)-/i

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
