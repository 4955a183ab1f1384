import type { Outcome } from '../errors.ts'

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
