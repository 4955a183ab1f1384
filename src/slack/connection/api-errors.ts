import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'

/** Slack's word for what is wrong (`user_not_found`); undefined where Slack was not reached. */
export const saidBySlack = (error: unknown): string | undefined =>
  error instanceof WebAPIPlatformError ? error.data.error : undefined

/** Troubles of Slack itself, in https://docs.slack.dev/reference/methods/auth.test#errors and its like. */
const passing = new Set(['fatal_error', 'internal_error', 'ratelimited', 'request_timeout', 'service_unavailable'])

/** Whether asking again can help. What Slack says of a token does not change by asking. */
export function willPass(error: unknown): boolean {
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500 || error.statusCode === 429
  if (error instanceof WebAPIRequestError || error instanceof WebAPIRateLimitedError) return true
  return passing.has(saidBySlack(error) ?? '')
}

/** How long to wait before Slack is called again, as Slack says it. */
export const retryAfterMs = (error: unknown): number | undefined =>
  error instanceof WebAPIRateLimitedError ? error.retryAfter * 1_000 : undefined

export async function orUndefined<T>(call: () => Promise<T>, errors: string[]): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (errors.includes(saidBySlack(error) ?? '')) return undefined
    throw error
  }
}

/**
 * Whom these are about reads nothing of ours: bots, people who are no longer here, and an app whose Messages tab is off.
 * https://docs.slack.dev/reference/methods/conversations.open#errors, https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
const readsNothing = ['cannot_dm_bot', 'user_disabled', 'user_not_found', 'user_not_visible', 'messages_tab_disabled']

export const isUnreachable = (error: unknown): boolean => readsNothing.includes(saidBySlack(error) ?? '')
