import { type Violation, violations } from './check.ts'
import { AwsError } from './errors.ts'
import type { Service } from './service.ts'

export function validate(service: Service, operation: string, input: Record<string, unknown>): void {
  const shape = service.model.operations[operation]?.input
  if (!shape) return
  const all = [...violations(service.model, shape, input)]
  const first = all[0]
  if (!first) return
  const count = `${all.length} validation error${all.length > 1 ? 's' : ''} detected: `
  const message = count + all.map((v) => v.message).join('; ')
  if (first.rule === 'type') throw new AwsError('SerializationException', message)
  if (service.id === 'organizations') throw new AwsError('InvalidInputException', message, { Reason: reason(first) })
  throw new AwsError(service.model.service.protocol === 'query' ? 'ValidationError' : 'ValidationException', message)
}

/**
 * Only answers that its model allows leave the simulator. But AWS itself answers an empty inline policy where its model
 * wants a character.
 */
export function validateAnswer(service: Service, operation: string, output: object): void {
  const shape = service.model.operations[operation]?.output
  const wrong = shape && violations(service.model, shape, output).find((v) => v.path !== 'inlinePolicy')
  if (wrong) throw new Error(`The simulated ${operation} answers what AWS's model does not allow: ${wrong.message}`)
}

function reason({ rule, path }: Violation): string {
  if (rule === 'required') return 'INPUT_REQUIRED'
  if (rule === 'enum') return 'INVALID_ENUM'
  if (rule === 'min') return path === 'maxResults' ? 'MIN_VALUE_EXCEEDED' : 'MIN_LENGTH_EXCEEDED'
  if (rule === 'max') return path === 'maxResults' ? 'MAX_VALUE_EXCEEDED' : 'MAX_LENGTH_EXCEEDED'
  return 'INVALID_PATTERN'
}
