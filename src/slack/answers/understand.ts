import type { Directory } from '../../aws/types.ts'
import { nearest } from '../../policy/nearest.ts'
import { commandMeant, offeredAbout, offeredOf, type Understood } from './command-meant.ts'
import { type NamedLine, readNames } from './read-names.ts'
import { longestQuestion, typedText, unquoted } from './typed-text.ts'
import { speaksOfAccess, type Way, waysToAsk } from './ways-to-ask.ts'

/** More than a reason may have, and the names before it. */
const longestWish = 4_000

/** What stands before and after what is asked. */
const before =
  /^(?:hey|hi|hello|please|pls|plz|ok|so|um|sorry|(?:can|could|would|will) you(?: please)?(?= (?:tell|show|list|give me a list))|(?:tell|show)(?: me)?|i(?:'d like| want) to (?:know|see)|すみません|あの)(?:[,、:!.]? +|[,、])(?=\S)/iu
const after = /(?:[,]? (?:please|pls|plz)|(?:です|ます)?よ?ね|です|でしょう|ですか)$/iu
const end = /(?<=.)[\s?!。.、~:;()]+$/u
/** A question about it is no command. */
const question = /^(?:\S+ (?:i|we|you) (?:please )?)?(?:pause|resume)\b.*\?$/iu
/** Written like a form: `Request: account = …`. */
const isSentence = /^request:/iu
/** The music or the meeting, not the bot. */
const elsewhere = /^pause (?:the|this|that|my|our|for) (?!bot\b)\w+[.! ]*$/iu

function bare(masked: string): string {
  let text = masked.replace(end, '').replaceAll(/\b(?:acc?es{1,3}|acsess)\b(?![-.@])/giu, 'access')
  for (let i = 0; i < 4; i++) text = text.replace(before, '').replace(end, '')
  text = text.replace(/^w(?:h?[ua]t|aht|ot)\b/iu, 'what')
  for (let i = 0; i < 2; i++) text = text.replace(after, '').replace(end, '')
  return text
}

/**
 * The one reader of what people type, as a command or in a direct message. A command's own word comes first; else what the
 * line names in the directory, and a few words by which a wish is known, in both languages. `asks`: whether a word is one.
 */
export function understand(sent: string, isWord: (word: string) => boolean, directory: Directory): Understood {
  // A wish brings its reason, which is not cut. The patterns below are for short questions.
  const whole = typedText(sent, longestWish)
  const [, wish] = (whole.length > longestQuestion && /^request (.+)$/isu.exec(whole)) || []
  if (wish !== undefined) return { word: 'request', rest: wish }
  const said = unquoted(whole.slice(0, longestQuestion).trim())
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(said) ?? []
  const word = first.toLowerCase().replace(end, '')
  if (question.test(said) || elsewhere.test(said)) return { word: 'help', rest: 'pause' }
  const typed = word === 'status' || word === 'audit' ? rest.replaceAll('"', '').replace(end, '') : rest
  if (isWord(word) && fits(word, typed) && !isSentence.test(said)) return { word, rest: typed }
  const line = readNames(directory, said)
  const phrase = bare(line.masked)
  const asked = wayOf(phrase, line) ?? (/\s/.test(phrase) ? wayOf(mended(phrase), line) : undefined)
  return asked ?? offeredOf(phrase, line) ?? { word: '', rest: said, choices: offeredAbout(phrase, line) }
}

function wayOf(phrase: string, line: NamedLine): Understood | undefined {
  const isOfAccess = speaksOfAccess.test(phrase)
  const fits = ({ ofAccess, en, ja }: Way) => (!ofAccess || isOfAccess) && (en?.test(phrase) || ja?.test(phrase))
  for (const way of waysToAsk) {
    const asked = fits(way) ? commandMeant(way.wanted, phrase, line) : undefined
    if (asked) return asked
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
  if (word === 'request') return !/^(?:denied|is|was|has)(?:\s|$)/i.test(rest)
  // Then it is the beginning of a sentence.
  if (word === 'access') return !/^(?:denied|is|was|has|road|request|to|for|of|on|in|list)(?:\s|$)/i.test(rest)
  if (word === 'audit') return !/^(?:log|trail|history|for|of|on)(?:\s|$)/i.test(rest)
  if (word === 'explain') return !/\bto me\b|^(?:how|what|why)\b/i.test(rest)
  if (word === 'help') return !/^(?:me|us|please|pls)(?:\s|$)/i.test(rest)
  // An account is closed by a request.
  if (word === 'close') return /^(?=\S*\d)[0-9a-z]{6}(?:\s|$)/i.test(rest)
  if (word === 'resume') return /^(?:(?:the )?bot|everything|please|now)?[.!]*$/i.test(rest)
  if (word === 'people') return rest === '' || /^(?:bind|unbind|why)\b/i.test(rest)
  if (['pending', 'mine', 'my-access', 'doctor', 'findings', 'guide'].includes(word)) return rest === ''
  return true
}
