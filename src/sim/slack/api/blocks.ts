import { problems } from '../block-kit/problems.ts'
import type { Json } from '../json.ts'
import { asObject } from '../json.ts'
import { ApiError } from './error.ts'
import type { Caller, Methods } from './method.ts'

function validated({ args }: Caller): Json {
  const given = (['blocks', 'message', 'view'] as const).filter((name) => args.has(name))
  const [kind] = given
  if (!kind || given.length > 1) throw new ApiError('invalid_arguments')
  const value = args.json(kind)
  const surface = kind !== 'view' ? 'message' : asObject(value).type === 'home' ? 'home' : 'modal'
  const found = problems(surface, kind === 'blocks' ? { blocks: value } : value)
  if (found.length === 0) return {}
  const errors = found.map((problem) => ({
    code: 'failed_constraint',
    message: problem.message,
    pointer: kind === 'blocks' ? problem.pointer.replace(/^\/blocks/, '') : problem.pointer,
  }))
  throw new ApiError(`invalid_${kind}`, { errors })
}

/** https://docs.slack.dev/reference/methods/blocks.validate */
export const blocks: Methods = { 'blocks.validate': { tier: 'none', run: validated } }
