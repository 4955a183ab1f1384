import type { UsergroupsListResponse, UsersInfoResponse, WebClient } from '@slack/web-api'
import type { Clock } from '../../clock.ts'
import { currentGuard } from '../../effects.ts'
import { Refusal } from '../../errors.ts'
import type { Person } from '../../store/person-rows.ts'
import { type ChatReads, SlackSilent } from '../../workflow/people/person.ts'
import { createAddressBook } from './address-book.ts'
import { orUndefined, retryAfterMs, saidBySlack, willPass } from './api-errors.ts'
import { forAWhile } from './for-a-while.ts'
import { joinUnsent } from './join-unsent.ts'
import { type Lines, NotYet } from './lines.ts'

type Groups = NonNullable<UsergroupsListResponse['usergroups']>

const askAgainMs = 5_000
/** Whoever is to wait for longer than this is told so. */
const patienceMs = 3_000

/** Whether a channel is shared is asked once for all who ask for access, or post there, in so long. */
const sharedMs = 60_000

/** What the workflow asks of Slack. `teamId` is the workspace that the bot is installed in. */
export function createSlackReads(
  client: WebClient,
  o: { teamId: string; scopes: string[]; lines: Lines; clock: Clock },
): ChatReads {
  const { teamId, lines, clock } = o
  // Slack names them in every answer, so a scope that is granted later counts soon after.
  let { scopes } = o
  /** One call for all groups with their members: Slack allows about 20 a minute. */
  const groups = joinUnsent<Groups>()
  const allGroups = (): Promise<Groups> =>
    groups('all', async (sent) => {
      const list = () => {
        sent()
        return client.usergroups.list({ include_users: true })
      }
      return (await toldOrSilent('usergroups.list', list, ['unknown_method']))?.usergroups ?? []
    })

  /** Who somebody is decides what they may do: whoever asks is told when Slack does not say, and when. */
  async function toldOrSilent<T>(method: string, call: () => Promise<T>, errors: string[]): Promise<T | undefined> {
    try {
      await lines.turn(method, currentGuard().urgency, patienceMs)
      return await orUndefined(call, errors)
    } catch (error) {
      if (error instanceof NotYet) throw new SlackSilent(error.ms, { cause: error, inLine: true })
      const ms = retryAfterMs(error)
      if (ms !== undefined) lines.hold(method, ms)
      throw willPass(error) ? new SlackSilent(ms ?? askAgainMs, { cause: error, inLine: ms !== undefined }) : error
    }
  }

  const people = joinUnsent<UsersInfoResponse | undefined>()
  const userInfo = (slackId: string): Promise<UsersInfoResponse | undefined> =>
    people(slackId, (sent) => {
      const ask = () => {
        sent()
        return client.users.info({ user: slackId, include_locale: true })
      }
      return toldOrSilent('users.info', ask, ['user_not_found', 'user_not_visible'])
    })

  return {
    async user(slackId) {
      const user = await userInfo(slackId)
      scopes = user?.response_metadata?.scopes ?? scopes
      const u = user?.user
      if (!u) return { slackId, name: slackId, tz: 'UTC', email: undefined, kind: 'stranger', slackLocale: undefined }
      const shown = u.profile?.email?.toLowerCase()
      const email = u.is_email_confirmed === true ? shown : undefined
      const unconfirmed = shown && !email ? { unconfirmedEmail: shown } : {}
      const name = u.profile?.display_name || u.profile?.real_name || u.real_name || u.name || slackId
      const kind = kindOf(u, teamId)
      return { slackId, name, tz: u.tz ?? 'UTC', email, ...unconfirmed, kind, slackLocale: u.locale }
    },

    readsFiles: () => scopes.includes('files:read'),

    async groupMembers(handle) {
      const group = (await allGroups()).find((g) => g.handle?.toLowerCase() === handle.toLowerCase())
      // https://docs.slack.dev/reference/objects/usergroup-object
      return group && { id: group.id, ids: group.users ?? [], changedBy: group.updated_by || undefined }
    },

    async userIdByEmail(email) {
      const ask = () => client.users.lookupByEmail({ email })
      return (await toldOrSilent('users.lookupByEmail', ask, ['users_not_found', 'unknown_method']))?.user?.id
    },

    listedWithEmail: createAddressBook(clock, (page) => toldOrSilent('users.list', () => client.users.list(page), [])),

    sharedChannel: forAWhile(clock, sharedMs, async (channel) => {
      const ask = () => client.conversations.info({ channel })
      const info = await toldOrSilent('conversations.info', ask, ['unknown_method']).catch((error) => {
        // Nobody would see what is decided or recorded there, and who reads there cannot be known.
        if (saidBySlack(error) === 'channel_not_found') throw new Refusal('channel_unseen', { channel })
        throw error
      })
      const { is_ext_shared, is_pending_ext_shared, is_archived, is_member, name } = info?.channel ?? {}
      if (is_archived) throw new Refusal('channel_archived', { channel })
      if (is_member === false) throw new Refusal('channel_left', { channel })
      return is_ext_shared || is_pending_ext_shared ? (name ?? channel) : undefined
    }),
  }
}

interface SlackUser {
  id?: string
  team_id?: string
  deleted?: boolean
  is_bot?: boolean
  is_restricted?: boolean
  is_ultra_restricted?: boolean
  is_stranger?: boolean
  enterprise_user?: { teams?: string[] }
}

/** https://docs.slack.dev/reference/objects/user-object */
function kindOf(u: SlackUser, teamId: string): Person['kind'] {
  if (u.deleted) return 'deactivated'
  if (u.is_bot || u.id === 'USLACKBOT') return 'bot'
  const here = u.team_id === teamId || u.enterprise_user?.teams?.includes(teamId)
  if (u.is_stranger || !here) return 'stranger'
  return u.is_restricted || u.is_ultra_restricted ? 'guest' : 'member'
}
