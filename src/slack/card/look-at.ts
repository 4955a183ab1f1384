import { pausedNow } from '../../store/pauses.ts'
import type { RequestView } from '../../store/request-views.ts'
import { silentChannel } from '../../store/silent-channels.ts'
import type { Context } from '../../workflow/context.ts'
import { mentionsOf, namesOf } from '../connection/remembered.ts'
import type { Reader } from '../draw/reader.ts'

/** What a request's messages are drawn with. */
export async function lookAt(ctx: Context, view: RequestView): Promise<Reader> {
  const people = [view.requester, ...(view.ruling?.approvers ?? []), ...view.decisions.map((d) => d.approver)]
  const pause = await pausedNow(ctx)
  const silent = view.channel ? await silentChannel(ctx.store.db, view.channel) : undefined
  return {
    ...(silent && { silent: { code: silent.code, vars: { channel: silent.channel } } }),
    now: ctx.clock.now(),
    personName: await namesOf(ctx, people),
    mention: await mentionsOf(ctx, people),
    approverGroups: (view.ruling?.approverSelectors ?? []).flatMap((selector) => {
      const [id, members] = [ctx.roster.groupId(selector), ctx.roster.members(selector)]
      return id && members ? [{ id, members }] : []
    }),
    pause,
    isHeld: pause !== undefined && view.state === 'approved' && !ctx.operations.get(view.operation)?.duringPause,
    keepsCode: ctx.config.policy.code !== undefined,
    canRollBack: (operation) => ctx.operations.get(operation)?.undo !== undefined,
  }
}
