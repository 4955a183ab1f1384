import { Refusal } from '../../errors.ts'
import type { Person } from '../../store/person-rows.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../context.ts'
import { boundTo } from '../people/holders.ts'
import { loadView } from '../request/load-view.ts'
import { submit, type Wish } from '../request/submit.ts'
import { isLive } from './endable.ts'

/** What the form says of the request that is to last longer. */
type Longer = Pick<Wish, 'durationMs' | 'permanent' | 'reason' | 'formKey'>

/** After its end there is nothing to extend. */
export const isExtendable = (view: RequestView | undefined): view is RequestView =>
  view !== undefined && view.grant !== null && isLive(view)

/** Throws the `Refusal` of whoever neither asked for it nor is the person whose it is; a group's members are many. */
export async function onlyTheirs(ctx: Context, view: RequestView | undefined, slackId: string): Promise<void> {
  if (!view || view.requester === slackId) return
  const { beneficiary, grant, id } = view
  if (beneficiary?.kind === 'group') throw new Refusal('groups_to_extend', { id, group: beneficiary.name })
  const whose = grant?.principalId ?? beneficiary?.id
  if (whose === undefined || !(await boundTo(ctx.store.db, whose)).includes(slackId))
    throw new Refusal('not_yours_to_extend', { id })
}

/** A request for the same access, for longer, which the rule of now decides like any other. Gives its id. */
export async function extend(ctx: Context, requester: Person, id: string, longer: Longer): Promise<string> {
  const view = await loadView(ctx, id)
  await onlyTheirs(ctx, view, requester.slackId)
  if (!isExtendable(view)) throw new Refusal('grant_over', { id })
  // Its ticket goes on with it.
  const { operation, input, ticket } = view
  return submit(ctx, { operation, input, ticket, requester, ...longer, extendsGrant: id })
}
