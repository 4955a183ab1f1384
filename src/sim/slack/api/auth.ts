import { ApiError } from './error.ts'
import type { Methods } from './method.ts'

export const auth: Methods = {
  'api.test': { tier: 4, run: ({ args }) => ({ args: args.raw }) },

  'auth.test': {
    tier: 'none',
    run: ({ core, token }) => {
      const { team, app } = core.workspace
      const workspace = { url: `https://${team.domain}.slack.com/`, team: team.name, team_id: team.id }
      if (token.kind === 'app') return { app_name: app.name, app_id: app.id }
      const user = core.workspace.user(app.botUserId).name
      const { enterpriseId: enterprise_id } = app
      const installed = { is_enterprise_install: enterprise_id !== undefined, ...(enterprise_id && { enterprise_id }) }
      return { ...workspace, user, user_id: app.botUserId, bot_id: app.botId, ...installed }
    },
  },

  'apps.connections.open': {
    tier: 3,
    token: 'app',
    scopes: ['connections:write'],
    run: ({ core }) => {
      const url = core.socketUrl()
      if (!url) throw new ApiError('socket_mode_disabled')
      return { url }
    },
  },

  'team.info': {
    tier: 3,
    scopes: ['team:read'],
    run: ({ core }) => ({ team: { ...core.workspace.team, icon: {}, url: core.url } }),
  },

  'bots.info': {
    tier: 3,
    scopes: ['users:read'],
    run: ({ core, args }) => {
      const { app } = core.workspace
      if (args.text('bot') !== app.botId) throw new ApiError('bot_not_found')
      return { bot: { id: app.botId, deleted: false, name: app.name, app_id: app.id, user_id: app.botUserId } }
    },
  },
}
