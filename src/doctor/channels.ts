import type { WebClient } from '@slack/web-api'
import { type Policy, writtenRules } from '../policy/policy-schema.ts'
import { type Check, type Diagnosis, found, ok, slackError } from './diagnosis.ts'

/** Whether the bot can post where the policy says, and only people of the company are there. */
export const checkChannels: Check = async ({ config }, slack) => {
  const findings = [...placesOf(config.policy)].map(([channel, places]) => checkOne(slack, channel, places.join(', ')))
  return (await Promise.all(findings)).flat()
}

/** Each channel with the places of the policy that name it. */
function placesOf(policy: Policy): Map<string, string[]> {
  const places = new Map<string, string[]>()
  const named: [string, string | undefined][] = [
    ['channels.approvals', policy.channels.approvals],
    ['channels.audit', policy.channels.audit],
    ...writtenRules(policy).map(({ name, channel }): [string, string | undefined] => [name, channel]),
  ]
  for (const [place, channel] of named) if (channel) places.set(channel, [...(places.get(channel) ?? []), place])
  return places
}

async function checkOne(slack: WebClient, channel: string, places: string): Promise<Omit<Diagnosis, 'check'>[]> {
  try {
    const { channel: seen = {} } = await slack.conversations.info({ channel })
    const vars = { channel, places, name: seen.name ?? channel }
    const findings = [
      ...(seen.is_archived ? [found('problem', 'channel_archived', vars)] : []),
      ...(seen.is_ext_shared || seen.is_pending_ext_shared ? [found('problem', 'channel_shared', vars)] : []),
      ...(seen.is_member ? [] : [found('problem', 'channel_not_member', vars)]),
    ]
    return findings.length > 0 ? findings : [ok('channel', vars)]
  } catch (error) {
    const said = slackError(error)
    if (said === 'channel_not_found') return [found('problem', 'channel_unknown', { channel, places })]
    return [found('problem', 'channel_error', { channel, error: said ?? (error as Error).message })]
  }
}
