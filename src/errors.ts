import type { RefusalCode } from './i18n.ts'

/**
 * Something expected that stops a person's wish: it has a code, from which `i18n` makes the reason and the next step
 * in the reader's language (`errors:<code>.reason`, `errors:<code>.next`). Everything else that is thrown is a fault.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly vars: Record<string, string | number>
  /** The form field that the refusal belongs to, where it belongs to one. */
  readonly field: string | undefined

  constructor(code: RefusalCode, vars: Record<string, string | number> = {}, field?: string) {
    super(`${code} ${JSON.stringify(vars)}`)
    this.code = code
    this.vars = vars
    this.field = field
  }
}

/** What is kept of an error until somebody reads it: a refusal by its code, or words as they were said, such as AWS's. */
export type Outcome = { code: string; vars: Record<string, string | number> } | { text: string }

export const outcomeOf = ({ code, vars }: Refusal): Outcome => ({ code, vars })
