import { refusalOf } from '../../aws/aws-errors.ts'
import { justNowMs } from '../../aws/own-organization.ts'
import { type Outcome, outcomeOf, Refusal } from '../../errors.ts'
import { membersOf } from '../../policy/policy-people.ts'
import { ownEntries } from '../../store/audit-log.ts'
import { changeAt, type StoredChange, updateChange } from '../../store/changes.ts'
import type { Queries, Tx } from '../../store/database.ts'
import { type Grant, getGrant, removalAt } from '../../store/grants.ts'
import { closeAlarm, type OpenAlarm, openAlarms, putAlarm, stillRemoving } from '../../store/open-alarms.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import { causeOf } from '../cause-of.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { operationOf } from '../request/operation.ts'
import { isShownDone } from '../request/run-changes.ts'
import { lockRequest, record } from '../transition.ts'
import { isOfInstance } from './cannot-be-ended.ts'

/** After so long, an end that does not come to its proof is alarmed about; and again each time this doubles. */
export const alarmAfterMs = 5 * 60_000
/** What AWS has just reported done shows in its listing so much later: the proof looks there, and nobody is alarmed yet. */
const showsWithinMs = 10_000

/**
 * Alarms about access that does not end. Whatever is late for one cause is one alarm: it is said at each doubling of the
 * time, redrawn as more are late, and closed when none is. That AWS still shows the access is said only when it was asked just now.
 */
export async function alarmIfLate(ctx: Context, job: Job<'end'>, grant: Grant): Promise<void> {
  const { id, requestId } = grant
  const stuck = await changeAt(ctx.store.db, removalAt(grant))
  // From the end that was promised, however late AWS was first asked.
  const since = grant.endCause === 'expired' ? grant.endsAt : (stuck?.intentAt ?? (await endedSince(ctx, grant)))
  if (!since || !stuck || stuck.state === 'proven' || ctx.clock.now() - since < alarmAfterMs) return
  if (stuck.state === 'applied' && ctx.clock.now() - (stuck.outcomeAt ?? 0) < showsWithinMs) return
  const known = (await openAlarms(ctx.store.db)).find(({ grants }) => grants[id])
  if (known && isSaid(known, ctx.clock.now())) return
  const request = await getRequest(ctx.store.db, requestId)
  if (!request) return
  const asked = await askAws(ctx, request, grant, stuck)
  await ctx.store.transaction(async (tx) => {
    await lockRequest(ctx, tx, requestId)
    await job.fence(tx)
    // Somebody may have closed it while AWS was asked.
    if ((await getGrant(tx, id))?.state !== 'removing') return
    const now = ctx.clock.now()
    // Somebody took it away by hand: what is left is to prove it.
    if (asked.shown === false) return updateChange(tx, stuck, { state: 'applied', error: null, outcomeAt: now })
    const channel = request.channel ?? ctx.config.policy.channels.approvals
    const why = stuck.error ?? ('unasked' in asked ? asked.unasked : null)
    await ctx.store.lock(tx, 'alarms')
    const alarm = await joined(tx, { channel, cause: causeOf(JSON.stringify(why)), since }, grant)
    const data = { requestId, lateMs: now - alarm.since, error: stuck.error, askedAt: now, ...asked }
    if (!isSaid(alarm, now)) {
      const doublings = doublingsOf(alarm, now)
      alarm.posts.push({ key: `alarm:${id}:${alarm.since}:${doublings}`, doublings, data })
      await record(ctx, tx, 'alarm', { requestId, by: 'bot', data })
    }
    await putAlarm(tx, alarm)
    await drawAnew(ctx, tx, alarm)
  })
}

