import { asObject, type Json } from './json.ts'
import type { Message, SlackUser, View } from './types.ts'
import type { Workspace } from './workspace.ts'

/** What Slack sends an app. Shapes: https://docs.slack.dev/reference/interaction-payloads */
export class Payloads {
  readonly #workspace: Workspace
  /** Deprecated by Slack, and still in every payload. */
  readonly #token = 'simulated-verification-token'

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  command(user: SlackUser, channel: { id: string; name: string }, text: string, extra: Json): Json {
    const { team, app } = this.#workspace
    return {
      token: this.#token,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: channel.name,
      user_id: user.id,
      user_name: user.name,
      command: app.command,
      text,
      api_app_id: app.id,
      is_enterprise_install: 'false',
      ...extra,
    }
  }

  event(event: Json, sharedChannel = false): Json {
    const { team, app } = this.#workspace
    return {
      token: this.#token,
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: app.id,
      event,
      type: 'event_callback',
      event_id: this.#workspace.id('Ev'),
      event_time: this.#workspace.seconds(),
      authorizations: [
        { enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: sharedChannel,
      event_context: this.#workspace.id('4-'),
    }
  }

  interaction(type: string, user: SlackUser, extra: Json): Json {
    const { team, app } = this.#workspace
    return {
      type,
      user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
      api_app_id: app.id,
      token: this.#token,
      team: app.enterpriseId ? null : { id: team.id, domain: team.domain },
      enterprise: app.enterpriseId ? { id: app.enterpriseId, name: app.enterpriseId } : null,
      is_enterprise_install: app.enterpriseId !== undefined,
      ...extra,
    }
  }

  /** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload: it names no app. */
  shortcut(user: SlackUser, callback_id: string, trigger_id: string): Json {
    const { api_app_id: _, ...payload } = this.interaction('shortcut', user, { callback_id, trigger_id })
    return { ...payload, action_ts: this.#workspace.ts() }
  }

  /** https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload#message_actions */
  messageShortcut(user: SlackUser, message: Message, channelName: string, extra: Json): Json {
    const { channel, ephemeralFor: _e, files: _f, metadata: _m, ...shown } = message
    const { api_app_id: _, ...payload } = this.interaction('message_action', user, {
      ...extra,
      message_ts: message.ts,
      channel: { id: channel, name: channelName },
      message: shown,
    })
    return { ...payload, action_ts: this.#workspace.ts() }
  }

  /** Where an action happened, as its payload tells it. */
  onMessage(message: Message, channelName: string): Json {
    const { channel, ephemeralFor, files: _files, metadata: _metadata, ...shown } = message
    const is_ephemeral = ephemeralFor !== undefined
    return {
      container: { type: 'message', message_ts: message.ts, channel_id: channel, is_ephemeral, ...threadOf(message) },
      channel: { id: channel, name: channelName },
      ...(is_ephemeral ? {} : { message: shown }),
      state: { values: {} },
    }
  }

  onView(view: View): Json {
    return { container: { type: 'view', view_id: view.id }, view: structuredClone(asObject(view)) }
  }
}

const threadOf = ({ thread_ts }: Message) => (thread_ts ? { thread_ts } : {})
