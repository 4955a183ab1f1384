import { AwsError } from './errors.ts'
import type { Context } from './operation.ts'

interface PageInput {
  MaxResults?: number
  NextToken?: string
}

/** One page, and a token only when more remain. A token serves the operation and caller's list it was given for. */
export function page<T>(
  rows: readonly T[],
  input: PageInput,
  context: Context,
  most = 100,
): [T[], { NextToken?: string }] {
  const from = input.NextToken === undefined ? undefined : read(input.NextToken, context)
  const { shown, next } = cut(rows, from, Math.min(input.MaxResults ?? most, most), context)
  return [shown, next === undefined ? {} : { NextToken: write(next, context) }]
}

/** One page as IAM gives it, with `Marker` and `IsTruncated`. */
export function markedPage<T>(rows: readonly T[], input: { MaxItems?: number; Marker?: string }, context: Context) {
  const from = input.Marker === undefined ? undefined : Number(input.Marker)
  const { shown, next } = cut(rows, from, input.MaxItems ?? 100, context)
  return [shown, next === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker: String(next) }] as const
}

/** Where the next page begins; undefined asks for the first one. */
function cut<T>(rows: readonly T[], from: number | undefined, size: number, { settings }: Context) {
  if (from === undefined && settings.emptyPages) return { shown: [], next: 0 }
  const short = Math.min(size, settings.longestPage)
  const repeats = settings.repeatedItems && from && short > 1 ? 1 : 0
  const start = (from ?? 0) - repeats
  const end = start + short
  return { shown: rows.slice(start, end), next: end < rows.length ? end : undefined }
}

const write = (offset: number, { operation }: Context) => Buffer.from(`${operation}:${offset}`).toString('base64url')

function read(token: string, { service, operation }: Context): number {
  const [name, offset] = Buffer.from(token, 'base64url').toString().split(':')
  if (name === operation && /^\d+$/.test(offset ?? '')) return Number(offset)
  throw service === 'organizations'
    ? new AwsError('InvalidInputException', 'You specified an invalid value.', { Reason: 'INVALID_NEXT_TOKEN' })
    : new AwsError('ValidationException', 'The NextToken is not valid.')
}
