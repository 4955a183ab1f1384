import type { Outcome } from '../../errors.ts'
import { ownEntries } from '../../store/audit-log.ts'
import type { Tx } from '../../store/database.ts'
import { type Grant, oneOf } from '../../store/grants.ts'
import { readOutcome } from '../../store/kept-outcome.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { othersToTell } from '../people/holders.ts'
import { planOf } from '../request/operation.ts'
import { type Move, transition } from '../transition.ts'
import { isAsWarned, wasWarned } from './as-warned.ts'
import { namesOfGrant } from './begin.ts'

/**
 * What the end of one grant means for its request. It is over with its last grant; while others live, or while it is being
 * tried again, the fact is written and nothing moves.
 */
export async function moveOn(ctx: Context, tx: Tx, row: Request, grant: Grant, move: Move): Promise<void> {
  const given = row.state === 'active' || row.state === 'partial' || row.state === 'revoking'
  const goesOn = !given || (await oneOf(tx, row.id, ['starting', 'active', 'lost', 'giving']))
  const to = goesOn
    ? row.state
    : (await oneOf(tx, row.id, ['removing']))
      ? 'revoking'
      : await overAs(ctx, tx, row, move)
  const single = planOf(row).accesses === undefined
  // Of one among many only the record speaks: its request goes on, and nobody's thread fills.
  const isOver = to === 'revoked' || to === 'stays' || to === 'closed'
  const fact = single || isOver ? move.fact : `one-${move.fact}`
  const data = { ...move.data, ...(!single && namesOfGrant(ctx, grant)) }
  const over = isOver || (single && move.fact !== 'ending' && row.state === 'failed')
  const outcome = to === 'closed' ? ((await closedOnRecord(ctx, tx, row.id)) ?? null) : undefined
  const patch = {
    ...(outcome !== undefined && { outcome }),
    ...(isOver && move.patch),
    ...(over && { endedAt: ctx.clock.now() }),
  }
  await transition(ctx, tx, row, to, { ...move, fact, data, patch })
  if (isOver) {
    const keptBy = (move.data?.keptBy ?? []) as string[]
    const warned = grant.state === 'removing' && isAsWarned({ ...grant, endedAt: ctx.clock.now() })
    await receipt(ctx, tx, row, grant, { cause: grant.endCause, keptBy: single ? keptBy : [], warned })
  }
}

/** How a request ends whose grants are over: where something that it gave stays, or was closed, it says so. */
async function overAs(ctx: Context, tx: Tx, row: Request, { fact }: Move): Promise<'revoked' | 'stays' | 'closed'> {
  const { id } = row
  // One alone has no others on record; reading the log would write what is to be put on record apart.
  if (planOf(row).accesses === undefined) return fact === 'stays' || fact === 'closed' ? fact : 'revoked'
  const own = { db: tx, seal: ctx.store.seal }
  const stays = fact === 'stays' || (await ownEntries(own, { requestId: id, facts: ['one-stays'] })).length > 0
  if (stays) return 'stays'
  if (fact === 'closed') return 'closed'
  return (await closedOnRecord(ctx, tx, id)) ? 'closed' : 'revoked'
}

/** Of several grants of a request, why the last one was closed that AWS could not end. */
async function closedOnRecord({ store }: Context, tx: Tx, requestId: string): Promise<Outcome | undefined> {
  const closed = await ownEntries({ db: tx, seal: store.seal }, { requestId, facts: ['one-closed'] })
  return readOutcome(closed.at(-1)?.data)
}

async function receipt(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
  { warned, ...data }: { cause: string | null; keptBy: string[]; warned: boolean },
): Promise<void> {
  for (const user of new Set([row.requester, ...(await othersToTell(tx, row))])) {
    if (warned && (await wasWarned(tx, grant, user))) continue
    const key = `receipt:${row.id}:${user}`
    await ctx.jobs.enqueue(tx, 'post', key, {
      key,
      to: { user },
      what: 'receipt',
      data: { requestId: grant.requestId, ...data, at: ctx.clock.now() },
    })
  }
}
