import { nameOfUser } from '../../aws/names-of-people.ts'
import type { Directory } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { isBlank, type Locale } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import { knownPrincipal, parsePrincipal } from '../../operations/shared/access.ts'
import type { Operation } from '../../operations/shared/define-operation.ts'
import type { Field } from '../../operations/shared/fields.ts'

const longestReason = 3_000
export const shortestMs = 60_000
const mostChosen = 500

interface Given {
  input: Record<string, Json>
  reason: string
  durationMs: number | null
  permanent: boolean
}

/**
 * Whether this is what the operation's form can give. A form comes back from the person's own machine: what it offered
 * is no reason to believe that it was chosen from.
 */
export function checkInput(operation: Operation, given: Given, directory: Directory, locale: Locale): void {
  const lasts = operation.gives === 'grant' || Object.values(operation.fields).some(({ kind }) => kind === 'duration')
  if (lasts) checkLength(given)
  for (const [name, field] of Object.entries(operation.fields)) {
    if (field.kind === 'duration') continue
    const value = given.input[name]
    const label = field.label[locale]
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0)
    if (isEmpty && !field.optional) throw new Refusal('field_missing', { label }, name)
    if (field.kind === 'document' && typeof value === 'string' && value.length > field.max)
      throw new Refusal('text_too_long', { label, count: value.length, limit: field.max }, name)
    if (value !== undefined && !fits(field, value, directory))
      throw new Refusal('field_invalid', { label, hint: field.hint?.[locale] ?? '' }, name)
  }
  operation.check?.(given.input as never)
  if (isBlank(given.reason)) throw new Refusal('reason_missing', {}, 'reason')
  if (given.reason.length > longestReason) throw new Refusal('reason_too_long', { limit: longestReason }, 'reason')
}

function checkLength({ durationMs, permanent }: Given): void {
  if (permanent && durationMs === null) return
  if (permanent || !Number.isSafeInteger(durationMs) || Number(durationMs) < shortestMs)
    throw new Refusal('duration_missing', {}, 'duration')
}

function fits(field: Field, value: Json, directory: Directory): boolean {
  if (!('many' in field && field.many)) return fitsOne(field, value, directory)
  return Array.isArray(value) && value.length <= mostChosen && value.every((one) => fitsOne(field, one, directory))
}

function fitsOne(field: Field, value: Json, directory: Directory): boolean {
  if (field.kind === 'choice') return isOffered(field, value)
  if (typeof value !== 'string') return false
  if (field.kind === 'text') return value.length <= field.max && (!field.pattern || field.pattern.test(value))
  if (field.kind === 'principal' || field.kind === 'user') refuseDisabled(value, directory)
  if (field.kind === 'account') return directory.account(value) !== undefined
  if (field.kind === 'permissionSet') return directory.permissionSet(value) !== undefined
  if (field.kind === 'principal') knownPrincipal(parsePrincipal(value), directory)
  return true
}

function refuseDisabled(value: string, directory: Directory): void {
  const user = directory.user(value.replace(/^USER:/, ''))
  if (user?.disabled) throw new Refusal('beneficiary_disabled', { name: nameOfUser(user) }, 'principal')
}

const isOffered = (field: Extract<Field, { kind: 'choice' }>, value: Json): boolean =>
  field.options.some((option) => option.value === value)
