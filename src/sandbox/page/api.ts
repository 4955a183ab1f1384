import type { Channel, Message, Option, OptionGroup, SlackUser, UserGroup, View } from '../../sim/slack/types.ts'
import type { CompanyId } from '../companies.ts'
import type { Trouble } from '../trouble.ts'

/** What one person sees, as `GET /sim/people/:user` tells it. */
export interface Screen {
  user: SlackUser
  channels: (Channel & { messages: Message[] })[]
  dms: Message[]
  dmChannel: string
  modals: View[]
  home: View | null
}

export interface Company {
  team: { id: string; name: string }
  app: {
    id: string
    name: string
    botUserId: string
    command: string
    shortcuts: { name: string }[]
    messageShortcuts: { name: string }[]
  }
  users: SlackUser[]
  userGroups: UserGroup[]
}

/** Where an element is: the view on top, the Home tab, or a message. */
export type On = 'modal' | 'home' | { channel: string; ts: string }

export interface Place {
  block_id: string
  action_id: string
}

export interface Actions {
  command: { body: { text: string; channel?: string }; answer: Delivered }
  shortcut: { body: { name: string }; answer: Delivered }
  'message-shortcut': { body: { name: string; on: On }; answer: Delivered }
  say: { body: { text: string }; answer: Delivered }
  home: { body: object; answer: { view: View } }
  use: {
    body: Place & { on: On; value?: unknown; dispatch: boolean }
    answer: { delivered: boolean; problem?: string }
  }
  suggest: {
    body: Place & { on: On; typed: string }
    answer: { options?: Option[]; option_groups?: OptionGroup[] }
  }
  attach: { body: { block_id: string; files: { name: string; base64: string }[] }; answer: { view?: View } }
  submit: { body: object; answer: { closed: boolean; errors?: Record<string, string>; problem?: string } }
  close: { body: object; answer: { view?: View } }
}
interface Delivered {
  acked: boolean
  problem?: string
}

export const getCompany = () => asked<Company>('/sim/company')
export const getScreen = (user: string) => asked<Screen>(`/sim/people/${user}`)
export const perform = <A extends keyof Actions>(user: string, action: A, body: Actions[A]['body']) =>
  asked<Actions[A]['answer']>(`/sim/people/${user}/${action}`, body)
export const fileOf = (user: string, id: string): string => `/sim/people/${user}/files/${id}`
/** Leaves this company for another one, or for the same one as it was at first. */
export const enterCompany = (company: CompanyId) => asked('/company', { company })
export const doByHand = (id: string, input: Record<string, string>) => asked(`/aws/console/${id}`, input)
export const makeTrouble = (id: Trouble) => asked('/aws/trouble', { id })
export const moveClock = (ms: number) => asked<{ now: number }>('/aws/clock', { ms })

async function asked<T>(path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : {})
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error ?? response.statusText)
  return answer
}
