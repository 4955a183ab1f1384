/**
 * The control API: a page acts for a person over HTTP. All bodies and answers are JSON.
 *
 *   GET  /sim/company                       team, app, users, user groups
 *   GET  /sim/people/:user                  what is on this person's screen (`everythingSeen`)
 *   GET  /sim/people/:user/files/:id        a file of a conversation that this person is in
 *   GET  /sim/changes                       Server-Sent Events: `data: {"at": ms}` after changes; read the screen again
 *   GET  /sim/deliveries                    every envelope: type, sentAt, ackedAt, attempts, problem
 *   GET  /sim/calls                         every Web API call: method, at, status, ok, error
 *   POST /sim/people/:user/command          {text, channel?}                  -> {acked, ackMs?, problem?, message?}
 *   POST /sim/people/:user/say              {text}                            -> {acked, problem?}
 *   POST /sim/people/:user/mention          {channel, text}                   -> {acked, problem?}
 *   POST /sim/people/:user/shortcut         {name}                            -> {acked, problem?}
 *   POST /sim/people/:user/message-shortcut {name, on}                        -> {acked, problem?}
 *   POST /sim/people/:user/home             {}                                -> {view}
 *   POST /sim/people/:user/fill             {values: {label or block_id: words}} -> {view?}
 *   POST /sim/people/:user/options          {label, typed, on?}               -> {options}
 *   POST /sim/people/:user/attach           {block_id, files: [{name, base64}]}   -> {view?}
 *   POST /sim/people/:user/submit           {}                                -> {closed, errors?, problem?, view?}
 *   POST /sim/people/:user/close            {}                                -> {view?}
 *   POST /sim/people/:user/click            {on, name, overflow?, option?, confirm?} -> {delivered, problem?, confirmed?}
 *
 *   POST /sim/people/:user/use              {on, block_id, action_id, value?, dispatch?} -> {delivered, problem?}
 *   POST /sim/people/:user/suggest          {on, block_id, action_id, typed} -> {options?, option_groups?}
 *
 * `on` is "modal", "home" or {channel, ts}. What the screen does not offer answers 409 with {error}.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Core } from './core.ts'
import type { Delivery } from './deliveries.ts'
import { answerJson, bodyOf } from './http.ts'
import { asList, asObject, asString, type Json, parseJson } from './json.ts'
import type { ClickOptions, Person } from './person.ts'
import { everythingSeen } from './seen.ts'
import type { Place, Target } from './target.ts'
import type { SlackFile } from './types.ts'
import type { ApiCall } from './web-api.ts'

export interface Controlled {
  core: Core
  calls: ApiCall[]
  as(userId: string): Person
}

type Action = (person: Person, body: Json, sim: Controlled) => Promise<object>

const words = (body: Json, name: string): string => asString(body[name]) ?? ''

const told = ({ ackedAt, sentAt, problem }: Delivery) => ({
  acked: ackedAt !== undefined,
  ...(ackedAt === undefined ? {} : { ackMs: ackedAt - sentAt }),
  ...(problem ? { problem } : {}),
})

const actions: Record<string, Action> = {
  command: async (person, body) => {
    const channel = asString(body.channel)
    const { delivery, message } = await person.command(words(body, 'text'), channel ? { channel } : {})
    return { ...told(delivery), ...(message ? { message } : {}) }
  },
  say: async (person, body) => told(await person.say(words(body, 'text'))),
  mention: async (person, body) => told(await person.mention(words(body, 'channel'), words(body, 'text'))),
  shortcut: async (person, body) => told(await person.shortcut(words(body, 'name'))),
  'message-shortcut': async (person, body, { core }) => {
    const on = target(core, body.on)
    if (typeof on === 'string') throw new Error('This is no message')
    return told(await person.messageShortcut(words(body, 'name'), on))
  },
  home: async (person) => ({ view: await person.openHome() }),
  fill: async (person, body) => {
    await person.fill(asObject(body.values) as Record<string, string | string[]>)
    return { view: person.modal() }
  },
  attach: async (person, body) => {
    const chosen = asList<{ name: string; base64: string }>(body.files)
    const files = chosen.map(({ name, base64 }) => ({ name, content: Buffer.from(base64, 'base64') }))
    await person.attach(words(body, 'block_id'), ...files)
    return { view: person.modal() }
  },
  options: async (person, body, { core }) => {
    const on = body.on === undefined ? 'modal' : target(core, body.on)
    return { options: await person.options(words(body, 'label'), words(body, 'typed'), on) }
  },
  submit: (person) => person.submit(),
  close: async (person) => {
    await person.closeModal()
    return { view: person.modal() }
  },
  use: (person, body, { core }) => person.use(target(core, body.on), place(body), body.value, body.dispatch !== false),
  suggest: (person, body, { core }) => person.suggestions(target(core, body.on), place(body), words(body, 'typed')),
  click: (person, body, { core }) => person.click(target(core, body.on), words(body, 'name'), body as ClickOptions),
}

const place = (body: Json): Place => ({ block_id: words(body, 'block_id'), action_id: words(body, 'action_id') })

function target(core: Core, on: unknown): Target {
  if (on === 'home' || on === 'modal') return on
  const { channel, ts } = asObject(on)
  const message = core.workspace.message(String(channel), String(ts))
  if (!message) throw new Error('There is no such message')
  return message
}

export async function control(
  sim: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [, , what = '', userId = '', name = '', id = ''] = url.pathname.split('/')
  const { workspace } = sim.core
  const reading = request.method === 'GET'
  if (reading && what === 'changes') return changes(sim, response)
  if (reading && what === 'company') {
    const { team, app, users, userGroups } = workspace
    return answerJson(response, 200, { team, app, users: [...users.values()], userGroups: [...userGroups.values()] })
  }
  if (reading && what === 'deliveries') return answerJson(response, 200, { deliveries: sim.core.deliveries.all })
  if (reading && what === 'calls') {
    const calls = sim.calls.map(({ method, at, status, result }) => ({
      method,
      at,
      status,
      ok: result?.ok,
      error: result?.error,
    }))
    return answerJson(response, 200, { calls })
  }
  if (what !== 'people' || !workspace.users.has(userId)) return answerJson(response, 404, { error: 'Not found' })
  const person = sim.as(userId)
  if (reading && !name) return answerJson(response, 200, everythingSeen(sim.core, person))
  if (reading && name === 'files') return download(workspace.files.get(id), person, response)
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action || request.method !== 'POST') return answerJson(response, 404, { error: 'Not found' })
  const body = asObject(parseJson((await bodyOf(request)).toString()))
  try {
    answerJson(response, 200, { ...(await action(person, body, sim)) })
  } catch (error) {
    answerJson(response, 409, { error: error instanceof Error ? error.message : String(error) })
  }
}

function download(file: SlackFile | undefined, person: Person, response: ServerResponse): void {
  const shared = file?.channels.some((channel) => person.sees(channel).some(({ files = [] }) => files.includes(file)))
  if (!file || !shared) {
    answerJson(response, 404, { error: 'Not found' })
    return
  }
  response
    .writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    })
    .end(file.content)
}

/** Changes come in bursts; one event tells of all that happened in the same turn. */
function changes({ core }: Controlled, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const tell = () => response.write(`data: ${JSON.stringify({ at: core.clock.now() })}\n\n`)
  let told = false
  const unwatch = core.workspace.watch(() => {
    if (told) return
    told = true
    setImmediate(() => {
      told = false
      tell()
    })
  })
  response.on('close', unwatch)
  tell()
}
