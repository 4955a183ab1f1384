import type { Clock } from '../../clock.ts'
import type { Deliveries } from './deliveries.ts'
import type { Payloads } from './payloads.ts'
import type { ResponseUrls } from './response-urls.ts'
import type { Triggers } from './triggers.ts'
import type { Workspace } from './workspace.ts'

/** What the Web API, the people and the control API share. */
export interface Core {
  clock: Clock
  url: string
  workspace: Workspace
  triggers: Triggers
  responseUrls: ResponseUrls
  deliveries: Deliveries
  payloads: Payloads
  /** A one-time WebSocket address, or nothing when Socket Mode is off. */
  socketUrl(): string | undefined
}
