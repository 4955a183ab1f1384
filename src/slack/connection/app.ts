import { App, LogLevel, type Receiver, type Logger as SlackLogger } from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import type { Clock } from '../../clock.ts'
import type { Config } from '../../config.ts'
import type { Log } from '../../log.ts'
import { createHttp } from './http.ts'
import { type Self, whoWeAre } from './own-identity.ts'
import { createSocket } from './socket.ts'

export interface Slack {
  app: App
  client: WebClient
  self: Self
  /** Whether Slack's payloads reach us now. */
  connected(): boolean
  start(): Promise<void>
  /** Takes no more payloads. */
  stop(): Promise<void>
}

/** Connects to Slack with the token's own identity. Listeners do not know which receiver brings them their payloads. */
export async function createSlack(o: { config: Config; clock: Clock; log: Log }): Promise<Slack> {
  const { botToken, appToken, signingSecret, port, host, apiUrl, mode } = o.config.slack
  const logger = loggerFor(o.log)
  // A late repeat of a post is a second card: the outbox repeats, not the client.
  const options: WebClientOptions = {
    logger,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // Who waits does so in our lines, before a last look at the lease; what waits in the client is sent whatever has happened.
    maxRequestConcurrency: Number.POSITIVE_INFINITY,
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
  }
  const client = new WebClient(botToken, options)
  const self = await whoWeAre(client, o)
  const socket =
    mode === 'socket' && appToken ? createSocket({ appToken, apiUrl, clock: o.clock, log: o.log, logger }) : undefined
  const http = socket
    ? undefined
    : createHttp({ signingSecret: signingSecret ?? '', port: port ?? 3000, host, clock: o.clock, logger })
  let listening = false
  const app = new App({
    receiver: (socket ?? http)?.receiver as Receiver,
    authorize: async () => ({ botToken, botId: self.botId, botUserId: self.botUserId, teamId: self.teamId }),
    clientOptions: options,
    logger,
    logLevel: LogLevel.WARN,
    extendedErrorHandler: true,
    developerMode: false,
  })
  app.use(onlyOurs(self, o.log))
  return {
    app,
    client,
    self,
    connected: () => socket?.connected() ?? listening,
    async start() {
      await (socket ?? http)?.start()
      listening = true
    },
    async stop() {
      listening = false
      await (socket ?? http)?.stop()
    },
  }
}

/** Lets through only what comes from our own workspace and is meant for our own app. */
function onlyOurs(self: Self, log: Log): Parameters<App['use']>[0] {
  return async ({ body, next }) => {
    const b = body as {
      team_id?: string
      team?: { id?: string } | null
      user?: { team_id?: string }
      api_app_id?: string
      context_team_id?: string
      is_enterprise_install?: boolean | string
    }
    const team = b.context_team_id ?? b.team?.id ?? b.team_id ?? b.user?.team_id
    if (team !== self.teamId || (self.appId && b.api_app_id && b.api_app_id !== self.appId)) {
      const why =
        String(b.is_enterprise_install) === 'true'
          ? 'a payload was dropped: the app is installed to a whole Enterprise organization, and the bot serves one workspace'
          : 'a payload for another workspace or app was dropped'
      log.warn({ team, app: b.api_app_id }, why)
      return
    }
    await next()
  }
}

/** Slack's libraries log into ours. Their debug lines print payloads, so they are never asked for. */
function loggerFor(log: Log): SlackLogger {
  const child = log.child({ from: 'slack' })
  return {
    debug: () => {},
    info: (...words: unknown[]) => child.debug(words.join(' ')),
    warn: (...words: unknown[]) => child.warn(words.join(' ')),
    error: (...words: unknown[]) => child.error(words.map(String).join(' ')),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}
