/**
 * Text in the form in which people take it for the same: case, width, hyphens and spaces do not matter, nor does a long
 * vowel at the end (ユーザ, ユーザー).
 */
export const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-_・「」"'“”。、.?!]+/gu, '')
    .replace(/ー(?=$|[^\p{Script=Katakana}])/gu, '')

/** How many pairs of neighbouring letters two words share, 0 to 1: near misses in both languages. */
export function likeness(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)]
  if (left.length === 0 || right.length === 0) return a === b ? 1 : 0
  const rest = [...right]
  let shared = 0
  for (const pair of left) {
    const at = rest.indexOf(pair)
    if (at < 0) continue
    rest.splice(at, 1)
    shared += 1
  }
  return (2 * shared) / (left.length + right.length)
}

const pairs = (text: string): string[] => [...text].slice(1).map((letter, i) => `${[...text][i]}${letter}`)
