import type { Clock } from '../../clock.ts'
import type { SlackCompany } from './company.ts'
import { slackChannel } from './company.ts'
import type { Channel, Message, SlackFile, SlackUser, UserGroup, View } from './types.ts'

/** Everything the simulated Slack remembers. Tests read it and change it in place. */
export class Workspace {
  readonly team: SlackCompany['team']
  readonly app: SlackCompany['app']
  readonly users: Map<string, SlackUser>
  readonly userGroups: Map<string, UserGroup>
  readonly channels: Map<string, Channel>
  /** Messages by channel, oldest first, ephemeral ones among them. */
  readonly messages = new Map<string, Message[]>()
  /** Open modals by person, the visible one last. */
  readonly modals = new Map<string, View[]>()
  readonly homes = new Map<string, View>()
  readonly files = new Map<string, SlackFile>()
  readonly #clock: Clock
  readonly #watchers = new Set<() => void>()
  #lastMicros = 0
  #lastNumber = 0

  constructor(company: SlackCompany, clock: Clock) {
    const { team, app, users, userGroups, channels } = structuredClone(company)
    this.team = team
    this.app = app
    this.users = new Map(users.map((user) => [user.id, user]))
    this.userGroups = new Map(userGroups.map((group) => [group.id, group]))
    this.channels = new Map(channels.map((channel) => [channel.id, channel]))
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  /** A timestamp that is unique in the workspace: message `ts`, `event_ts`, `action_ts`. */
  ts(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, Math.floor(this.now()) * 1000)
    return `${Math.floor(this.#lastMicros / 1e6)}.${String(this.#lastMicros % 1e6).padStart(6, '0')}`
  }

  id(prefix: string): string {
    this.#lastNumber += 1
    return prefix + this.#lastNumber.toString(36).toUpperCase().padStart(9, '0')
  }

  user(id: string): SlackUser {
    const user = this.users.get(id)
    if (!user) throw new Error(`No user ${id} in the simulated workspace`)
    return user
  }

  /** The channel with this id, or with this name, with or without `#`. */
  channel(idOrName: string): Channel {
    const name = idOrName.replace(/^#/, '')
    const channel = this.channels.get(idOrName) ?? [...this.channels.values()].find((one) => one.name === name)
    if (!channel) throw new Error(`No channel ${idOrName} in the simulated workspace`)
    return channel
  }

  /** The direct message channel of the app and a person, made when it is first needed. */
  dm(userId: string): Channel {
    const id = `D${userId.slice(1)}`
    const existing = this.channels.get(id)
    if (existing) return existing
    const members = [this.app.botUserId, userId]
    const channel = slackChannel({ id, name: 'directmessage', members, is_im: true, created: this.seconds() })
    this.channels.set(id, channel)
    return channel
  }

  in(channelId: string): Message[] {
    const messages = this.messages.get(channelId) ?? []
    this.messages.set(channelId, messages)
    return messages
  }

  post(message: Omit<Message, 'type' | 'ts' | 'team'>): Message {
    const posted: Message = { type: 'message', ts: this.ts(), team: this.team.id, ...message }
    this.in(message.channel).push(posted)
    this.changed()
    return posted
  }

  message(channelId: string, ts: string): Message | undefined {
    return this.in(channelId).find((message) => message.ts === ts)
  }

  remove(message: Message): void {
    const messages = this.in(message.channel)
    messages.splice(messages.indexOf(message), 1)
    this.changed()
  }

  modal(userId: string): View | undefined {
    return this.modals.get(userId)?.at(-1)
  }

  stack(userId: string): View[] {
    const stack = this.modals.get(userId) ?? []
    this.modals.set(userId, stack)
    return stack
  }

  /** Every view that exists, with the person who has it open. */
  *views(): Generator<[owner: string, View]> {
    for (const [owner, stack] of this.modals) for (const view of stack) yield [owner, view]
    for (const [owner, view] of this.homes) yield [owner, view]
  }

  seconds(): number {
    return Math.floor(this.now() / 1000)
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  changed(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
