import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Token } from './api/method.ts'
import { establishedCompany } from './company.ts'
import { control } from './control.ts'
import type { Core } from './core.ts'
import { Deliveries } from './deliveries.ts'
import { Faults } from './faults.ts'
import { isFileAddress, serveFile } from './given-files.ts'
import { answerJson, bodyOf, uploadOf } from './http.ts'
import { HttpMode } from './http-mode.ts'
import { type Json, parseJson } from './json.ts'
import { Payloads } from './payloads.ts'
import { Person } from './person.ts'
import { ResponseUrls } from './response-urls.ts'
import type { SimulatedSlack, SlackOptions } from './simulated-slack.ts'
import { SocketMode } from './socket-mode.ts'
import { Triggers } from './triggers.ts'
import { WebApi } from './web-api.ts'
import { Workspace } from './workspace.ts'

export const DEFAULT_BOT_SCOPES = [
  ...['app_mentions:read', 'channels:history', 'channels:read', 'chat:write', 'commands', 'files:write'],
  ...['groups:history', 'groups:read', 'im:history', 'im:read', 'im:write', 'team:read'],
  ...['usergroups:read', 'users:read', 'users:read.email'],
]

const secrets = {
  botToken: 'xoxb-simulated-bot-token',
  appToken: 'xapp-simulated-app-token',
  signingSecret: 'simulated-signing-secret',
}

export async function startSlack(o: SlackOptions): Promise<SimulatedSlack> {
  const workspace = new Workspace(o.company ?? establishedCompany(), o.clock)
  const faults = new Faults()
  const socketMode = new SocketMode(o.clock, workspace.app.id)
  const transport = o.http ? new HttpMode(o.clock, o.http.requestUrl, secrets.signingSecret) : socketMode
  const tokens = new Map<string, Token>([
    [secrets.botToken, { kind: 'bot', scopes: new Set(o.scopes?.bot ?? DEFAULT_BOT_SCOPES) }],
    [secrets.appToken, { kind: 'app', scopes: new Set(o.scopes?.app ?? ['connections:write']) }],
  ])

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      console.error(error)
      answerJson(response, 500, { ok: false, error: 'internal_error' })
    })
  })
  server.on('upgrade', (request, stream, head) => socketMode.upgrade(request, stream, head))
  await new Promise<void>((resolve) => server.listen(o.port ?? 0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const core: Core = {
    clock: o.clock,
    url,
    workspace,
    triggers: new Triggers(workspace, o.patience),
    responseUrls: new ResponseUrls(workspace, url),
    deliveries: new Deliveries(o.clock, transport, () => workspace.changed(), o.patience),
    payloads: new Payloads(workspace),
    socketUrl: () => (o.http ? undefined : `${url.replace('http', 'ws')}/link?ticket=${socketMode.ticket()}`),
  }
  const webApi = new WebApi(core, faults, tokens)

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = new URL(request.url ?? '/', url)
    if (at.pathname.startsWith('/api/')) return webApi.serve(request, response, at)
    if (at.pathname.startsWith('/sim/')) return control({ core, calls: webApi.calls, as }, request, response, at)
    if (at.pathname.startsWith('/upload/v1/')) return upload(request, response, at.pathname.slice('/upload/v1/'.length))
    if (isFileAddress(at.pathname)) return serveFile(core, tokens, request, response)
    if (!at.pathname.startsWith('/actions/')) return answerJson(response, 404, { ok: false, error: 'not_found' })
    const { status, text } = core.responseUrls.answer(at.pathname, parseJson((await bodyOf(request)).toString()))
    response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
  }

  async function upload(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const file = workspace.files.get(id)
    const body = await uploadOf(request)
    if (file) file.content = body
    response
      .writeHead(file ? 200 : 404, { 'content-type': 'text/plain' })
      .end(file ? `OK - ${body.length}` : 'not_found')
  }

  const people = new Map<string, Person>()
  const as = (userId: string): Person => {
    const person = people.get(userId) ?? new Person(core, userId)
    people.set(userId, person)
    return person
  }

  const event = (given: Json & { type: string }) =>
    core.deliveries.deliver('events_api', core.payloads.event({ event_ts: workspace.ts(), ...given }))

  return {
    url,
    apiUrl: `${url}/api/`,
    ...secrets,
    teamId: workspace.team.id,
    appId: workspace.app.id,
    botUserId: workspace.app.botUserId,
    workspace,
    tokens,
    as,
    event,
    changeUser: (userId, change) => {
      const user = Object.assign(workspace.user(userId), change, { updated: workspace.seconds() })
      workspace.changed()
      return event({ type: 'user_change', user: structuredClone(user), cache_ts: workspace.seconds() })
    },
    changeUserGroup: (groupId, users, by) => {
      const group = workspace.userGroups.get(groupId)
      if (!group) throw new Error(`No user group ${groupId} in the simulated workspace`)
      const before = new Set(group.users)
      const after = new Set(users)
      group.users = users
      if (by) group.updated_by = by
      workspace.changed()
      const added_users = [...after.difference(before)]
      const removed_users = [...before.difference(after)]
      return event({
        type: 'subteam_members_changed',
        subteam_id: groupId,
        team_id: workspace.team.id,
        added_users,
        removed_users,
      })
    },
    calls: webApi.calls,
    onCall: (listener) => {
      webApi.listeners.add(listener)
      return () => webApi.listeners.delete(listener)
    },
    deliveries: core.deliveries.all,
    onDelivery: (listener) => {
      core.deliveries.listeners.add(listener)
      return () => core.deliveries.listeners.delete(listener)
    },
    faults: {
      failNext: (method, fault, times) => faults.failNext(method, fault, times),
      clear: () => faults.clear(),
      disconnect: (reason) => socketMode.disconnect(reason),
      cut: () => socketMode.cut(),
      duplicateNext: () => core.deliveries.duplicateNext(),
      redeliver: (delivery) => core.deliveries.redeliver(delivery),
      get rateLimits() {
        return faults.rateLimits
      },
      set rateLimits(on: boolean) {
        faults.rateLimits = on
      },
    },
    connections: () => socketMode.connections.length,
    stop: async () => {
      core.deliveries.stop()
      socketMode.stop()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
