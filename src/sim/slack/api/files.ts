import { author } from '../content.ts'
import { fileObject } from '../given-files.ts'
import { asList } from '../json.ts'
import { channelFor } from './conversations.ts'
import { ApiError } from './error.ts'
import type { Methods } from './method.ts'

const scopes = ['files:write']

/** https://docs.slack.dev/messaging/working-with-files#upload: ask for an address, send the bytes there, then share. */
export const files: Methods = {
  'files.info': {
    tier: 4,
    scopes: ['files:read'],
    run: ({ core, args }) => {
      const file = core.workspace.files.get(args.required('file'))
      if (!file) throw new ApiError('file_not_found')
      return { file: fileObject(core, file) }
    },
  },

  'files.getUploadURLExternal': {
    tier: 4,
    scopes,
    run: ({ core, args }) => {
      const name = args.required('filename')
      const size = Number(args.required('length'))
      if (!(size > 0)) throw new ApiError('invalid_arguments')
      const id = core.workspace.id('F')
      const user = core.workspace.app.botUserId
      core.workspace.files.set(id, { id, name, title: name, size, user, content: Buffer.alloc(0), channels: [] })
      return { upload_url: `${core.url}/upload/v1/${id}`, file_id: id }
    },
  },

  'files.completeUploadExternal': {
    tier: 4,
    scopes,
    run: (caller) => {
      const { workspace } = caller.core
      const done = asList<{ id: string; title?: string }>(caller.args.json('files')).map(({ id, title }) => {
        const file = workspace.files.get(id)
        if (!file) throw new ApiError('file_not_found')
        if (file.content.length !== file.size) throw new ApiError('file_upload_size_mismatch')
        return Object.assign(file, title ? { title } : {})
      })
      if (done.length === 0) throw new ApiError('invalid_arguments')
      const channelId = caller.args.text('channel_id')
      if (channelId) {
        caller.args.raw.channel = channelId
        const channel = channelFor(caller)
        if (!channel.members.includes(workspace.app.botUserId)) throw new ApiError('not_in_channel')
        for (const file of done) file.channels.push(channel.id)
        const text = caller.args.text('initial_comment') ?? ''
        const thread_ts = caller.args.text('thread_ts')
        const thread = thread_ts ? { thread_ts } : {}
        workspace.post({ channel: channel.id, ...author(workspace), text, files: done, ...thread })
      }
      return { files: done.map((file) => fileObject(caller.core, file)) }
    },
  },
}
