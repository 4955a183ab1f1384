import { classify } from '../../aws/aws-errors.ts'
import { readGroupsOf } from '../../aws/is-member-of.ts'
import { assignmentKey } from '../../aws/types.ts'
import { assignmentNames } from '../../operations/shared/access.ts'
import { originsOf } from '../../store/ledger.ts'
import { getMemberships, putMemberships } from '../../store/memberships.ts'
import { type HeldRequest, type Holder, listHeld } from '../../store/request-lists.ts'
import type { Context } from '../context.ts'

/** Access without a grant of the bot, by the names of what it is about. */
export interface StandingAccess {
  account: string
  permissionSet: string
  /** The group that it comes through; undefined: it is the person's own. */
  group: string | undefined
  wasThere: boolean
}

/** What one person has in AWS: by grants of the bot, and by what was assigned elsewhere. */
export interface OwnAccess {
  grants: HeldRequest[]
  standing: StandingAccess[]
  /** AWS did not say now which groups the person is in: what they have through groups may be missing. */
  groupsUnread: boolean
}

/** A person's own access, also through groups, whose members AWS is asked for unless it said so at most `maxAgeMs` ago. */
export async function ownAccess(ctx: Context, slackId: string, maxAgeMs: number): Promise<OwnAccess> {
  const userId = await ctx.people.identityUser(slackId)
  const { groupIds, groupsUnread } = userId ? await groupsOf(ctx, userId, maxAgeMs) : noGroups
  const who: Holder = { slackId, userId, groupIds }
  const grants = await listHeld(ctx.store.db, who, 100)
  return { grants, standing: await standingOf(ctx, who), groupsUnread }
}

const noGroups = { groupIds: [], groupsUnread: false }

/** The groups that an Identity Center user is in, as AWS said at most `maxAgeMs` ago. */
export async function groupsOf(
  { aws, clock, directory, log, store }: Context,
  userId: string,
  maxAgeMs: number,
): Promise<{ groupIds: string[]; groupsUnread: boolean }> {
  const known = await getMemberships(store.db, userId)
  if (known && clock.now() - known.readAt < maxAgeMs) return { groupIds: known.groupIds, groupsUnread: false }
  const identityStoreId = directory.instance?.identityStoreId
  if (!identityStoreId) return noGroups
  try {
    const groupIds = await readGroupsOf(aws, { identityStoreId, userId })
    await putMemberships(store.db, userId, groupIds, clock.now())
    return { groupIds, groupsUnread: false }
  } catch (error) {
    if (classify(error).kind === 'gone') return noGroups
    log.warn({ err: error, userId }, 'the groups of a person cannot be read')
    return { groupIds: known?.groupIds ?? [], groupsUnread: true }
  }
}

/** What the snapshot shows that no live grant of the bot gives. */
async function standingOf(ctx: Context, { userId, groupIds }: Holder): Promise<OwnAccess['standing']> {
  const principals = [
    ...(userId ? [{ type: 'USER' as const, id: userId }] : []),
    ...groupIds.map((id) => ({ type: 'GROUP' as const, id })),
  ]
  const found = principals.flatMap((principal) => ctx.directory.assignments({ principal }))
  const origins = await originsOf(ctx.store.db, found.map(assignmentKey))
  return found.flatMap((access) => {
    const origin = origins.get(assignmentKey(access))
    if (origin !== undefined && origin !== 'baseline') return []
    const { account, permissionSet, principal } = assignmentNames(access, ctx.directory)
    const group = access.principal.type === 'GROUP' ? principal : undefined
    return [{ account, permissionSet, group, wasThere: origin === 'baseline' }]
  })
}
