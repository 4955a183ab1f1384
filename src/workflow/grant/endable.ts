import { assignmentNames } from '../../operations/shared/access.ts'
import { assignmentOf, grantsOfRequest } from '../../store/grants.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../context.ts'
import { loadView, maySee } from '../request/load-view.ts'

const lives: readonly string[] = ['active', 'lost', 'giving']

/** Whether something that it gave is there to be ended, or was until AWS lost it. */
export const isLive = ({ state, grant }: RequestView): boolean =>
  state === 'active' || (state === 'partial' && lives.includes(grant?.state ?? ''))

/** The grants of a request that one of its readers may choose from to end one, with the names of what each is. */
export async function endableGrants(ctx: Context, requestId: string, slackId: string) {
  const view = await loadView(ctx, requestId)
  if (!view || !maySee(ctx, view, slackId)) return []
  const live = (await grantsOfRequest(ctx.store.db, requestId)).filter(({ state }) => state === 'active')
  // Of several people each gives back their own.
  const own = view.requester === slackId ? undefined : await ctx.people.identityUser(slackId)
  const mine = live.filter(({ principalId }) => principalId === own)
  return (mine.length > 0 ? mine : live).map((grant) => ({
    id: grant.id,
    ...assignmentNames(assignmentOf(grant), ctx.directory),
  }))
}
