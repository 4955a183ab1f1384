import { classify } from '../../aws/aws-errors.ts'
import type { Applied, Change } from './define-operation.ts'

type Answer = { $metadata: { requestId?: string | undefined } }

/** The answer of `apply` when AWS has made the change. */
export const appliedDone = ({ $metadata }: Answer, outputs?: Record<string, string>): Applied => ({
  state: 'done',
  ...($metadata.requestId && { awsRequestId: $metadata.requestId }),
  ...(outputs && { outputs }),
})

/** The name that AWS gave an error: `AlreadyInOrganizationException`. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : '')

/**
 * Whether somebody else has the name or address: a conflict that no repeat mends.
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ConflictException.html
 */
export const isTaken = (error: unknown): boolean =>
  errorName(error) === 'ConflictException' &&
  (error as { Reason?: string }).Reason === 'UNIQUENESS_CONSTRAINT_VIOLATION'

/**
 * What an error of a change means for it, where that is not simply a retry: `there` are the names of those that say that it
 * has been made. A new organization is finalized for up to an hour, which is waited for.
 */
export function afterError(error: unknown, there: string[], outputs?: Record<string, string>): Applied {
  const name = errorName(error)
  if (there.includes(name)) return { state: 'done', ...(outputs && { outputs }) }
  if (name === 'FinalizingOrganizationException') return { state: 'waiting' }
  const { kind, text } = classify(error)
  if (isTaken(error)) return { state: 'failed', reason: text }
  if (kind === 'quota' || kind === 'invalid' || kind === 'gone') return { state: 'failed', reason: text }
  throw error
}

/** One call that makes a change, and what came of it; `there` as above. */
export async function sent(call: Promise<Answer>, there: string[] = []): Promise<Applied> {
  try {
    return appliedDone(await call)
  } catch (error) {
    return afterError(error, there)
  }
}

/** What this very request has done of many things already: it is part of what was approved, and is not done again. */
export const doneBefore = (made: readonly Change[], open: readonly Change[]): Change[] =>
  made.filter(({ target }) => target !== undefined && !open.some((change) => change.target === target))
