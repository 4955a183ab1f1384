import { randomUUID } from 'node:crypto'
import type { Outcome } from '../errors.ts'
import type { Json } from '../json.ts'
import { mayMove, type State } from '../lifecycle.ts'
import { appendAudit } from '../store/audit-log.ts'
import type { Tx } from '../store/database.ts'
import { isForOthers, type Request, type RequestPatch } from '../store/request.ts'
import { getRequest, swapRequest } from '../store/requests.ts'
import type { Context } from './context.ts'
import type { JobPayloads } from './job-payloads.ts'
import { othersToTell } from './people/holders.ts'
import { isScheduled } from './request/scheduled.ts'
import { shownHash } from './shown.ts'

type Core = Pick<Context, 'clock' | 'store' | 'jobs'>

/** A request was written by somebody else in the meantime. Jobs are tried again and see the new state. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

export interface Move {
  /** The fact for the audit log: `approved`, `granted`. */
  fact: string
  /** Slack user id, or `bot`. */
  by: string
  data?: { [key: string]: Json }
  patch?: RequestPatch
}

/**
 * Reads a request for writing: until the transaction ends, nobody else writes it. Whoever takes several locks takes them
 * in this order: request, access, audit.
 */
export async function lockRequest(ctx: Core, tx: Tx, id: string): Promise<Request> {
  await ctx.store.lock(tx, `request:${id}`)
  const request = await getRequest(tx, id)
  if (!request) throw new Error(`request ${id} is gone`)
  return request
}

/**
 * The only writer of a request's state: compare-and-swap, audit entry and what follows from it, in one transaction.
 * `to` equal to the present state records a fact without a move (a second approval, a change applied).
 */
export async function transition(ctx: Core, tx: Tx, request: Request, to: State, move: Move): Promise<void> {
  const { id, state } = request
  if (to !== state && !mayMove(state, to)) throw new Error(`request ${id}: ${state} -> ${to} is no move`)
  // It goes on: it waits no more.
  const patch = to !== state && waitingOn(request.outcome) ? { outcome: null, ...move.patch } : (move.patch ?? {})
  if (!(await swapRequest(tx, request, to, patch))) throw new Overtaken(id)
  const { beneficiary = request.beneficiary } = move.patch ?? {}
  // Where it only goes on waiting as it stands, what was recorded of it holds: what others wrote since must not be put on record.
  const isShownAnew = to === 'pending' && (state !== 'pending' || Object.keys(patch).length > 0)
  const shows = isShownAnew && { shows: shownHash({ ...request, ...patch }) }
  const data = { ...namingOthers({ about: request.about, beneficiary }), ...move.data, ...shows }
  await write(ctx, tx, move.fact, { requestId: id, by: move.by, data })
  await redraw(ctx, tx, id, { soonOver: soonOver.has(to) && to !== state })
  const waits = to !== state && isScheduled({ ...request, state: to }, ctx.clock.now())
  const stopped = to === 'withdrawn' && move.by !== request.requester
  if (isWaitedFor(state, to, move.fact) || waits || stopped) await tellThem(ctx, tx, request, to, move)
}

/** What people wait for. Of the end of a grant there is a receipt; who withdraws knows. */
const waitedFor = new Set<State>(['done', 'active', 'denied', 'refused', 'expired', 'failed', 'partial'])
const isWaitedFor = (from: State, to: State, fact: string): boolean =>
  (to !== from && waitedFor.has(to)) || (from === 'approved' && to === 'pending') || fact === 'rolled-back'

/** Where nobody had to decide, whoever asked still looks at the first message for so long, ms: another one says it twice. */
const stillNew = 30_000
const isAtOnce = ({ ruling, createdAt }: Request, now: number): boolean =>
  (ruling?.approvals ?? 0) === 0 && now - createdAt < stillNew

/** A message that is redrawn neither notifies nor shows as unread, so what came of a request is a short new one, too. */
async function tellThem(ctx: Core, tx: Tx, request: Request, state: State, move: Move): Promise<void> {
  const { id, requester, extendsGrant, version } = request
  const asked = isAtOnce(request, ctx.clock.now()) ? [] : [requester]
  // Of a new grant whom it is for is told by a message of its own.
  const concerned = extendsGrant === null ? [] : await othersToTell(tx, request)
  for (const user of [...asked, ...concerned]) {
    // By its state: what it says of access that lasts longer by now is redrawn.
    const key = `heard:${id}:${state}:${version}:${user}`
    const data = { requestId: id, state, by: move.by, until: move.data?.until ?? null }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { user }, what: 'heard', data })
  }
}

/** Puts back the state that the audit log says. The lifecycle knows no way out of what others wrote into a row. */
export const putBack = (tx: Tx, request: Request, to: State): Promise<boolean> =>
  swapRequest(tx, request, to, { endedAt: null })

