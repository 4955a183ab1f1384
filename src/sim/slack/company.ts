import type { Channel, SlackUser, UserGroup } from './types.ts'

/** A workspace as data: who is in it, how they are grouped, where they talk. */
export interface SlackCompany {
  team: { id: string; name: string; domain: string; email_domain: string }
  app: {
    id: string
    name: string
    botUserId: string
    botId: string
    /** The Enterprise organization to the whole of which the app is installed. */
    enterpriseId?: string
    command: string
    /** Global ones: https://docs.slack.dev/interactivity/implementing-shortcuts */
    shortcuts: { name: string; callback_id: string }[]
    /** Those in the menu of a message. */
    messageShortcuts: { name: string; callback_id: string }[]
  }
  users: SlackUser[]
  userGroups: UserGroup[]
  channels: Channel[]
}

const TEAM = 'T0EXAMPLE'
const OTHER_TEAM = 'T0PARTNER'
const FOUNDED = Date.parse('2024-04-01T00:00:00Z') / 1000

type Person = Partial<Omit<SlackUser, 'profile'>> & { id: string; real_name: string; email?: string }

export function slackUser({ email, ...given }: Person): SlackUser {
  const name = given.real_name.toLowerCase().split(' ')[0] ?? given.id
  const team = given.team_id ?? TEAM
  return {
    team_id: team,
    name,
    deleted: false,
    is_bot: false,
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: false,
    is_invited_user: false,
    is_email_confirmed: email !== undefined,
    locale: 'en-US',
    tz: 'Asia/Tokyo',
    tz_label: 'Japan Standard Time',
    tz_offset: 9 * 3600,
    updated: FOUNDED,
    ...given,
    profile: {
      real_name: given.real_name,
      display_name: given.real_name.split(' ')[0] ?? name,
      team,
      ...(email ? { email } : {}),
    },
  }
}

export function slackChannel(given: Partial<Channel> & { id: string; name: string; members: string[] }): Channel {
  return {
    created: FOUNDED,
    creator: 'UALICE',
    is_private: false,
    is_archived: false,
    is_general: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    is_im: false,
    is_mpim: false,
    ...given,
  }
}

export function slackUserGroup(id: string, handle: string, users: string[]): UserGroup {
  return { id, handle, name: handle, description: '', users, date_delete: 0 }
}

const berlin = { tz: 'Europe/Berlin', tz_label: 'Central European Time', tz_offset: 3600 }

export function establishedCompany(): SlackCompany {
  const bot = 'UAWSBOT'
  const staff = ['UMIA', 'UKEN', 'UBOB', 'UALICE', 'UDANA']
  const botUser = slackUser({ id: bot, real_name: 'AWS Setup', name: 'aws-setup', is_bot: true, is_app_user: true })
  botUser.profile = { ...botUser.profile, bot_id: 'BAWSBOT', api_app_id: 'A0AWSSETUP' }
  return {
    team: { id: TEAM, name: 'Example Corp', domain: 'example-corp', email_domain: 'example.com' },
    app: {
      id: 'A0AWSSETUP',
      name: 'AWS Setup',
      botUserId: bot,
      botId: 'BAWSBOT',
      command: '/aws-setup',
      shortcuts: [{ name: 'Request AWS access', callback_id: 'request_access' }],
      messageShortcuts: [{ name: 'Find access for this', callback_id: 'access_denied' }],
    },
    users: [
      slackUser({ id: 'UMIA', real_name: 'Mia Tanaka', email: 'mia@example.com' }),
      slackUser({ id: 'UKEN', real_name: 'Ken Sato', email: 'ken@example.com', locale: 'ja-JP' }),
      slackUser({ id: 'UBOB', real_name: 'Bob Fischer', email: 'bob@example.com', ...berlin }),
      slackUser({ id: 'UALICE', real_name: 'Alice Moreau', email: 'alice@example.com', is_admin: true, ...berlin }),
      slackUser({ id: 'UDANA', real_name: 'Dana Ito', email: 'dana@example.com', locale: 'ja-JP' }),
      slackUser({ id: 'UGUS', real_name: 'Gus Guest', email: 'gus@contractor.example', is_restricted: true }),
      slackUser({ id: 'USAM', real_name: 'Sam Stranger', team_id: OTHER_TEAM, is_stranger: true }),
      slackUser({ id: 'UOLGA', real_name: 'Old Olga', email: 'olga@example.com', deleted: true }),
      botUser,
    ],
    userGroups: [
      slackUserGroup('SENGINEERING', 'engineering', ['UMIA', 'UKEN']),
      slackUserGroup('SSRELEADS', 'sre-leads', ['UBOB', 'UALICE']),
      slackUserGroup('SAWSADMINS', 'aws-admins', ['UALICE', 'UDANA']),
      slackUserGroup('SONCALL', 'on-call', ['UKEN']),
    ],
    channels: [
      slackChannel({ id: 'CAPPROVALS', name: 'aws-approvals', members: [...staff, bot] }),
      slackChannel({ id: 'CAUDIT', name: 'aws-audit', members: [...staff, bot] }),
      slackChannel({ id: 'CPRODUCTION', name: 'prod-approvals', members: ['UBOB', 'UALICE', 'UDANA', bot] }),
      slackChannel({ id: 'CGENERAL', name: 'general', members: [...staff, 'UGUS'], is_general: true }),
      slackChannel({ id: 'CPARTNERS', name: 'partners', members: ['UMIA', 'UBOB', 'USAM', bot], is_ext_shared: true }),
    ],
  }
}
