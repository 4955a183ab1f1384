import { auditWords } from './audit-search-said.ts'
import type { NamedLine } from './read-names.ts'
import { accessWords, peopleWords, requestWords, saysOf, subject } from './said-as-command.ts'
import { asksOfWord, speaksOfAccess, type Wanted } from './ways-to-ask.ts'

/** A command's word and what came after it; no word: not understood. */
export interface Understood {
  word: string
  rest: string
  /** What may be meant as well, each to be offered as a button; `word` is `offer` where nothing of it is surer than the rest. */
  choices?: Understood[]
}

const offer = (...choices: Understood[]): Understood => ({ word: 'offer', rest: '', choices })

const form = { word: 'request', rest: '' }
const own: Understood = { word: 'my-access', rest: '' }
const mine = { word: 'mine', rest: '' }
const pending = { word: 'pending', rest: '' }

/** The command that a wish stands for; undefined where it stands for none after all. */
export function commandMeant(wanted: Wanted, phrase: string, line: NamedLine): Understood | undefined {
  const [id] = saysOf(line, 'id')
  const [whom] = saysOf(line, 'person')
  const access = { word: 'access', rest: accessWords(line, phrase) || subject(phrase) }
  const request = { word: 'request', rest: requestWords(line) }
  const about = aboutAccess(line)
  switch (wanted) {
    case 'stop':
      return { word: 'request', rest: whom === undefined ? 'emergency-stop' : `emergency-stop for ${whom}` }
    case 'help':
      return { word: 'help', rest: wordAsked(phrase, line) }
    case 'pause':
      return { word: 'help', rest: 'pause' }
    case 'people': {
      const asked = { word: 'people', rest: peopleWords(line) }
      // What changes something is a button.
      return /^(?:un)?bind/.test(asked.rest) ? offer(asked) : asked
    }
    case 'status':
      return id && /\baudit\b|監査|履歴/iu.test(phrase)
        ? { word: 'audit', rest: id }
        : { word: 'status', rest: id ?? '' }
    case 'audit':
      return { word: 'audit', rest: id ?? auditWords(line) }
    case 'explain': {
      const rest = [...saysOf(line, 'account', 'name').slice(0, 1), ...saysOf(line, 'set', 'length')].join(' ')
      return rest ? { word: 'explain', rest } : undefined
    }
    case 'access':
      if (!access.rest && auditWords(line)) return { word: 'audit', rest: auditWords(line) }
      if (isGuessed(line) || isEither.test(phrase)) return offer(access, request)
      return { ...access, ...(about.length > 0 && { choices: [request, ...about, own] }) }
    case 'request':
      if (isGuessed(line)) return offer(request, access)
      return { ...request, ...(about.length > 0 && { choices: [access, ...about, own] }) }
    case 'form':
      return form
    case 'my-access':
      // Somebody else's.
      if (whom !== undefined) return undefined
      return { ...own, ...(about.length > 0 && { choices: [request, access, ...about] }) }
    default:
      return { word: wanted, rest: '' }
  }
}

/** The word whose meaning or use is asked; none for the bot itself. */
function wordAsked(phrase: string, line: NamedLine): string {
  const word = (asksOfWord.en.exec(phrase) ?? asksOfWord.ja.exec(phrase))?.groups?.word?.trim() ?? ''
  if (word === '@name') return saysOf(line, 'name')[0] ?? ''
  return /^(?:(?:this|that|the|you|it|your)\b|bot$|これ|それ|この|その|ボット$)/iu.test(word) ? '' : word
}

/** What there is to know of the access that a line names. */
function aboutAccess(line: NamedLine): Understood[] {
  const rest = [...saysOf(line, 'account').slice(0, 1), ...saysOf(line, 'set').slice(0, 1)].join(' ')
  return rest ? ['explain', 'audit'].map((word) => ({ word, rest })) : []
}

const isGuessed = ({ names }: NamedLine): boolean => names.some(({ guessed }) => guessed)
/** "Access to prod-data as ReadOnly": who has it, or a wish for it. */
const isEither = /^access\b.*@account.*@set|^access\b.*@set.*@account/iu

/**
 * Something is named, and nothing says what about it: a set in an account, a length, or "please" make it a wish; else
 * what there is to be asked of it is offered.
 */
export function offeredOf(phrase: string, line: NamedLine): Understood | undefined {
  const [account, set, person, group] = (['account', 'set', 'person', 'group'] as const).map(
    (kind) => saysOf(line, kind)[0],
  )
  const access = { word: 'access', rest: accessWords(line, phrase) }
  const request = { word: 'request', rest: requestWords(line) }
  if (account === undefined && set === undefined)
    return (person ?? group) !== undefined && speaksOfAccess.test(phrase) ? offer(access, request) : undefined
  const isWish = (account && set) || saysOf(line, 'length').length > 0
  if (isWish && !isQuestion.test(line.text) && !isGuessed(line)) return request
  return offer(request, access, ...aboutAccess(line), own)
}
const isQuestion = /[?？]$|か。?$/u

/** What the words are about where nothing more is understood. */
const topics: [RegExp, Understood[]][] = [
  [/\b(?:approv|sign|review|remind|nudg|den(?:y|ied)|reject)|承認|却下|催促|確認/iu, [pending, mine]],
  [/\b(?:request|ask|applied|ticket)|申請|依頼/iu, [mine, pending, form]],
  [/\b(?:access|permission|role|right|account|log ?in|lock)|権限|アクセス|ログイン|アカウント|入れ/iu, [form, own]],
]
const mostOffered = 4
const leastOffered = 3

/** What may be meant where nothing is named and nothing understood. */
export function offeredAbout(phrase: string, line?: NamedLine): Understood[] {
  const past = line && auditWords(line)
  const [whom] = line ? saysOf(line, 'person', 'group') : []
  const found = new Set([
    ...(whom === undefined ? [] : [{ word: 'access', rest: whom }]),
    ...(past ? [{ word: 'audit', rest: past }] : []),
    ...topics.flatMap(([words, choices]) => (words.test(phrase) ? choices : [])),
  ])
  return [...new Set([...found, form, own, pending])].slice(
    0,
    Math.max(leastOffered, Math.min(found.size, mostOffered)),
  )
}
