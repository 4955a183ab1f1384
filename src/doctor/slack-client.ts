import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api'

/** How a command asks Slack: it gives up soon, where a bot would go on, and says itself what failed. */
export const slackClient = (
  { token, apiUrl, retries }: { token: string | undefined; apiUrl: string | undefined; retries: number },
  more: WebClientOptions = {},
): WebClient =>
  new WebClient(token, {
    timeout: 10_000,
    retryConfig: { retries },
    logLevel: LogLevel.ERROR,
    ...(apiUrl && { slackApiUrl: apiUrl }),
    ...more,
  })
