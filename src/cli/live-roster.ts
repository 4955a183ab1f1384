import { slackClient } from '../doctor/slack-client.ts'
import { Lines } from '../slack/connection/lines.ts'
import { createSlackReads } from '../slack/connection/slack-reads.ts'
import type { Context } from '../workflow/context.ts'
import { createRoster } from '../workflow/people/roster.ts'

/** Who the policy's selectors stand for, asked of Slack now; undefined where Slack does not tell. */
export async function liveRoster(
  base: Pick<Context, 'clock' | 'config' | 'log'>,
): Promise<Context['roster'] | undefined> {
  const { botToken, apiUrl } = base.config.slack
  const client = slackClient({ token: botToken, apiUrl, retries: 1 })
  try {
    const { team_id = '' } = await client.auth.test()
    const roster = createRoster({
      ...base,
      chat: createSlackReads(client, { teamId: team_id, scopes: [], lines: new Lines(base.clock), clock: base.clock }),
    })
    await roster.refresh()
    return roster
  } catch {
    return undefined // the checks of tokens and scopes say why
  }
}
