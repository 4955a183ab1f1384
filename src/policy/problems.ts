import type { Say, Vars } from '../i18n.ts'
import type { en } from '../locales/index.ts'

export type ProblemCode = keyof (typeof en)['policy']['problems']
type Expected = keyof (typeof en)['policy']['expected']

/** A mistake in the configuration, before it is put into words. `place` is `policy.yaml:14 rules[1].maxDuration`. */
export interface Mistake {
  place: string
  code: ProblemCode
  vars?: Vars
  /** What should have been there, where a value has the wrong type. */
  expected?: Expected
}

/** A mistake in words: where, what is wrong, how to mend it. */
export interface Problem {
  place: string
  problem: string
  remedy: string
}

export function inWords({ place, code, vars = {}, expected }: Mistake, say: Say): Problem {
  const all = expected ? { ...vars, expected: say.plain(`policy:expected.${expected}`) } : vars
  return {
    place,
    problem: say.plain(`policy:problems.${code}.problem`, all),
    remedy: say.plain(`policy:problems.${code}.remedy`, all),
  }
}

/** `policy.yaml:14 rules[1].maxDuration: problem remedy`, on one line. */
export const asLine = ({ place, problem, remedy }: Problem): string =>
  `${place}: ${problem} ${remedy}`.replaceAll(/\s*\n\s*/g, ' ')

/** A value as a message shows it: short, on one line. */
export function quoteValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`
}
