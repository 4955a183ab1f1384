import { ApiError, withProblems } from './api/error.ts'
import { completed, completedText } from './block-kit/complete.ts'
import { problems } from './block-kit/problems.ts'
import { initialValues } from './block-kit/state.ts'
import { asObject, asString, isObject, type Json } from './json.ts'
import type { StateValues, View } from './types.ts'
import type { Workspace } from './workspace.ts'

/** https://docs.slack.dev/reference/methods/views.open: "greater than 250kb" */
const LARGEST_VIEW = 250_000

/** https://docs.slack.dev/surfaces/modals: an app may show three views at a time. */
export const DEEPEST_STACK = 3

/** What an app sent as a view, after Slack has found nothing wrong with it. */
export type GivenView = Json & { blocks: unknown[] }

export function checkedView(given: unknown): GivenView {
  const found = problems(asObject(given).type === 'home' ? 'home' : 'modal', given)
  if (found.length > 0) {
    const prefixed = found.map((problem) => ({ ...problem, pointer: `/view${problem.pointer}` }))
    throw withProblems('invalid_arguments', prefixed)
  }
  if (JSON.stringify(given).length > LARGEST_VIEW) throw new ApiError('view_too_large')
  return given as GivenView
}

/** Turns it into what Slack keeps: completed, with the input that is already there. */
export function makeView(workspace: Workspace, given: GivenView, over?: View, below?: View): View {
  const external_id = asString(given.external_id) ?? ''
  const taken = [...workspace.views()].some(([, view]) => view.external_id === external_id && view.id !== over?.id)
  if (external_id !== '' && taken) throw new ApiError('duplicate_external_id')
  const id = over?.id ?? workspace.id('V')
  const blocks = completed(given.blocks, workspace)
  const title = isObject(given.title) ? { title: completedText(given.title) } : {}
  return {
    id,
    type: given.type === 'home' ? 'home' : 'modal',
    blocks,
    ...title,
    submit: isObject(given.submit) ? completedText(given.submit) : null,
    close: isObject(given.close) ? completedText(given.close) : null,
    private_metadata: asString(given.private_metadata) ?? '',
    callback_id: asString(given.callback_id) ?? '',
    external_id,
    state: { values: kept(initialValues(blocks), over?.state.values ?? {}) },
    hash: `${workspace.seconds()}.${workspace.id('').toLowerCase()}`,
    clear_on_close: given.clear_on_close === true,
    notify_on_close: given.notify_on_close === true,
    submit_disabled: given.submit_disabled === true,
    team_id: workspace.team.id,
    app_id: workspace.app.id,
    bot_id: workspace.app.botId,
    app_installed_team_id: workspace.team.id,
    previous_view_id: over?.previous_view_id ?? below?.id ?? null,
    root_view_id: over?.root_view_id ?? below?.root_view_id ?? id,
  }
}

/** What a person has entered stays where the new view has the same block_id and action_id. */
function kept(fresh: StateValues, before: StateValues): StateValues {
  for (const [block, actions] of Object.entries(fresh))
    for (const [action, value] of Object.entries(actions)) {
      const old = before[block]?.[action]
      if (old?.type === value.type) actions[action] = old
    }
  return fresh
}

/** A modal opened anew takes the place of the whole stack that was there. */
export function openView(workspace: Workspace, userId: string, given: GivenView): View {
  const view = modal(workspace, given)
  workspace.modals.set(userId, [view])
  workspace.changed()
  return view
}

export function push(workspace: Workspace, userId: string, given: GivenView): View {
  const stack = workspace.stack(userId)
  if (stack.length >= DEEPEST_STACK) throw new ApiError('push_limit_reached')
  const view = modal(workspace, given, undefined, stack.at(-1))
  stack.push(view)
  workspace.changed()
  return view
}

export function replace(workspace: Workspace, userId: string, old: View, given: GivenView): View {
  const view = makeView(workspace, given, old)
  if (view.type !== old.type) throw new ApiError('invalid_arguments')
  if (old.type === 'home') workspace.homes.set(userId, view)
  else workspace.stack(userId).splice(workspace.stack(userId).indexOf(old), 1, view)
  workspace.changed()
  return view
}

function modal(workspace: Workspace, given: GivenView, over?: View, below?: View): View {
  const view = makeView(workspace, given, over, below)
  if (view.type !== 'modal') throw new ApiError('invalid_arguments')
  return view
}
