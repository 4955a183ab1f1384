import type { Json } from '../json.ts'
import type { UserGroup } from '../types.ts'
import type { Workspace } from '../workspace.ts'
import { ApiError } from './error.ts'
import type { Methods } from './method.ts'

function groupObject(workspace: Workspace, group: UserGroup, withUsers: boolean, withCount: boolean): Json {
  const { users, ...rest } = group
  const team_id = workspace.team.id
  const counted = withCount ? { user_count: users.length } : {}
  return { ...rest, team_id, is_usergroup: true, is_external: false, ...counted, ...(withUsers ? { users } : {}) }
}

export const usergroups: Methods = {
  'usergroups.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    run: ({ core, args }) => {
      const enabled = (group: UserGroup) => group.date_delete === 0 || args.flag('include_disabled')
      const groups = [...core.workspace.userGroups.values()].filter(enabled)
      const [users, count] = [args.flag('include_users'), args.flag('include_count')]
      return { usergroups: groups.map((group) => groupObject(core.workspace, group, users, count)) }
    },
  },

  'usergroups.users.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    run: ({ core, args }) => {
      const group = core.workspace.userGroups.get(args.required('usergroup'))
      if (!group || (group.date_delete > 0 && !args.flag('include_disabled'))) throw new ApiError('no_such_subteam')
      return { users: group.users }
    },
  },
}
