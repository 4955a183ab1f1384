import { LogLevel, type Logger as SlackLogger, SocketModeReceiver } from '@slack/bolt'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { saidBySlack, willPass } from './api-errors.ts'

export interface Socket {
  receiver: SocketModeReceiver
  /** Whether Slack's payloads reach us now. */
  connected(): boolean
  /** Connects, at once or as soon as Slack is there. Throws what Slack says of a token that it does not take. */
  start(): Promise<void>
  stop(): Promise<void>
}

const slowestMs = 30_000

/**
 * Socket Mode, kept connected by us. The client's own reconnecting (3.1.0) leaves five seconds without a connection each
 * time Slack recycles a socket, and ends the process when `apps.connections.open` fails meanwhile; so it is switched off,
 * and a lost connection is opened anew at once, then ever more slowly, for as long as it takes.
 */
export function createSocket(o: {
  appToken: string
  apiUrl?: string | undefined
  clock: Clock
  log: Log
  logger: SlackLogger
}): Socket {
  const receiver = new SocketModeReceiver({
    appToken: o.appToken,
    logger: o.logger,
    logLevel: LogLevel.WARN,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: { timeout: 10_000, retryConfig: { retries: 0 }, ...(o.apiUrl ? { slackApiUrl: o.apiUrl } : {}) },
    },
  })
  const { client } = receiver
  const stopping = new AbortController()
  let up = false
  let reconnecting = false
  client.on('connected', () => {
    up = true
  })
  client.on('disconnected', () => {
    up = false
    void reconnect()
  })

  async function reconnect(): Promise<void> {
    if (reconnecting) return
    reconnecting = true
    for (let wait = 100; !up && !stopping.signal.aborted; wait = Math.min(wait * 2, slowestMs)) {
      try {
        await client.start()
      } catch (error) {
        o.log.warn({ err: error, again: wait }, 'the connection to Slack is lost; trying again')
        await o.clock.sleep(wait, stopping.signal)
      }
    }
    reconnecting = false
  }

  return {
    receiver,
    connected: () => up,
    async start() {
      try {
        await client.start()
      } catch (error) {
        if (saidBySlack(error) && !willPass(error)) throw error
        o.log.warn({ err: error }, 'no connection to Slack yet; trying again')
        void reconnect()
      }
    },
    async stop() {
      stopping.abort()
      if (up) await client.disconnect()
    },
  }
}
