import { ApiError } from './api/error.ts'
import type { Workspace } from './workspace.ts'

interface Trigger {
  userId: string
  issuedAt: number
  fromModal: boolean
  used: boolean
}

/** https://docs.slack.dev/surfaces/modals: a trigger_id works once, within three seconds. */
const LIFE = 3000

export class Triggers {
  readonly #issued = new Map<string, Trigger>()
  readonly #workspace: Workspace
  readonly #life: number

  constructor(workspace: Workspace, patience = 1) {
    this.#workspace = workspace
    this.#life = LIFE * patience
  }

  issue(userId: string, fromModal = false): string {
    const id = `${this.#issued.size + 1}.${this.#workspace.seconds()}.${this.#workspace.id('').toLowerCase()}`
    this.#issued.set(id, { userId, issuedAt: this.#workspace.now(), fromModal, used: false })
    return id
  }

  exchange(id: string): Trigger {
    const trigger = this.#issued.get(id)
    if (!trigger) throw new ApiError('invalid_trigger_id')
    if (trigger.used) throw new ApiError('exchanged_trigger_id')
    if (this.#workspace.now() - trigger.issuedAt > this.#life) throw new ApiError('expired_trigger_id')
    trigger.used = true
    return trigger
  }
}
