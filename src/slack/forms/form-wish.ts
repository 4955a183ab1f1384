import { errorPlain } from '../../error-words.ts'
import { Refusal } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import type { Operation } from '../../operations/shared/define-operation.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Wish } from '../../workflow/request/submit.ts'
import { clip } from '../draw/blocks.ts'
import { documentValue } from './form-documents.ts'
import { durationOf } from './form-duration.ts'
import { type FormValues, fieldValue } from './form-fields.ts'
import type { FormMetadata } from './form-metadata.ts'
import { hasDuration } from './form-view.ts'

const blockOf = (values: FormValues, name: string): string =>
  Object.keys(values).find((id) => id === name || id.startsWith(`${name}:`)) ?? name
export const chosenIn = (values: FormValues, name: string): string | undefined => {
  const value = fieldValue(values, blockOf(values, name))
  return typeof value === 'string' ? value : undefined
}

/** What the form asks for, as it came; `submit` checks whether it can be. */
export function wishOf(operation: Operation, requester: Person, meta: FormMetadata, values: FormValues): Wish {
  const input: Record<string, Json> = {}
  const chosen = chosenIn(values, 'duration')
  for (const [name, field] of Object.entries(operation.fields)) {
    const value =
      field.kind === 'duration'
        ? (durationOf(chosen).durationMs ?? chosen)
        : field.kind === 'document'
          ? documentValue(values, name, field)
          : fieldValue(values, name)
    if (value !== undefined) input[name] = value
  }
  const reason = chosenIn(values, 'reason') ?? ''
  const lasting = hasDuration(operation) ? durationOf(chosen) : { durationMs: null, permanent: false }
  const ticket = chosenIn(values, 'ticket') ?? null
  const start = fieldValue(values, 'startsAt')
  const startsAt = typeof start === 'number' ? start * 1000 : null
  const own = { reason, ticket, startsAt, requester, formKey: meta.formKey }
  return { operation: operation.id, input, ...own, ...lasting, extendsGrant: null }
}

/** Under the field that the refusal belongs to, or under the first one. */
export function fieldErrors(error: unknown, values: FormValues, say: Say): Record<string, string> {
  const wanted = error instanceof Refusal && error.field ? blockOf(values, error.field) : undefined
  const block = wanted && wanted in values ? wanted : (Object.keys(values)[0] ?? 'reason')
  return { [block]: clip(errorPlain(error, say), 1000) }
}
