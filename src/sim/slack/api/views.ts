import { elementsOf } from '../block-kit/state.ts'
import type { Block } from '../types.ts'
import { checkedView, type GivenView, makeView, openView, push, replace } from '../views.ts'
import { ApiError } from './error.ts'
import { type Caller, type Methods, requireScope } from './method.ts'

/** An app that may not read files may not ask for any; which error Slack answers then is not documented. */
function viewOf({ args, token }: Caller): GivenView {
  if (!args.has('view')) args.required('view')
  const view = checkedView(args.json('view'))
  if (elementsOf(view.blocks as Block[]).some(({ element }) => element.type === 'file_input'))
    requireScope(token, ['files:read'])
  return view
}

/** A hash says which version the app has seen; a newer one on the screen wins. */
function checkHash({ args }: Caller, hash: string | undefined): void {
  const seen = args.text('hash')
  if (seen && hash && seen !== hash) throw new ApiError('hash_conflict')
}

export const views: Methods = {
  'views.open': {
    tier: 4,
    run: (caller) => {
      const view = viewOf(caller)
      const { userId } = caller.core.triggers.exchange(caller.args.required('trigger_id'))
      return { view: openView(caller.core.workspace, userId, view) }
    },
  },

  'views.push': {
    tier: 4,
    run: (caller) => {
      const view = viewOf(caller)
      const { workspace, triggers } = caller.core
      const { userId, fromModal } = triggers.exchange(caller.args.required('trigger_id'))
      if (!fromModal) throw new ApiError('invalid_trigger_id')
      if (workspace.stack(userId).length === 0) throw new ApiError('not_found')
      return { view: push(workspace, userId, view) }
    },
  },

  'views.update': {
    tier: 4,
    run: (caller) => {
      const { workspace } = caller.core
      const view = viewOf(caller)
      const id = caller.args.text('view_id')
      const external = caller.args.text('external_id')
      if (!id && !external) caller.args.required('view_id')
      const found = [...workspace.views()].find(([, one]) => (id ? one.id === id : one.external_id === external))
      if (!found) throw new ApiError('not_found')
      const [owner, old] = found
      checkHash(caller, old.hash)
      return { view: replace(workspace, owner, old, view) }
    },
  },

  'views.publish': {
    tier: 4,
    run: (caller) => {
      const { workspace } = caller.core
      const owner = caller.args.required('user_id')
      const view = viewOf(caller)
      if (!workspace.users.has(owner)) throw new ApiError('user_not_found')
      const old = workspace.homes.get(owner)
      checkHash(caller, old?.hash)
      const home = makeView(workspace, view, old)
      if (home.type !== 'home') throw new ApiError('invalid_arguments')
      workspace.homes.set(owner, home)
      workspace.changed()
      return { view: home }
    },
  },
}
