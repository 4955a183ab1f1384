import type { Json } from '../json.ts'
import type { Channel, Message } from '../types.ts'
import type { Workspace } from '../workspace.ts'
import type { Args } from './args.ts'
import { ApiError } from './error.ts'
import { type Caller, type Methods, requireScope, type Token } from './method.ts'

type Kind = 'channels' | 'groups' | 'im' | 'mpim'

const kindOf = (channel: Channel): Kind =>
  channel.is_im ? 'im' : channel.is_mpim ? 'mpim' : channel.is_private ? 'groups' : 'channels'

const KIND_OF_TYPE: Record<string, Kind> = {
  public_channel: 'channels',
  private_channel: 'groups',
  im: 'im',
  mpim: 'mpim',
}

const any = (right: string) => (['channels', 'groups', 'im', 'mpim'] as const).map((kind) => `${kind}:${right}`)

export function channelObject(workspace: Workspace, channel: Channel): Json {
  const { members, name, is_im, ...rest } = channel
  const { botUserId } = workspace.app
  const common = { ...rest, is_im, context_team_id: workspace.team.id, updated: channel.created * 1000 }
  if (is_im) return { ...common, user: members.find((member) => member !== botUserId), is_user_deleted: false }
  return {
    ...common,
    name,
    name_normalized: name,
    is_channel: !channel.is_private,
    is_group: channel.is_private,
    is_member: members.includes(botUserId),
    is_shared: channel.is_ext_shared,
    is_org_shared: false,
    num_members: members.length,
    shared_team_ids: [workspace.team.id],
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  }
}

/** A private channel does not exist for those who are not in it. */
export function channelFor({ core, args, token }: Caller, right?: 'read' | 'history'): Channel {
  const { workspace } = core
  const channel = workspace.channels.get(args.required('channel'))
  const hidden = channel && kindOf(channel) !== 'channels' && !channel.members.includes(workspace.app.botUserId)
  if (!channel || hidden) throw new ApiError('channel_not_found')
  if (right) requireScope(token, [`${kindOf(channel)}:${right}`])
  return channel
}

export function readable(workspace: Workspace, token: Token, args: Args): Channel[] {
  const kinds = (args.text('types') ?? 'public_channel').split(',').map((type) => KIND_OF_TYPE[type.trim()])
  if (kinds.includes(undefined)) throw new ApiError('invalid_types')
  requireScope(
    token,
    kinds.map((kind) => `${kind}:read`),
  )
  return [...workspace.channels.values()].filter((channel) => {
    const visible = kindOf(channel) === 'channels' || channel.members.includes(workspace.app.botUserId)
    return visible && kinds.includes(kindOf(channel)) && !(args.flag('exclude_archived') && channel.is_archived)
  })
}

export function messageObject(message: Message, withMetadata: boolean): Json {
  const { channel: _channel, ephemeralFor: _ephemeral, metadata, files, ...rest } = message
  const shared = files?.map(({ content: _content, ...file }) => file)
  return { ...rest, ...(withMetadata && metadata ? { metadata } : {}), ...(shared ? { files: shared } : {}) }
}

function repliesIn(workspace: Workspace, channelId: string): Map<string | undefined, Message[]> {
  const replies = workspace.in(channelId).filter(({ ts, thread_ts }) => thread_ts && thread_ts !== ts)
  return Map.groupBy(replies, ({ thread_ts }) => thread_ts)
}

/** What a message says of the replies to it: https://docs.slack.dev/messaging/retrieving-messages */
const thread = (replies: Message[] | undefined): Json =>
  replies ? { thread_ts: replies[0]?.thread_ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts } : {}

function history(caller: Caller, keep: (message: Message) => boolean, newestFirst: boolean): Json {
  const { core, args } = caller
  const channel = channelFor(caller, 'history')
  if (!channel.members.includes(core.workspace.app.botUserId)) throw new ApiError('not_in_channel')
  const oldest = args.text('oldest') ?? '0'
  const latest = args.text('latest') ?? '99999999999.999999'
  const inclusive = args.flag('inclusive')
  const within = (ts: string) =>
    inclusive
      ? Number(ts) >= Number(oldest) && Number(ts) <= Number(latest)
      : Number(ts) > Number(oldest) && Number(ts) < Number(latest)
  const kept = core.workspace.in(channel.id).filter((one) => !one.ephemeralFor && within(one.ts) && keep(one))
  const { items, next_cursor } = args.page(newestFirst ? kept.toReversed() : kept)
  const replies = repliesIn(core.workspace, channel.id)
  const messages = items.map((message) => ({
    ...messageObject(message, args.flag('include_all_metadata')),
    ...thread(replies.get(message.ts)),
  }))
  return { messages, has_more: next_cursor !== '', response_metadata: { next_cursor } }
}

export const conversations: Methods = {
  'conversations.info': {
    tier: 3,
    scopes: any('read'),
    run: (caller) => ({ channel: channelObject(caller.core.workspace, channelFor(caller, 'read')) }),
  },

  'conversations.open': {
    tier: 3,
    scopes: any('write'),
    run: ({ core, args, token }) => {
      const userId = args.required('users')
      if (userId.includes(',')) throw new ApiError('not_simulated_group_dm')
      requireScope(token, ['im:write'])
      const user = core.workspace.users.get(userId)
      if (!user) throw new ApiError('user_not_found')
      if (user.is_bot) throw new ApiError('cannot_dm_bot')
      if (user.deleted) throw new ApiError('user_disabled')
      const existed = core.workspace.channels.has(`D${userId.slice(1)}`)
      const channel = core.workspace.dm(userId)
      const already = existed ? { no_op: true, already_open: true } : {}
      const object = args.flag('return_im') ? channelObject(core.workspace, channel) : { id: channel.id }
      return { channel: object, ...already }
    },
  },

  'conversations.list': {
    tier: 2,
    scopes: any('read'),
    run: ({ core, args, token }) => {
      const { items, next_cursor } = args.page(readable(core.workspace, token, args))
      const channels = items.map((channel) => channelObject(core.workspace, channel))
      return { channels, response_metadata: { next_cursor } }
    },
  },

  'conversations.members': {
    tier: 4,
    scopes: any('read'),
    run: (caller) => {
      const { items, next_cursor } = caller.args.page(channelFor(caller, 'read').members)
      return { members: items, response_metadata: { next_cursor } }
    },
  },

  'conversations.history': {
    tier: 3,
    scopes: any('history'),
    run: (caller) => history(caller, (message) => !message.thread_ts || message.thread_ts === message.ts, true),
  },

  'conversations.replies': {
    tier: 3,
    scopes: any('history'),
    run: (caller) => {
      const root = caller.args.required('ts')
      if (!caller.core.workspace.message(caller.args.required('channel'), root)) throw new ApiError('thread_not_found')
      return history(caller, (message) => message.ts === root || message.thread_ts === root, false)
    },
  },
}
