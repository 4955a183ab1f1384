import { optionsAnswer } from './block-kit/objects.ts'
import type { Problem } from './block-kit/problems.ts'
import { asObject, isObject, type Json } from './json.ts'
import type { View } from './types.ts'

/** What is wrong with an answer to a request for options. */
export function optionProblems(answer: Json | undefined): string | undefined {
  const found: Problem[] = []
  optionsAnswer(answer, '', found)
  return found.length > 0
    ? found.map(({ pointer, message }) => `${message} at ${pointer || '/'}`).join('; ')
    : undefined
}

/** What is wrong with `response_action: errors`: each must name an input block that is there, and say something. */
export function errorProblems(view: View, answer: Json): string | undefined {
  const errors = asObject(answer.errors)
  const inputs = new Set(view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id))
  const unknown = Object.keys(errors).filter((block) => !inputs.has(block))
  if (!isObject(answer.errors) || Object.keys(errors).length === 0) return 'response_action errors without errors'
  if (unknown.length > 0) return `errors name no input block: ${unknown.join(', ')}`
  const silent = Object.values(errors).some((said) => typeof said !== 'string' || said === '')
  return silent ? 'errors must be sentences' : undefined
}
