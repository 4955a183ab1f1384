import type { WebClient } from '@slack/web-api'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import { orUndefined, willPass } from './api-errors.ts'

/** The workspace, the app and the bot user that the token belongs to. */
export interface Self {
  teamId: string
  botId: string
  botUserId: string
  /** Undefined where Slack does not say: then only the connection, or the signature, ties payloads to this app. */
  appId: string | undefined
  /** What the token may do, where Slack says so. */
  scopes: string[]
}

/** The app is installed to a whole Enterprise organization: whose people it serves, and in which workspace, is not told. */
export class OrgWideInstallation extends Error {
  override readonly name = 'OrgWideInstallation'
}

const slowestMs = 30_000

/** Waits for as long as Slack is away; throws what Slack says of a token that it does not take. */
export async function whoWeAre(client: WebClient, { clock, log }: { clock: Clock; log: Log }): Promise<Self> {
  for (let wait = 500; ; wait = Math.min(wait * 2, slowestMs)) {
    try {
      return await ask(client)
    } catch (error) {
      if (!willPass(error)) throw error
      log.warn({ err: error, again: wait }, 'Slack cannot be reached; trying again')
      await clock.sleep(wait)
    }
  }
}

async function ask(client: WebClient): Promise<Self> {
  const answer = await client.auth.test()
  const { team_id: teamId, bot_id: botId = '', user_id: botUserId = '' } = answer
  // https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
  if (answer.is_enterprise_install) throw new OrgWideInstallation(answer.enterprise_id)
  if (!teamId) throw new Error('auth.test names no workspace, so nobody could be told from a stranger')
  // Slack has this method; other servers may not.
  const info = botId ? await orUndefined(() => client.bots.info({ bot: botId }), ['unknown_method']) : undefined
  return { teamId, botId, botUserId, appId: info?.bot?.app_id, scopes: answer.response_metadata?.scopes ?? [] }
}
