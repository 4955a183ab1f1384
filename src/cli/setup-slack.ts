import type { WebClient } from '@slack/web-api'
import { slackError } from '../doctor/diagnosis.ts'
import { wantedScopes } from '../doctor/scopes.ts'
import { slackClient } from '../doctor/slack-client.ts'
import type { Say } from '../i18n.ts'
import { NotThat, type Question } from './setup-asking.ts'

export interface ChosenChannels {
  approvals: { id: string; name: string }
  audit: { id: string; name: string }
}
export interface Admins {
  /** As the policy names them: `@handle` or an e-mail address. */
  named: string[]
  /** Domains of their addresses. */
  domains: string[]
}

interface Questions {
  botToken: Question<string>
  appToken: Question<string>
  channels(token: string): Question<ChosenChannels>
  admins(token: string): Question<Admins>
}

/** What Slack is asked, to know at once whether an answer holds. */
export function slackQuestions(slackApiUrl: string | undefined, say: Say): Questions {
  const clientOf = (token: string | undefined) => slackClient({ token, apiUrl: slackApiUrl, retries: 1 })
  const not = (key: 'bot_token' | 'app_token' | 'unreachable' | Wrong, vars: Record<string, string> = {}) =>
    new NotThat(say.plain(`setup:not.${key}`, vars))
  /** Slack's own word for what is wrong, in a sentence; where it does not answer, that. */
  const asking = async <T>(key: 'bot_token' | 'app_token', ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask()
    } catch (error) {
      const said = slackError(error)
      if (said) throw not(key, { error: said })
      throw not('unreachable', { detail: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    async botToken(typed) {
      if (!/^xoxb-./.test(typed)) throw not('bot_token_shape')
      const { response_metadata, is_enterprise_install } = await asking('bot_token', () => clientOf(typed).auth.test())
      if (is_enterprise_install) throw not('org_wide')
      const has = new Set(response_metadata?.scopes ?? [])
      const missing = (await wantedScopes()).filter((scope) => !has.has(scope))
      if (has.size > 0 && missing.length > 0) throw not('scopes', { missing: missing.join(', ') })
      return typed
    },

    async appToken(typed) {
      if (!/^xapp-./.test(typed)) throw not('app_token_shape')
      await asking('app_token', () => clientOf(undefined).apps.connections.open({ token: typed }))
      return typed
    },

    channels: (token) => async (typed) => {
      const [approvals, audit, ...more] = typed.split(/[\s,、]+/).filter(Boolean)
      if (!approvals || !audit || more.length > 0) throw not('channels_two')
      const all = await asking('bot_token', () => channelsOf(clientOf(token)))
      const place = (name: string) => {
        const found = all.find((one) => one.id === name || one.name === name.replace(/^#/, '').toLowerCase())
        if (!found?.id) throw not('channel_unknown', { channel: name })
        if (found.is_ext_shared) throw not('channel_shared', { channel: name })
        if (!found.is_member) throw not('channel_not_member', { channel: name })
        return { id: found.id, name: found.name ?? found.id }
      }
      const chosen = { approvals: place(approvals), audit: place(audit) }
      if (chosen.approvals.id === chosen.audit.id) throw not('channels_two')
      return chosen
    },

    admins: (token) => async (typed) => {
      const named = [...new Set(typed.split(/[\s,、]+/).filter(Boolean))]
      if (named.length === 0) throw not('admins_none')
      const client = clientOf(token)
      const groups = named.some((one) => one.startsWith('@'))
      const handles = groups ? await asking('bot_token', () => handlesOf(client)) : []
      for (const one of named) {
        const isPerson = () => asking('bot_token', () => hasAddress(client, one))
        const known = one.startsWith('@') ? handles.includes(one.slice(1)) : await isPerson()
        if (!known) throw not('admin_unknown', { who: one })
      }
      const domains = named.flatMap((one) => (one.startsWith('@') ? [] : (one.split('@')[1]?.toLowerCase() ?? [])))
      if (domains.length === 0) throw not('admins_address')
      return { named, domains: [...new Set(domains)] }
    },
  }
}

type Wrong =
  | 'bot_token_shape'
  | 'app_token_shape'
  | 'org_wide'
  | 'scopes'
  | 'channels_two'
  | 'channel_unknown'
  | 'channel_shared'
  | 'channel_not_member'
  | 'admins_none'
  | 'admins_address'
  | 'admin_unknown'

async function channelsOf(client: WebClient) {
  const pages = client.paginate('conversations.list', {
    types: 'public_channel,private_channel',
    exclude_archived: true,
    limit: 1000,
  })
  const all: { id?: string; name?: string; is_member?: boolean; is_ext_shared?: boolean }[] = []
  for await (const page of pages) all.push(...((page as { channels?: typeof all }).channels ?? []))
  return all
}

async function handlesOf(client: WebClient): Promise<string[]> {
  const { usergroups = [] } = await client.usergroups.list()
  return usergroups.flatMap(({ handle }) => handle ?? [])
}

async function hasAddress(client: WebClient, email: string): Promise<boolean> {
  try {
    return Boolean((await client.users.lookupByEmail({ email })).user)
  } catch (error) {
    if (slackError(error)) return false
    throw error
  }
}
