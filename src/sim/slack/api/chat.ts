import { isMetadata } from '../block-kit/problems.ts'
import { author, type Content, content } from '../content.ts'
import { isObject } from '../json.ts'
import type { Channel, Message } from '../types.ts'
import type { Workspace } from '../workspace.ts'
import type { Args } from './args.ts'
import { channelFor, messageObject } from './conversations.ts'
import { ApiError } from './error.ts'
import type { Caller, Methods } from './method.ts'

function contentOf(workspace: Workspace, args: Args): Content {
  const blocks = args.json('blocks', 'invalid_blocks_format')
  const metadata = args.json('metadata', 'invalid_metadata_format')
  if (metadata !== undefined && !isMetadata(metadata)) {
    const emptied = isObject(metadata) && Object.keys(metadata).length === 0
    if (!emptied) throw new ApiError('invalid_metadata_schema')
  }
  return content(workspace, { text: args.text('text'), blocks, metadata })
}

/** An id, a `#name`, or a person's id, which means the direct message channel with that person. */
function destination(caller: Caller): Channel {
  const { workspace } = caller.core
  const given = caller.args.required('channel')
  const user = workspace.users.get(given)
  if (user?.is_bot) throw new ApiError('cannot_dm_bot')
  if (user?.deleted) throw new ApiError('user_disabled')
  if (user) return workspace.dm(user.id)
  const named = [...workspace.channels.values()].find((one) => !one.is_im && `#${one.name}` === given)
  if (named) caller.args.raw.channel = named.id
  const channel = channelFor(caller)
  if (channel.is_archived) throw new ApiError('is_archived')
  const mayPost = channel.members.includes(workspace.app.botUserId) || caller.token.scopes.has('chat:write.public')
  if (!mayPost) throw new ApiError('not_in_channel')
  return channel
}

/** The bot's own message; ephemeral ones can be neither changed nor deleted this way. */
function own(caller: Caller, refusal: string): Message {
  const { workspace } = caller.core
  const message = workspace.message(channelFor(caller).id, caller.args.required('ts'))
  if (!message || message.ephemeralFor) throw new ApiError('message_not_found')
  if (message.user !== workspace.app.botUserId) throw new ApiError(refusal)
  return message
}

const scopes = ['chat:write']

export const chat: Methods = {
  'chat.postMessage': {
    tier: 'posting',
    scopes,
    run: (caller) => {
      const { workspace } = caller.core
      const channel = destination(caller)
      const thread_ts = caller.args.text('thread_ts')
      if (thread_ts && !workspace.message(channel.id, thread_ts)) throw new ApiError('thread_not_found')
      const said = contentOf(workspace, caller.args)
      const thread = thread_ts ? { thread_ts } : {}
      const message = workspace.post({ channel: channel.id, ...author(workspace), ...said, ...thread })
      return { channel: channel.id, ts: message.ts, message: messageObject(message, true) }
    },
  },

  'chat.postEphemeral': {
    tier: 4,
    scopes,
    run: (caller) => {
      const { workspace } = caller.core
      const channel = destination(caller)
      const user = caller.args.required('user')
      if (!channel.members.includes(user)) throw new ApiError('user_not_in_channel')
      const said = contentOf(workspace, caller.args)
      const message = workspace.post({ channel: channel.id, ...author(workspace), ...said, ephemeralFor: user })
      return { message_ts: message.ts }
    },
  },

  'chat.update': {
    tier: 3,
    scopes,
    run: (caller) => {
      const { workspace } = caller.core
      const message = own(caller, 'cant_update_message')
      const given = caller.args
      const onlyMetadata = given.has('metadata') && !given.has('text') && !given.has('blocks')
      const said = onlyMetadata
        ? content(workspace, { ...message, metadata: given.json('metadata') })
        : contentOf(workspace, given)
      // Text without blocks drops the blocks: https://docs.slack.dev/reference/methods/chat.update
      message.text = said.text
      if (said.blocks) message.blocks = said.blocks
      else delete message.blocks
      const metadata = given.has('metadata') ? said.metadata : message.metadata
      if (metadata) message.metadata = metadata
      else delete message.metadata
      message.edited = { user: message.user, ts: workspace.ts() }
      workspace.changed()
      return { channel: message.channel, ts: message.ts, text: message.text, message: messageObject(message, true) }
    },
  },

  'chat.delete': {
    tier: 3,
    scopes,
    run: (caller) => {
      const message = own(caller, 'cant_delete_message')
      caller.core.workspace.remove(message)
      return { channel: message.channel, ts: message.ts }
    },
  },

  'chat.getPermalink': {
    tier: 'none',
    run: (caller) => {
      const channel = channelFor(caller)
      const ts = caller.args.required('message_ts')
      if (!caller.core.workspace.message(channel.id, ts)) throw new ApiError('message_not_found')
      const { domain } = caller.core.workspace.team
      return {
        channel: channel.id,
        permalink: `https://${domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`,
      }
    },
  },
}
