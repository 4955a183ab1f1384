import { LogLevel, WebClient } from '@slack/web-api'

/** How a command asks Slack: it gives up soon, where a bot would go on, and says itself what failed. */
export const slackClient = (o: {
  token: string | undefined
  apiUrl: string | undefined
  /** Without any it does not wait either where Slack says so. */
  retries: number
}): WebClient =>
  new WebClient(o.token, {
    timeout: 10_000,
    retryConfig: { retries: o.retries },
    rejectRateLimitedCalls: o.retries === 0,
    logLevel: LogLevel.ERROR,
    ...(o.apiUrl && { slackApiUrl: o.apiUrl }),
  })
