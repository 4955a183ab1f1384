import type { Clock } from '../../clock.ts'
import type { Token } from './api/method.ts'
import type { SlackCompany } from './company.ts'
import type { Delivery, DeliveryListener } from './deliveries.ts'
import type { Faults } from './faults.ts'
import type { Json } from './json.ts'
import type { Person } from './person.ts'
import type { DisconnectReason } from './socket-mode.ts'
import type { SlackUser } from './types.ts'
import type { ApiCall, CallListener } from './web-api.ts'
import type { Workspace } from './workspace.ts'

export interface SlackOptions {
  clock: Clock
  company?: SlackCompany
  port?: number
  /** HTTP mode: signed requests are posted there, and Socket Mode is off. */
  http?: { requestUrl: string }
  /** What the app was granted at installation. */
  scopes?: { bot?: string[]; app?: string[] }
  /** How many times longer than Slack it waits for the app, where a busy machine and not the app is what takes long. */
  patience?: number
}

export interface SlackFaults {
  failNext: Faults['failNext']
  clear(): void
  disconnect(reason: DisconnectReason): Promise<void>
  /** Cuts the sockets without the goodbye. */
  cut(): void
  duplicateNext(): void
  redeliver(delivery: Delivery): Promise<Delivery>
  rateLimits: boolean
}

export interface SimulatedSlack {
  url: string
  apiUrl: string
  botToken: string
  appToken: string
  signingSecret: string
  teamId: string
  appId: string
  botUserId: string
  workspace: Workspace
  /** Tokens by their secret; changing `scopes` is reinstalling the app with others, deleting one is revoking it. */
  tokens: Map<string, Token>
  as(userId: string): Person
  /** Delivers any event of the Events API, such as `user_change`. */
  event(event: Json & { type: string }): Promise<Delivery>
  /** Changes a person as an administrator would, and sends `user_change`. */
  changeUser(userId: string, change: Partial<SlackUser>): Promise<Delivery>
  /** Changes who is in a user group, and sends `subteam_members_changed`. `by`: whom Slack names as who did it. */
  changeUserGroup(groupId: string, users: string[], by?: string): Promise<Delivery>
  calls: ApiCall[]
  onCall(listener: CallListener): () => void
  deliveries: Delivery[]
  /** A listener that never returns keeps an envelope from leaving, or its acknowledgement from counting. */
  onDelivery(listener: DeliveryListener): () => void
  faults: SlackFaults
  /** Open Socket Mode connections. */
  connections(): number
  stop(): Promise<void>
}
