import type { Json } from '../json.ts'
import type { SlackUser } from '../types.ts'
import { channelObject, readable } from './conversations.ts'
import { ApiError } from './error.ts'
import type { Caller, Methods, Token } from './method.ts'

/** Without `users:read.email` the address is left out; without `include_locale` so is the language. */
function userObject(user: SlackUser, token: Token, withLocale: boolean): Json {
  const { locale, is_stranger, is_invited_user, profile, ...rest } = user
  const { email, ...names } = profile
  const mayReadEmail = email !== undefined && token.scopes.has('users:read.email') && !is_stranger
  return {
    ...rest,
    ...(withLocale ? { locale } : {}),
    ...(is_stranger ? { is_stranger } : {}),
    ...(is_invited_user ? { is_invited_user } : {}),
    profile: mayReadEmail ? { ...names, email } : names,
  }
}

const object = ({ args, token }: Caller, user: SlackUser) => userObject(user, token, args.flag('include_locale'))

export const users: Methods = {
  'users.info': {
    tier: 4,
    scopes: ['users:read'],
    run: (caller) => {
      const user = caller.core.workspace.users.get(caller.args.required('user'))
      if (!user) throw new ApiError('user_not_found')
      return { user: object(caller, user) }
    },
  },

  'users.list': {
    tier: 2,
    scopes: ['users:read'],
    run: (caller) => {
      const { items, next_cursor } = caller.args.page([...caller.core.workspace.users.values()])
      const members = items.map((user) => object(caller, user))
      return { members, cache_ts: caller.core.workspace.seconds(), response_metadata: { next_cursor } }
    },
  },

  'users.lookupByEmail': {
    tier: 3,
    scopes: ['users:read.email'],
    run: (caller) => {
      const email = caller.args.required('email').toLowerCase()
      const found = [...caller.core.workspace.users.values()].find(
        (user) => !user.deleted && !user.is_stranger && user.profile.email?.toLowerCase() === email,
      )
      if (!found) throw new ApiError('users_not_found')
      return { user: object(caller, found) }
    },
  },

  'users.conversations': {
    tier: 3,
    scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
    run: ({ core, args, token }) => {
      const person = args.text('user') ?? core.workspace.app.botUserId
      const mine = readable(core.workspace, token, args).filter((channel) => channel.members.includes(person))
      const { items, next_cursor } = args.page(mine)
      return {
        channels: items.map((channel) => channelObject(core.workspace, channel)),
        response_metadata: { next_cursor },
      }
    },
  },
}
