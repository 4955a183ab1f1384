import { auth } from './auth.ts'
import { blocks } from './blocks.ts'
import { chat } from './chat.ts'
import { conversations } from './conversations.ts'
import { files } from './files.ts'
import type { Methods } from './method.ts'
import { usergroups } from './usergroups.ts'
import { users } from './users.ts'
import { views } from './views.ts'

export const methods: Methods = {
  ...auth,
  ...blocks,
  ...chat,
  ...conversations,
  ...files,
  ...usergroups,
  ...users,
  ...views,
}

/** The Web API methods that the simulated Slack has. */
export const simulated: readonly string[] = Object.keys(methods).sort()

/** What an app like this might call in vain here. All other methods answer `unknown_method` too. */
export const notSimulated: readonly string[] = [
  'assistant.threads.setStatus',
  'auth.revoke',
  'auth.teams.list',
  'bookmarks.add',
  'chat.appendStream',
  'chat.deleteScheduledMessage',
  'chat.meMessage',
  'chat.scheduleMessage',
  'chat.startStream',
  'chat.stopStream',
  'chat.unfurl',
  'conversations.create',
  'conversations.invite',
  'conversations.join',
  'conversations.leave',
  'dnd.info',
  'files.delete',
  'files.list',
  'functions.completeError',
  'functions.completeSuccess',
  'oauth.v2.access',
  'pins.add',
  'reactions.add',
  'reminders.add',
  'team.profile.get',
  'users.getPresence',
  'users.profile.get',
]

/** Behaviour of the methods above that Slack has and this simulation leaves out. */
export const leftOut: readonly string[] = [
  'Attachments, unfurling and scheduled messages',
  'Direct messages among several people (conversations.open with more than one user)',
  'Enterprise organizations: one workspace only; of an app that is installed to a whole one, auth.test says so and interactions name no workspace',
  'Previews, versions and retention of files; which files an app may see that may read any',
  'Workflows and custom functions',
  'OAuth installation and token rotation: tokens are given, not issued',
  'Threads broadcast to their channel (reply_broadcast)',
  'Workspace-wide rate limits and the limit of event deliveries per hour',
]
