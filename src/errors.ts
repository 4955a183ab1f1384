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

/** Reads what was kept. Earlier releases kept words as they were, and of a refusal its message. */
export function readOutcome(kept: unknown): Outcome | undefined {
  if (typeof kept === 'object' && kept !== null) {
    const { code, vars, text } = kept as { code?: unknown; vars?: unknown; text?: unknown }
    if (typeof code === 'string') return { code, vars: (vars ?? {}) as Record<string, string | number> }
    return typeof text === 'string' ? (refusalIn(text) ?? { text }) : undefined
  }
  if (typeof kept !== 'string' || kept === '') return undefined
  const read = kept.startsWith('{') ? readOutcome(parsed(kept)) : refusalIn(kept)
  return read ?? { text: kept }
}

/** `no_instance {}`: see the constructor of `Refusal`. */
function refusalIn(text: string): Outcome | undefined {
  const [, code, vars = ''] =
    /^(?:Refusal: )?([a-z]+(?:_[a-z]+)+|guest|stranger|deactivated) (\{.*\})$/s.exec(text) ?? []
  const read = code && parsed(vars)
  return read ? { code, vars: read as Record<string, string | number> } : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