/** The alarm of this cause with the grant in it. One that was about this grant alone goes on as this one. */
async function joined(
  tx: Tx,
  { channel, cause, since }: Pick<OpenAlarm, 'channel' | 'cause' | 'since'>,
  { id, requestId }: Grant,
): Promise<OpenAlarm> {
  const alarm: OpenAlarm = { channel, cause, since, grants: { [id]: requestId }, posts: [] }
  for (const other of await openAlarms(tx)) {
    const same = other.channel === channel && other.cause === cause
    if (!same && !other.grants[id]) continue
    const { [id]: own, ...others } = await stillRemoving(tx, other.grants)
    const alone = Object.keys(others).length === 0
    if (same) Object.assign(alarm.grants, others)
    if (same ? !alone || own : alone) {
      alarm.since = Math.min(alarm.since, other.since)
      alarm.posts.push(...other.posts)
    }
    if (same || alone) await closeAlarm(tx, other)
    else await putAlarm(tx, { ...other, grants: others })
  }
  return alarm
}

const doublingsOf = ({ since }: OpenAlarm, now: number): number => Math.floor(Math.log2((now - since) / alarmAfterMs))
const isSaid = (alarm: OpenAlarm, now: number): boolean =>
  alarm.posts.some(({ doublings }) => doublings === doublingsOf(alarm, now))

/** A grant is over: the alarm about it is, too, when it was the last one of its cause. With its request locked. */
export async function leaveAlarms(ctx: Context, tx: Tx, { id }: Grant, how: 'gone' | 'closed' = 'gone'): Promise<void> {
  if (!(await openAlarms(tx)).some(({ grants }) => grants[id])) return
  await ctx.store.lock(tx, 'alarms')
  for (const alarm of await openAlarms(tx)) {
    if (!alarm.grants[id]) continue
    delete alarm.grants[id]
    if (Object.keys(alarm.grants).length === 0) await closeAlarm(tx, alarm)
    else await putAlarm(tx, alarm)
    await drawAnew(ctx, tx, alarm, how)
  }
}

/** Its messages name what is late by now and who can act, or say since when nothing is any more. */
async function drawAnew(
  ctx: Context,
  tx: Tx,
  { channel, since, grants, posts }: OpenAlarm,
  how: 'gone' | 'closed' = 'gone',
): Promise<void> {
  const now = ctx.clock.now()
  const admins = membersOf(ctx.roster, ctx.config.policy.admins).slice(0, 10)
  const late = [...new Set(Object.values(grants))]
  for (const { key, data } of posts) {
    const first = late.find((id) => id === data.requestId) ?? late[0] ?? data.requestId ?? null
    const shown = {
      ...data,
      requestId: first,
      also: late.filter((id) => id !== first),
      admins,
      ...(late.length === 0 && { over: how, overAt: now, overMs: now - since }),
    }
    await ctx.jobs.enqueue(tx, 'post', key, { key, to: { channel }, what: 'alarm', data: shown })
  }
}

/** When it was to be taken away, of what AWS was never asked about yet. */
async function endedSince(
  { store }: Context,
  { requestId }: Grant,
  db = store.db as Queries,
): Promise<number | undefined> {
  return (await ownEntries({ db, seal: store.seal }, { requestId, facts: ['ending', 'one-ending'] })).at(-1)?.at
}

/** Whether AWS has not ended it for so long that people are alarmed, by the log. */
export async function isLate(ctx: Context, tx: Tx, grant: Grant): Promise<boolean> {
  const since = await endedSince(ctx, grant, tx)
  return since !== undefined && ctx.clock.now() - since >= alarmAfterMs
}

/** Whether AWS shows the access now; null, and why, where that cannot be asked. */
async function askAws(
  ctx: Context,
  { operation }: Request,
  grant: Grant,
  stuck: StoredChange,
): Promise<{ shown: boolean } | { shown: null; unasked: Outcome }> {
  try {
    await ctx.directory.atHome(justNowMs)
    const { instance } = ctx.directory
    if (instance && !(await isOfInstance(ctx, grant, instance)))
      throw new Refusal('other_instance', { was: grant.access, is: instance.arn })
    return { shown: !(await isShownDone(ctx, stuck, operationOf(ctx, operation))) }
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    return { shown: null, unasked: outcomeOf(refusal) }
  }
}
