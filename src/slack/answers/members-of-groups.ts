import type { KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { membersOfGroup } from '../../workflow/request/beneficiary.ts'
import { clip, clipPerson, section } from '../draw/blocks.ts'
import { hitName } from './find-in-directory.ts'

/** AWS is asked once a group. */
const mostGroups = 10
const mostNames = 25

/** Who is in the groups, as AWS says now; a group that cannot be read says so. */
export async function memberItems(ctx: Context, groupIds: readonly string[], say: Say): Promise<KnownBlock[][]> {
  if (groupIds.length === 0) return []
  const read = groupIds.slice(0, mostGroups)
  const told = await Promise.all(read.map((id) => membersLine(ctx, id, say)))
  const rest = groupIds.length - read.length
  return [
    [section(say('commands:title', { title: say.plain('commands:access_members_title') }))],
    ...told.map((text) => [section(text)]),
    ...(rest > 0 ? [[section(say('commands:access_members_rest', { count: rest }))]] : []),
  ]
}

async function membersLine(ctx: Context, id: string, say: Say): Promise<string> {
  const known = ctx.directory.group(id)
  const group = clip(known ? hitName({ kind: 'group', hit: known }) : id, 100)
  const members = await membersOfGroup(ctx, id).catch((error) => {
    ctx.log.warn({ err: error, groupId: id }, 'the members of a group cannot be read')
    return undefined
  })
  if (!members) return say('commands:access_members_unread', { group })
  if (members.length === 0) return say('commands:access_members_none', { group })
  const names = members
    .slice(0, mostNames)
    .map((userId) => ctx.directory.user(userId))
    .map((user, i) => clipPerson(user ? hitName({ kind: 'user', hit: user }) : (members[i] ?? ''), 80))
    .join(say.plain('common:list_separator'))
  const more = members.length - mostNames
  return more > 0
    ? say('commands:access_members_more', { group, names, count: more })
    : say('commands:access_members', { group, names })
}