/** By which code it says that it waits until AWS or Slack can be asked: see `request/when-answered.ts`. */
export const waitingOn = (outcome: Outcome | null): string | undefined =>
  outcome !== null && 'code' in outcome && (outcome.code === 'aws_waits' || outcome.code === 'slack_waits')
    ? outcome.code
    : undefined

/** Every fact about what is for others than who asked says for whom, unless what it is about names them already. */
const namingOthers = ({ about, beneficiary }: Pick<Request, 'about' | 'beneficiary'>): { [key: string]: Json } =>
  isForOthers(beneficiary) && !about.en.includes(beneficiary.name)
    ? { for: beneficiary.name, forIds: beneficiary.slackIds }
    : {}

/** Facts that are told in the thread of the request's card: few posts, each of which somebody waits for. */
const inThread = new Set([
  'asked-back',
  'escalated',
  'answered',
  'handed-over',
  'granted',
  'done',
  'failed',
  'partial',
  'stopping',
  'stopped',
  'lifted',
  'lift-alarm',
  'retried',
  'extended',
  'ended',
  'revoked',
  'stays',
  'closed',
  'not-kept',
  'rolled-back',
  'reapproval',
  'alarm',
  'reviewed',
  'care-passed',
  'keep-asked',
  'kept',
  'lost',
  'one-lost',
  'found',
  'back',
  'one-back',
  'giving-again',
  'given-again',
  'not-given-again',
  'again-unsure',
  'left-over',
  'taken-back',
])

/** When somebody pressed what a transaction carries out, ms. */
const presses = new WeakMap<Tx, number>()
/** What is put on record in this transaction says which press it was: by that a press counts once. */
export const byPress = (tx: Tx, at: number): void => void presses.set(tx, at)

interface Fact {
  requestId?: string
  by: string
  data?: { [key: string]: Json }
}

/** Writes a fact to the audit log and sees to it that the audit channel gets it. */
export async function record(ctx: Core, tx: Tx, fact: string, o: Fact): Promise<void> {
  const request = o.requestId === undefined ? undefined : await getRequest(tx, o.requestId)
  await write(ctx, tx, fact, request ? { ...o, data: { ...namingOthers(request), ...o.data } } : o)
}

async function write(ctx: Core, tx: Tx, fact: string, o: Fact): Promise<void> {
  const pressed = o.by === 'bot' ? undefined : presses.get(tx)
  const data = { ...o.data, ...(pressed !== undefined && { pressed }) }
  const entry = { at: ctx.clock.now(), fact, requestId: o.requestId ?? null, actor: o.by, data }
  appendAudit(ctx.store, tx, entry)
  if (o.requestId && inThread.has(fact)) {
    const key = `progress:${randomUUID()}`
    const post = { key, to: { threadOf: o.requestId }, what: 'progress', data: { at: entry.at, lines: [entry] } }
    await ctx.jobs.enqueue(tx, 'post', `progress:${o.requestId}`, post, { join: asOneReply })
  }
  // What happens in one go is one message.
  await ctx.jobs.enqueue(tx, 'post-audit', 'audit', {}, { runAt: entry.at + togetherMs })
}

/** What has not had its turn yet when more is to be told in the same thread is told with it. */
function asOneReply(before: unknown, now: unknown): unknown {
  const [waiting, more] = [before, now] as JobPayloads['post'][]
  if (!Array.isArray(waiting?.data.lines) || !Array.isArray(more?.data.lines)) return now
  return { ...waiting, data: { ...waiting.data, lines: [...waiting.data.lines, ...more.data.lines] } }
}

/** What AWS most often brings to its end within seconds. Slack takes some fifty redraws a minute, of all messages together. */
const soonOver = new Set<State>(['approved', 'executing', 'revoking'])
/** AWS takes some three seconds to give access and to show it: most cards need no redraw on the way. */
const soonOnCardMs = 4_000
/** Whoever has pressed looks at the card; who asked waits for what comes of it, and is told that by a message of its own. */
const soonPrivatelyMs = 10_000
/** An approval and what AWS does on it are one reply in the audit channel. */
const togetherMs = 5_000

/**
 * Has the request's card and the requester's message drawn again from what is stored; of what is `soonOver` only when it
 * is not.
 */
export async function redraw(ctx: Core, tx: Tx, requestId: string, o: { soonOver?: boolean } = {}): Promise<void> {
  // Before what is told in its thread, which has nowhere to go while there is no card.
  const after = (ms: number) => ({ priority: 5, runAt: ctx.clock.now() + (o.soonOver ? ms : 0) })
  await ctx.jobs.enqueue(tx, 'draw-card', requestId, { requestId }, after(soonOnCardMs))
  await ctx.jobs.enqueue(tx, 'draw-dm', requestId, { requestId }, after(soonPrivatelyMs))
}
