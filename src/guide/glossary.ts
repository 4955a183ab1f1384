import { foldText, likeness } from './likeness.ts'
import { guideTerms, type Term } from './terms.ts'
import { moreTerms } from './terms-more.ts'
import { userTerms } from './terms-users.ts'

export type { Term } from './terms.ts'
export const terms: readonly Term[] = [...guideTerms, ...userTerms, ...moreTerms]

/** A word found by its name in either language, by another word for it, or nearly: then `exact` is false. */
export interface FoundTerm {
  term: Term
  exact: boolean
}

/** Two thirds of the letter pairs, and more: “passkey” shares half with “access key”, and is another thing. */
const near = 0.7

export function findTerm(typed: string): FoundTerm | undefined {
  const word = foldText(typed)
  if (word === '') return undefined
  const known = terms.map((term) => ({
    term,
    words: [term.id, term.name.en, term.name.ja, ...term.aliases].map(foldText),
  }))
  const exact = known.find(({ words }) => words.includes(word))
  if (exact) return { term: exact.term, exact: true }
  const scored = known
    .map(({ term, words }) => ({ term, score: Math.max(...words.map((other) => likeness(word, other))) }))
    .sort((a, b) => b.score - a.score)
  const [best] = scored
  return best && best.score >= near ? { term: best.term, exact: false } : undefined
}
