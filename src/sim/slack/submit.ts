import { errorProblems } from './answers.ts'
import { ApiError } from './api/error.ts'
import { elementsOf, valueField } from './block-kit/state.ts'
import type { Core } from './core.ts'
import type { Delivery } from './deliveries.ts'
import { textOf } from './find.ts'
import { asObject, type Json } from './json.ts'
import { refusal } from './refusal.ts'
import type { View } from './types.ts'
import { checkedView, push, replace } from './views.ts'

export interface SubmitResult {
  /** The errors that the form shows, by the label of the field. */
  errors?: Record<string, string>
  closed: boolean
  /** What is on the screen afterwards. */
  view?: View
  problem?: string
  ackMs?: number
}

/** Presses Submit: the form checks itself, the app answers, the screen follows the answer. */
export async function submit(core: Core, userId: string, view: View): Promise<SubmitResult> {
  const { workspace, deliveries, payloads, triggers } = core
  if (view.submit === null) throw new Error('This modal has no submit button')
  const incomplete = ownErrors(view, workspace.user(userId).locale)
  if (incomplete) return { errors: incomplete, closed: false, view }
  const shown = { view: structuredClone(asObject(view)), response_urls: [] }
  const extra = { trigger_id: triggers.issue(userId, true), ...shown }
  const payload = payloads.interaction('view_submission', workspace.user(userId), extra)
  const delivery = await deliveries.deliver('interactive', payload)
  const result = follow(core, userId, view, delivery)
  const top = workspace.modal(userId)
  const ackMs = delivery.ackedAt === undefined ? {} : { ackMs: delivery.ackedAt - delivery.sentAt }
  const problem = delivery.problem ? { problem: delivery.problem } : {}
  return { ...result, ...(top ? { view: top } : {}), ...ackMs, ...problem }
}

/** https://docs.slack.dev/surfaces/modals#response_actions */
function follow(core: Core, userId: string, view: View, delivery: Delivery): SubmitResult {
  if (delivery.ackedAt === undefined) return { closed: false }
  const { workspace } = core
  const answer = delivery.ackPayload ?? {}
  const stack = workspace.stack(userId)
  try {
    switch (answer.response_action) {
      case undefined:
        return Object.keys(answer).length > 0
          ? wrong(delivery, 'response_action is missing')
          : closeTop(core, userId, view)
      case 'clear':
        stack.length = 0
        workspace.changed()
        return { closed: true }
      case 'errors':
        return shownErrors(view, answer, delivery)
      case 'update':
        replace(workspace, userId, stack.find(({ id }) => id === view.id) ?? view, checkedView(answer.view))
        return { closed: false }
      case 'push':
        push(workspace, userId, checkedView(answer.view))
        return { closed: false }
      default:
        return wrong(delivery, `unknown response_action: ${String(answer.response_action)}`)
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return wrong(delivery, `${error.message}: ${JSON.stringify(error.details)}`)
  }
}

function wrong(delivery: Delivery, problem: string): SubmitResult {
  delivery.problem = problem
  return { closed: false }
}

function shownErrors(view: View, answer: Json, delivery: Delivery): SubmitResult {
  const problem = errorProblems(view, answer)
  if (problem) return wrong(delivery, problem)
  const labels = new Map(view.blocks.map((block) => [block.block_id, textOf(block.label)]))
  const said = Object.entries(asObject(answer.errors)) as [string, string][]
  return { closed: false, errors: Object.fromEntries(said.map(([block, text]) => [labels.get(block) ?? block, text])) }
}

function closeTop(core: Core, userId: string, view: View): SubmitResult {
  const stack = core.workspace.stack(userId)
  const index = stack.findIndex(({ id }) => id === view.id)
  if (index >= 0) stack.splice(index, 1)
  core.workspace.changed()
  return { closed: true }
}

/** Presses Cancel; the app hears of it only when it asked to. `clear_on_close` takes the whole stack along. */
export async function dismiss(core: Core, userId: string, view: View): Promise<void> {
  const stack = core.workspace.stack(userId)
  const is_cleared = view.clear_on_close
  if (is_cleared) stack.length = 0
  else stack.pop()
  core.workspace.changed()
  if (!view.notify_on_close) return
  const extra = { view: structuredClone(asObject(view)), is_cleared }
  const payload = core.payloads.interaction('view_closed', core.workspace.user(userId), extra)
  await core.deliveries.deliver('interactive', payload)
}

function ownErrors(view: View, locale: string): Record<string, string> | undefined {
  const errors: Record<string, string> = {}
  for (const { block, element } of elementsOf(view.blocks)) {
    const field = valueField(element.type)
    if (block.type !== 'input' || !field) continue
    const value = view.state.values[block.block_id]?.[element.action_id]?.[field]
    const said = refusal(element, value, { optional: block.optional === true, locale })
    if (said) errors[textOf(block.label)] = said
  }
  return Object.keys(errors).length > 0 ? errors : undefined
}
