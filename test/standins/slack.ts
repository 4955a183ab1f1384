import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'
import { type Deliver, overHttp, overSocket } from './slack-deliver.ts'
import { appId, type Json, methods, teamId, type World } from './slack-methods.ts'

/**
 * Slack as a stranger might write it from its public documentation, for a workspace of an Enterprise organization: it
 * shares nothing with the sandbox and knows no user groups, no `bots.info`, no look-up by e-mail, no history.
 */
export interface ForeignSlack {
  apiUrl: string
  botToken: string
  appToken: string
  signingSecret: string
  world: World
  /** A slash command; gives what the app acknowledged with. */
  command(user: string, text: string, more?: Json): Promise<Json>
  /** The form that a person has open, once it is as `ready` says. */
  form(user: string, ready?: (view: Json) => boolean): Promise<Json>
  suggestions(user: string, view: Json, block: string, typed: string): Promise<Json[]>
  /** Chooses in a select, whatever its kind; what is chosen stays in the form's state. */
  choose(user: string, view: Json, block: string, option: Json): Promise<void>
  submit(user: string, view: Json, values: Json): Promise<Json>
  press(user: string, message: Json, actionId: string): Promise<Json>
  /** Waits for a message in a channel (`D<user>` is a person's own) that has this button. */
  messageWith(channel: string, actionId: string): Promise<Json>
  stop(): Promise<void>
}

const within = { timeout: 60_000, interval: 25 }

export async function startForeignSlack(
  o: { port?: number /** Where the bot listens, in HTTP mode. */; deliverTo?: () => string } = {},
) {
  const secrets = { botToken: 'xoxb-foreign-bot', appToken: 'xapp-foreign-app', signingSecret: 'a-foreign-secret' }
  const world: World = { messages: [], views: [], responses: [], calls: [], connections: 0, openers: new Map() }
  let origin = ''
  const server: Server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const answer = (json: Json) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    if (request.url?.startsWith('/answers/')) {
      world.responses.push(JSON.parse(body))
      answer({ ok: true })
      return
    }
    const name = request.url?.replace('/foreign/api/', '') ?? ''
    world.calls.push(name)
    const token = request.headers.authorization?.replace('Bearer ', '')
    const expected = name === 'apps.connections.open' ? secrets.appToken : secrets.botToken
    if (token !== expected) answer({ ok: false, error: 'invalid_auth' })
    else if (name === 'apps.connections.open') {
      const ticket = ++world.connections
      answer({ ok: true, url: `${origin.replace('http', 'ws')}/link/v9?ticket=${ticket}&app_id=${appId}&debug=no` })
    } else answer(methods[name]?.(argumentsIn(body), world) ?? { ok: false, error: 'unknown_method', req_method: name })
  })
  const socket = overSocket(server)
  const bring: Deliver = o.deliverTo ? overHttp(o.deliverTo, secrets.signingSecret) : socket.deliver
  const deliver: Deliver = (kind, payload) => {
    world.openers.set(payload.trigger_id, payload.user_id ?? payload.user.id)
    return bring(kind, payload)
  }
  await new Promise<void>((resolve) => server.listen(o.port ?? 0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  let count = 0
  const trigger = () => ({ trigger_id: `${++count}.77.foreign`, response_url: `${origin}/answers/${count}` })
  const interaction = (type: string, user: string, more: Json) =>
    deliver('interactive', {
      type,
      user: { id: user, username: user.toLowerCase(), team_id: teamId },
      api_app_id: appId,
      team: { id: teamId, domain: 'foreign', enterprise_id: 'E9CORP', enterprise_name: 'Foreign Corp' },
      enterprise: { id: 'E9CORP', name: 'Foreign Corp' },
      is_enterprise_install: false,
      something_new: { from: 'Slack' },
      ...trigger(),
      ...more,
    })
  const formOf = (user: string, ready: (view: Json) => boolean = () => true) =>
    vi.waitFor(() => {
      const view = world.views.findLast((v) => v.of === user && ready(v))
      if (!view) throw new Error(`${user} has no such form: ${JSON.stringify(world.views).slice(0, 1_000)}`)
      return view
    }, within)

  return {
    ...secrets,
    apiUrl: `${origin}/foreign/api`,
    world,
    command: (user, text, more = {}) =>
      deliver('slash_commands', {
        team_id: teamId,
        enterprise_id: 'E9CORP',
        channel_id: 'C9ANYWHERE',
        user_id: user,
        command: '/aws-setup',
        text,
        api_app_id: appId,
        is_enterprise_install: 'false',
        ...trigger(),
        ...more,
      }),
    form: formOf,
    async suggestions(user, view, block, typed) {
      const { block_id, element } = inputs(view)[block] ?? {}
      const found = await interaction('block_suggestion', user, {
        action_id: element.action_id,
        block_id,
        value: typed,
        container: { type: 'view', view_id: view.id },
        view: shown(view),
      })
      return found.options ?? found.option_groups.flatMap((group: Json) => group.options)
    },
    async choose(user, view, block, option) {
      const { block_id, element, dispatch_action } = inputs(view)[block] ?? {}
      const chosen = { type: element.type, action_id: element.action_id, selected_option: option }
      view.state.values[block_id] = { [element.action_id]: chosen }
      if (!dispatch_action) return
      await interaction('block_actions', user, {
        actions: [{ ...chosen, block_id, action_ts: '1.1' }],
        container: { type: 'view', view_id: view.id },
        view: shown(view),
      })
    },
    submit(user, view, values) {
      for (const [block, value] of Object.entries(values)) {
        const { block_id, element } = inputs(view)[block] ?? {}
        view.state.values[block_id] = { [element.action_id]: { type: element.type, value } }
      }
      for (const { block_id, element } of Object.values(inputs(view)))
        view.state.values[block_id] ??= {
          [element.action_id]: { type: element.type, selected_option: element.initial_option ?? null },
        }
      return interaction('view_submission', user, { view: shown(view) })
    },
    press(user, message, actionId) {
      const { type, value, block_id } = buttons(message).find((b) => b.action_id === actionId) ?? {}
      return interaction('block_actions', user, {
        actions: [{ type, value, block_id, action_id: actionId, action_ts: '1.1' }],
        container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
        channel: { id: message.channel },
        message: { type: 'message', ...message },
      })
    },
    messageWith: (channel, actionId) =>
      vi.waitFor(() => {
        const found = world.messages.findLast(
          (m) => m.channel === channel && buttons(m).some((b) => b.action_id === actionId),
        )
        if (!found) throw new Error(`no ${actionId} in ${channel}: ${JSON.stringify(world.messages).slice(0, 3_000)}`)
        return found
      }, within),
    async stop() {
      socket.close()
      await new Promise((resolve) => void server.close(resolve).closeAllConnections())
    },
  } satisfies ForeignSlack
}

/** The Web API takes forms in which whatever is not a text is JSON. */
function argumentsIn(body: string): Json {
  const parsed: Json = {}
  for (const [key, value] of new URLSearchParams(body)) parsed[key] = /^[[{]/.test(value) ? JSON.parse(value) : value
  return parsed
}

const buttons = (message: Json): Json[] =>
  (message.blocks ?? []).flatMap(({ elements = [], block_id }: Json) => elements.map((e: Json) => ({ ...e, block_id })))
const inputs = (view: Json): Record<string, Json> =>
  Object.fromEntries(
    view.blocks.filter((b: Json) => b.type === 'input').map((b: Json) => [b.block_id.split(':')[0], b]),
  )
const shown = ({ of: _, ...view }: Json): Json => view
