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
  const start = input.NextToken === undefined ? 0 : read(input.NextToken, context)
  const end = start + Math.min(input.MaxResults ?? most, most)
  const more = end < rows.length
  return [rows.slice(start, end), more ? { NextToken: write(end, context) } : {}]
}

const write = (offset: number, { operation }: Context) => Buffer.from(`${operation}:${offset}`).toString('base64url')

function read(token: string, { service, operation }: Context): number {
  const [name, offset] = Buffer.from(token, 'base64url').toString().split(':')
  if (name === operation && /^\d+$/.test(offset ?? '')) return Number(offset)
  throw service === 'organizations'
    ? new AwsError('InvalidInputException', 'You specified an invalid value.', { Reason: 'INVALID_NEXT_TOKEN' })
    : new AwsError('ValidationException', 'The NextToken is not valid.')
}
