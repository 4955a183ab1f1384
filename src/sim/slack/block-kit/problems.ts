import { isObject } from '../json.ts'
import type { MessageMetadata } from '../types.ts'
import type { Problem } from './rules.ts'
import { home, message, modal } from './surfaces.ts'

export type { Problem } from './rules.ts'
export type Surface = 'message' | 'modal' | 'home'

const surfaces = { message, modal, home }

/** What Slack would refuse about a message (`{text, blocks}`) or a view, with a JSON pointer to each place. */
export function problems(surface: Surface, payload: unknown): Problem[] {
  const found: Problem[] = []
  surfaces[surface](payload, '', found)
  return found
}

export function isMetadata(value: unknown): value is MessageMetadata {
  return isObject(value) && typeof value.event_type === 'string' && isObject(value.event_payload)
}
