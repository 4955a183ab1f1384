// biome-ignore lint/suspicious/noExplicitAny: what travels between Slack and an app, looked at from outside
export type Json = Record<string, any>
export interface World {
  /** What stands in every channel now, in the order of posting. */
  messages: Json[]
  /** Forms that people have open (`of`: who). */
  views: Json[]
  /** What came to response URLs. */
  responses: Json[]
  /** Methods called, in order. */
  calls: string[]
  connections: number
  /** Whose each trigger is. */
  openers: Map<string, string>
}

export const teamId = 'T9FRGN'
export const appId = 'A9FRGN'

/** In an Enterprise organization people have ids of the organization, and belong to workspaces. */
const member = (id: string, email: string, more: Json = {}): Json => ({
  id,
  team_id: 'E9CORP',
  deleted: false,
  name: email.split('@')[0],
  real_name: email.split('@')[0],
  is_email_confirmed: true,
  profile: { email, avatar_hash: 'f0', status_emoji_display_info: [] },
  enterprise_user: { id, enterprise_id: 'E9CORP', teams: [teamId] },
  tz: 'Europe/Stockholm',
  locale: 'sv-SE',
  who_can_share_contact_card: 'EVERYONE',
  ...more,
})
const users = [
  member('W9NORA', 'nora@foreign.example'),
  member('W9OTTO', 'otto@foreign.example'),
  member('W9GUEST', 'guest@foreign.example', { is_restricted: true }),
  member('W9AWAY', 'away@foreign.example', { enterprise_user: { teams: ['T9OTHER'] } }),
]

type Method = (ask: Json, world: World) => Json
const post: Method = (ask, { messages }) => {
  // A person's id stands for the conversation with that person.
  const channel = ask.channel.replace(/^[UW]/, 'DW')
  const ts = `17000000${messages.length + 10}.000100`
  messages.push({ channel, ts, text: ask.text, blocks: numbered(ask.blocks), bot_id: 'B9FRGN' })
  return { ok: true, channel, ts, message: messages.at(-1), message_limit: null }
}
const numbered = (blocks: Json[] = []) => blocks.map((block, i) => ({ block_id: `b${i}`, ...block }))

export const methods: Record<string, Method> = {
  'auth.test': () => ({
    ok: true,
    url: 'https://foreign.enterprise.example/',
    team_id: teamId,
    user_id: 'W9BOT',
    bot_id: 'B9FRGN',
    enterprise_id: 'E9CORP',
    is_enterprise_install: false,
    expires_in: 0,
  }),
  'users.info': ({ user }) => {
    const found = users.find(({ id }) => id === user)
    return found ? { ok: true, user: found } : { ok: false, error: 'user_not_found' }
  },
  'conversations.open': ({ users: user }) => ({ ok: true, no_op: true, channel: { id: user.replace(/^[UW]/, 'DW') } }),
  'conversations.info': ({ channel }) => ({ ok: true, channel: { id: channel, is_archived: false } }),
  'chat.postMessage': post,
  'chat.postEphemeral': (ask, { responses }) => {
    responses.push(ask)
    return { ok: true, message_ts: '1700000000.9' }
  },
  'chat.update': (ask, { messages }) => {
    const message = messages.find(({ channel, ts }) => channel === ask.channel && ts === ask.ts)
    if (!message) return { ok: false, error: 'message_not_found' }
    Object.assign(message, { text: ask.text, blocks: numbered(ask.blocks) })
    return { ok: true, channel: ask.channel, ts: ask.ts, text: ask.text }
  },
  'views.open': ({ view, trigger_id }, { views, openers }) => {
    views.push({
      ...view,
      id: `V9-${views.length + 1}`,
      hash: '1.a',
      state: { values: {} },
      of: openers.get(trigger_id),
    })
    return { ok: true, view: views.at(-1) }
  },
  'views.update': ({ view, view_id }, { views }) => {
    const there = views.find(({ id }) => id === view_id)
    if (!there) return { ok: false, error: 'not_found' }
    Object.assign(there, view)
    return { ok: true, view: there }
  },
  'views.publish': ({ view }) => ({ ok: true, view }),
}
