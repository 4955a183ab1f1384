import { optionProblems } from './answers.ts'
import { type Placed, stateValue, valueField } from './block-kit/state.ts'
import type { Core } from './core.ts'
import type { Delivery } from './deliveries.ts'
import { asObject, type Json } from './json.ts'
import type { Screen } from './screen.ts'
import { type Target, viewOn } from './target.ts'
import type { Message, Option, OptionGroup } from './types.ts'

/** What the app offers for what was typed. */
export type Suggestions = { options?: Option[]; option_groups?: OptionGroup[] }

interface Use {
  on: Target
  placed: Placed
}

/** Keeps the value on the screen and, with `dispatch`, tells the app. */
export async function operate(
  core: Core,
  screen: Screen,
  { on, placed }: Use,
  value: unknown,
  dispatch: boolean,
): Promise<Delivery | undefined> {
  const { block, element } = placed
  const { workspace, payloads, deliveries, responseUrls, triggers } = core
  const view = viewOn(screen, on)
  if (view && valueField(element.type)) {
    const values = view.state.values[block.block_id] ?? {}
    view.state.values[block.block_id] = { ...values, [element.action_id]: stateValue(element, value) }
    workspace.changed()
  }
  if (!dispatch) return undefined
  const answerTo = view ? {} : { response_url: responseUrls.issue(screen.id, (on as Message).channel, on as Message) }
  const trigger_id = triggers.issue(screen.id, view?.type === 'modal')
  const actions = [action(placed, value, workspace.ts())]
  const where = view ? payloads.onView(view) : onMessage(core, on as Message)
  const extra = { trigger_id, ...answerTo, ...where, actions }
  return deliveries.deliver('interactive', payloads.interaction('block_actions', screen.user, extra))
}

export async function suggest(
  core: Core,
  screen: Screen,
  { on, placed: { block, element } }: Use,
  typed: string,
): Promise<Suggestions> {
  // Three characters unless the app says otherwise; with fewer the app is not asked.
  if (typed.length < (element.min_query_length ?? 3)) return {}
  const { payloads, deliveries } = core
  const view = viewOn(screen, on)
  const where = view ? payloads.onView({ ...view, state: { values: {} } }) : onMessage(core, on as Message)
  const extra = { action_id: element.action_id, block_id: block.block_id, value: typed, ...where }
  const payload = payloads.interaction('block_suggestion', screen.user, extra)
  const delivery = await deliveries.deliver('interactive', payload)
  if (delivery.ackedAt === undefined) return {}
  const wrong = optionProblems(delivery.ackPayload)
  if (wrong) delivery.problem = wrong
  return wrong ? {} : asObject(delivery.ackPayload)
}

const onMessage = ({ payloads, workspace }: Core, message: Message): Json =>
  payloads.onMessage(message, workspace.channel(message.channel).name)

function action({ block, element }: Placed, value: unknown, action_ts: string): Json {
  const { type, action_id, text } = element
  const common = { type, action_id, block_id: block.block_id, action_ts }
  if (type === 'overflow') return { ...common, selected_option: value }
  const field = valueField(type)
  if (field) return { ...common, [field]: value }
  return { ...common, ...(text ? { text } : {}), ...(element.value === undefined ? {} : { value: element.value }) }
}
