/** What the simulated workspace holds, in the words of Slack's own objects. */

export interface SlackUser {
  id: string
  team_id: string
  name: string
  real_name: string
  deleted: boolean
  is_bot: boolean
  is_app_user: boolean
  is_admin: boolean
  is_owner: boolean
  is_primary_owner: boolean
  is_restricted: boolean
  is_ultra_restricted: boolean
  is_stranger: boolean
  is_invited_user: boolean
  is_email_confirmed: boolean
  locale: string
  tz: string
  tz_label: string
  tz_offset: number
  updated: number
  profile: {
    real_name: string
    display_name: string
    email?: string
    team: string
    bot_id?: string
    api_app_id?: string
  }
}

export interface UserGroup {
  id: string
  handle: string
  name: string
  description: string
  users: string[]
  updated_by?: string
  /** 0 while the group is enabled. */
  date_delete: number
}

export interface Channel {
  id: string
  name: string
  members: string[]
  created: number
  creator: string
  is_private: boolean
  is_archived: boolean
  is_general: boolean
  is_ext_shared: boolean
  is_pending_ext_shared: boolean
  is_im: boolean
  is_mpim: boolean
}

export interface Text {
  type: string
  text: string
  emoji?: boolean
  verbatim?: boolean
}

export interface Option {
  text: Text
  value: string
  description?: Text
  url?: string
}

export interface OptionGroup {
  label: Text
  options: Option[]
}

export interface Confirm {
  title: Text
  text: Text
  confirm: Text
  deny: Text
}

/** Any block element after Slack has completed it: what is optional in a request may still be absent. */
export interface Element {
  type: string
  action_id: string
  text?: Text
  value?: string
  url?: string
  style?: string
  confirm?: Confirm
  placeholder?: Text
  options?: Option[]
  option_groups?: OptionGroup[]
  min_query_length?: number
  max_selected_items?: number
  min_length?: number
  max_length?: number
  multiline?: boolean
  dispatch_action_config?: { trigger_actions_on?: string[] }
  [field: string]: unknown
}

export interface Block {
  type: string
  block_id: string
  text?: Text | string
  fields?: Text[]
  accessory?: Element
  elements?: Element[]
  element?: Element
  label?: Text
  hint?: Text
  optional?: boolean
  dispatch_action?: boolean
  [field: string]: unknown
}

export interface MessageMetadata {
  event_type: string
  event_payload: Record<string, unknown>
}

export interface Message {
  type: 'message'
  channel: string
  ts: string
  user: string
  team: string
  text: string
  blocks?: Block[]
  bot_id?: string
  app_id?: string
  thread_ts?: string
  metadata?: MessageMetadata
  edited?: { user: string; ts: string }
  files?: SlackFile[]
  /** The only person who sees it, when it is ephemeral. */
  ephemeralFor?: string
}

/** `view.state.values[block_id][action_id]` */
export type StateValue = { type: string } & Record<string, unknown>
export type StateValues = Record<string, Record<string, StateValue>>

export interface View {
  id: string
  team_id: string
  app_id: string
  bot_id: string
  app_installed_team_id: string
  type: 'modal' | 'home'
  blocks: Block[]
  private_metadata: string
  callback_id: string
  external_id: string
  state: { values: StateValues }
  hash: string
  title?: Text
  submit?: Text | null
  close?: Text | null
  clear_on_close: boolean
  notify_on_close: boolean
  submit_disabled: boolean
  previous_view_id: string | null
  root_view_id: string
}

export interface SlackFile {
  id: string
  name: string
  title: string
  size: number
  user: string
  content: Buffer
  channels: string[]
}
