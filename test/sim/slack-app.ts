import { App, LogLevel, SocketModeReceiver, webApi } from '@slack/bolt'
import { onTestFinished } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { type SimulatedSlack, type SlackOptions, startSlack } from '../../src/sim/slack/index.ts'

const logLevel = LogLevel.ERROR

/** A simulated Slack on a clock of its own, stopped when the test ends. */
export async function slackFor(o: Partial<SlackOptions> = {}): Promise<{ slack: SimulatedSlack; clock: MovableClock }> {
  const clock = new MovableClock()
  const slack = await startSlack({ clock, ...o })
  onTestFinished(() => slack.stop())
  return { slack, clock }
}

export function clientOf(slack: SimulatedSlack, token = slack.botToken, retries = 0): webApi.WebClient {
  const retryConfig = { retries, minTimeout: 1, maxTimeout: 1 }
  return new webApi.WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig, logLevel, rejectRateLimitedCalls: true })
}

/** A real Bolt app, connected to the simulated Slack through Socket Mode. */
export async function appFor(slack: SimulatedSlack): Promise<App> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 2, minTimeout: 5, maxTimeout: 5 } }
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: 100,
    installerOptions: { clientOptions },
    logLevel,
  })
  const app = new App({ token: slack.botToken, receiver, clientOptions, logLevel })
  await app.start()
  onTestFinished(() => receiver.client.disconnect())
  return app
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text })
export const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text })
export const section = (text: string) => ({ type: 'section' as const, text: mrkdwn(text) })
export const button = (action_id: string, text: string, value = '') => ({
  type: 'button' as const,
  action_id,
  text: plain(text),
  value,
})
export const input = (block_id: string, label: string, more: object = {}) => ({
  type: 'input' as const,
  block_id,
  label: plain(label),
  element: { type: 'plain_text_input' as const, action_id: 'value' },
  ...more,
})
export const modal = (title: string, blocks: object[], more: object = {}) =>
  ({ type: 'modal', title: plain(title), submit: plain('Send'), blocks, ...more }) as Parameters<
    webApi.WebClient['views']['open']
  >[0]['view']
