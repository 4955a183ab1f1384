import { App, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { SimulatedSlack } from '../../src/sandbox/slack/server.ts'

const quiet = LogLevel.ERROR

/** A real Bolt app, connected to the simulated Slack through Socket Mode. */
export async function startApp(slack: SimulatedSlack): Promise<{ app: App; stop(): Promise<void> }> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 2, minTimeout: 5, maxTimeout: 5 } }
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: 200,
    installerOptions: { clientOptions },
    logLevel: quiet,
  })
  const app = new App({ token: slack.botToken, receiver, clientOptions, logLevel: quiet })
  await app.start()
  return { app, stop: () => receiver.client.disconnect() }
}
