import { ApiError } from './api/error.ts'
import { author, content } from './content.ts'
import { asObject, type Json } from './json.ts'
import type { Message } from './types.ts'
import type { Workspace } from './workspace.ts'

interface ResponseUrl {
  userId: string
  channelId: string
  /** The message whose button was pressed. */
  message?: Message
  issuedAt: number
  uses: number
  answers: Message[]
}

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const MOST_USES = 5
const LIFE = 30 * 60_000

export class ResponseUrls {
  readonly #issued = new Map<string, ResponseUrl>()
  readonly #workspace: Workspace
  readonly #base: string

  constructor(workspace: Workspace, base: string) {
    this.#workspace = workspace
    this.#base = base
  }

  issue(userId: string, channelId: string, message?: Message): string {
    const path = `/actions/${this.#workspace.team.id}/${this.#workspace.id('')}`
    const issuedAt = this.#workspace.now()
    this.#issued.set(path, { userId, channelId, issuedAt, uses: 0, answers: [], ...(message ? { message } : {}) })
    return this.#base + path
  }

  answers(url: string): Message[] {
    return this.#issued.get(url.replace(this.#base, ''))?.answers ?? []
  }

  /** Serves a POST to one of the addresses. */
  answer(path: string, body: unknown): { status: number; text: string } {
    const target = this.#issued.get(path)
    if (!target) return { status: 404, text: 'no_such_url' }
    if (target.uses >= MOST_USES) return { status: 404, text: 'used_url' }
    if (this.#workspace.now() - target.issuedAt > LIFE) return { status: 404, text: 'expired_url' }
    target.uses += 1
    try {
      const message = this.respond(target, asObject(body))
      if (message) target.answers.push(message)
      this.#workspace.changed()
      return { status: 200, text: 'ok' }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { status: 400, text: JSON.stringify({ ok: false, error: error.message, ...error.details }) }
    }
  }

  /** The same rules serve the immediate answer to a slash command. */
  respond(target: Pick<ResponseUrl, 'userId' | 'channelId' | 'message'>, body: Json): Message | undefined {
    const { message: pressed } = target
    if (body.delete_original === true) {
      if (pressed) this.#workspace.remove(pressed)
      return undefined
    }
    const said = content(this.#workspace, body)
    if (body.replace_original === true && pressed) {
      delete pressed.blocks
      return Object.assign(pressed, said)
    }
    const thread = typeof body.thread_ts === 'string' ? { thread_ts: body.thread_ts } : {}
    const audience = body.response_type === 'in_channel' ? {} : { ephemeralFor: target.userId }
    return this.#workspace.post({
      channel: target.channelId,
      ...author(this.#workspace),
      ...said,
      ...thread,
      ...audience,
    })
  }
}
