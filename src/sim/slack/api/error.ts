import type { Problem } from '../block-kit/problems.ts'
import type { Json } from '../json.ts'

/** An `ok: false` of the Web API. */
export class ApiError extends Error {
  readonly details: Json

  constructor(code: string, details: Json = {}) {
    super(code)
    this.details = details
  }
}

/** Slack words them so: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
export function withProblems(code: string, problems: Problem[]): ApiError {
  const messages = problems.map(({ pointer, message }) => `[ERROR] ${message} [json-pointer:${pointer}]`)
  return new ApiError(code, { response_metadata: { messages } })
}
