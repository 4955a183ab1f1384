import { nearest } from '../../policy/nearest.ts'
import { longestQuestion, typedText, unquoted } from './typed-text.ts'
import { english } from './ways-english.ts'
import { japanese } from './ways-japanese.ts'

/** A command's word and what came after it; no word: not understood. */
export interface Understood {
  word: string
  rest: string
}

/** More than a reason may have, and the names before it. */
const longestWish = 4_000

const before =
  /^(?:hey|hi|hello|please|pls|plz|ok|so|um|sorry|(?:can|could|would|will) you(?: please)?(?= (?:tell|show|list|give me a list))|(?:tell|show)(?: me)?|list|i(?:'d like| want) to (?:know|see)|すみません|あの)(?:[,、:!.]? +|[,、])(?=\S)/iu
const after = /(?:[,]? (?:please|pls|plz)|(?:です|ます)?よ?ね|です|でしょう|ですか|てください|下さい)$/iu
const question = /^(?:\S+ (?:i|we|you) (?:please )?)?(?:pause|resume)\b.*\?$/iu
/** The music or the meeting, not the bot. */
const elsewhere = /^pause (?:the|this|that|my|our|for) (?!bot\b)\w+[.! ]*$/iu
const end = /[\s?!。.、~:;()]+$/u

function bare(said: string): string {
  let text = said.replace(end, '').replaceAll(/\b(?:acc?es{1,3}|acsess)\b(?![-.@])/giu, 'access')
  for (let i = 0; i < 4; i++) text = text.replace(before, '').replace(end, '')
  text = text.replace(/^w(?:h?[ua]t|aht|ot)\b/iu, 'what')
  for (let i = 0; i < 2; i++)
    text = text
      .replace(/ですか$/u, '')
      .replace(after, (s) => (s.startsWith('て') ? 'て' : ''))
      .replace(end, '')
  return text
}

/**
 * The one reader of what people type, as a command or in a direct message. A command's own word comes first; then the ways
 * people ask, in both languages. `asks`: whether a word is one.
 */
export function understand(sent: string, isWord: (word: string) => boolean): Understood {
  // A wish brings its reason, which is not cut. The patterns below are for short questions.
  if (sent.length > longestQuestion) {
    const [, wish] = /^request (.+)$/isu.exec(typedText(sent, longestWish)) ?? []
    if (wish !== undefined) return { word: 'request', rest: wish }
  }
  const said = unquoted(typedText(sent))
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(said) ?? []
  const word = first.toLowerCase().replace(end, '')
  // A question about it is no command.
  if (question.test(said)) return { word: 'help', rest: 'pause' }
  if (elsewhere.test(said)) return { word: 'help', rest: 'pause' }
  // Its reason may be anything: of a laptop that was stolen, too.
  if ((word === 'pause' || word === 'close') && rest !== '' && isWord(word) && fits(word, rest)) return { word, rest }
  const phrase = bare(said)
  const asked = wayOf(phrase)
  if (asked) return asked
  const typed = word === 'status' || word === 'audit' ? rest.replaceAll('"', '').replace(end, '') : rest
  if (isWord(word) && fits(word, typed)) return { word, rest: typed }
  return (/\s/.test(phrase) && wayOf(mended(phrase))) || { word: '', rest: said }
}

function wayOf(phrase: string): Understood | undefined {
  for (const [pattern, meaning] of [...english, ...japanese]) {
    const found = pattern.exec(phrase)
    if (!found) continue
    const [, ...groups] = found
    const meant = typeof meaning === 'string' ? meaning : meaning(...(groups as string[]))
    if (meant === '') continue
    const [, word = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(meant.trim()) ?? []
    return { word, rest: word === 'access' ? rest.replaceAll('"', '') : rest }
  }
  return undefined
}

const spelt =
  'access approve approval approvals pending permission permissions request requests status waiting thanks'.split(' ')

/** What nobody understands is read once more with the words of asking spelt right: `acces`, `reqeust`, `aprove`. */
const mended = (phrase: string): string =>
  phrase.replaceAll(/(?<![\w@.<-])[a-z]{5,12}(?![\w@.-])/giu, (word) => {
    const meant = nearest(word, spelt)
    return meant && meant[0] === word[0]?.toLowerCase() ? meant : word
  })

/** "Status quo" and "resume writing" begin with a command's word, and are none. */
function fits(word: string, rest: string): boolean {
  if (word === 'status') return !rest.includes(' ')
  // Told of, not asked for.
  if (word === 'access' || word === 'request') return !/^(?:denied|is|was|has)(?:\s|$)/i.test(rest)
  // An account is closed by a request.
  if (word === 'close') return /^(?=\S*\d)[0-9a-z]{6}(?:\s|$)/i.test(rest)
  if (word === 'resume') return /^(?:(?:the )?bot|everything|please|now)?[.!]*$/i.test(rest)
  return true
}
