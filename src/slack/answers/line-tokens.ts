import { lengthSource } from './read-length.ts'

export interface Token {
  text: string
  from: number
  to: number
}

const part = new RegExp(
  `"[^"]*"|<@[UW][A-Z0-9]+>|${lengthSource}|[:=]+|[\\x21-\\x39\\x3b\\x3c\\x3e-\\x7e]+|[^\\x00-\\x7e]+`,
  'giu',
)
/** What stands between names in Japanese, which is written without spaces. */
const between =
  /半日|半時間|半年|[一二三四五六七八九十](?:時間半?|日間)|さん|くん|って|から|まで|アカウント|グループ|権限|アクセス|一覧|管理者|閲覧|参照|読み取り|[様氏のをにへではがともや用、。，．？！・（）]/u
const pieces = new RegExp(`${between.source}|(?:(?!${between.source})[^\\x00-\\x7e])+`, 'gu')
const around = /^[([{"'`*:;=!,]*(.*?)(?:'s)?[)\]}"'`*,.;:!?~]*$/su

/** The words of a line as `typedText` gives it, and where they stand; without the marks around them. */
export function lineTokens(line: string): Token[] {
  return [...line.matchAll(part)].flatMap(({ 0: text, index }) => {
    if (!/^[\x21-\x7e]/.test(text)) return [...text.matchAll(pieces)].map((piece) => at(piece[0], index + piece.index))
    if (/^["<]/.test(text)) return [at(text, index)]
    const inner = around.exec(text)?.[1] ?? ''
    const word = at(inner || text, index + (inner ? text.indexOf(inner) : 0))
    const isOwned = text.slice(word.to - index).startsWith("'s")
    return isOwned ? [word, at("'s", word.to)] : [word]
  })
}

const at = (text: string, from: number): Token => ({ text, from, to: from + text.length })
