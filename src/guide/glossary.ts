import { foldText, likeness } from './likeness.ts'
import { guideTerms, moreTerms, type Term } from './terms.ts'

export type { Term } from './terms.ts'
export const terms: readonly Term[] = [...guideTerms, ...moreTerms]

/** A word found by its name in either language, by another word for it, or nearly: then `exact` is false. */
export interface FoundTerm {
  term: Term
  exact: boolean
}

const near = 0.5

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
