import { isUnanswered } from '../aws/aws-errors.ts'
import { Refusal } from '../errors.ts'
import type { JobResult } from '../jobs/worker.ts'
import type { Tx } from '../store/database.ts'
import { deliveredAt, firstDelivery, forgetDeliveries } from '../store/deliveries.ts'
import type { Person } from '../store/person-rows.ts'
import type { Request } from '../store/request.ts'
import { getRequest } from '../store/requests.ts'
import type { Context } from './context.ts'
import { hasCounted } from './counted-presses.ts'
import type { Job, JobPayloads, Press, PressKind, RequestPress } from './job-payloads.ts'
import { memberAsOfNow } from './people/as-of-now.ts'
import { SlackSilent } from './people/person.ts'
import { refuseStopped } from './people/stopped.ts'
import { orTell, type Pressed, tell } from './request/refused-press.ts'
import { byPress, lockRequest } from './transition.ts'

export interface PressRules<P extends RequestPress, Allowed> {
  /** `move` tells by itself what has counted before. */
  tellsAgain?: true
  /**
   * Throws the `Refusal` of whom this is not for. Before the lock, because AWS may have to be asked who is in a group:
   * what can change until the lock is there is for `move` to look at.
   */
  may(ctx: Context, at: { press: P; person: Person; seen: Request }): Promise<Allowed>
  /** With the request locked. What is written before a refusal is given stays written; nothing stays of one thrown. */
  move(
    ctx: Context,
    at: { tx: Tx; press: P; row: Request; allowed: Allowed; pressedAt: number },
  ): Promise<Refusal | undefined>
}

/** The rules of one kind of press on a request, whatever `may` hands on to `move`. */
export const rulesOf = <K extends PressKind, Allowed>(
  rules: JobPayloads[K] extends RequestPress ? PressRules<JobPayloads[K], Allowed> : never,
) => rules

/**
 * The one path of every press: who is it as of now, may they, move. Throws a `Refusal` when it does not count; nothing
 * has changed then. `pressedAt`: ms. One that has counted is not counted again: whoever kept its row puts it back in vain.
 */
export async function onPress<Allowed>(
  ctx: Context,
  { by, requestId }: Press & { requestId?: string },
  pressedAt: number,
  o: {
    tellsAgain?: true
    may(person: Person): Promise<Allowed>
    move(tx: Tx, allowed: Allowed): Promise<Refusal | undefined>
  },
): Promise<void> {
  const person = await memberAsOfNow(ctx, by)
  await refuseStopped(ctx, by)
  const allowed = await o.may(person)
  const refusal = await ctx.store.transaction(async (tx) => {
    if (requestId) await lockRequest(ctx, tx, requestId)
    if (!o.tellsAgain && (await hasCounted(tx, { by, requestId, pressedAt }))) return undefined
    byPress(tx, pressedAt)
    return o.move(tx, allowed)
  })
  ctx.jobs.kick()
  if (refusal) throw refusal
}

/** The path of a press on a request, which is locked before anything moves. */
export const onRequest = <P extends RequestPress, Allowed>(
  ctx: Context,
  press: P,
  { may, move, tellsAgain }: PressRules<P, Allowed>,
  pressedAt = ctx.clock.now(),
): Promise<void> =>
  onPress(ctx, press, pressedAt, {
    ...(tellsAgain && { tellsAgain }),
    async may(person) {
      const seen = await getRequest(ctx.store.db, press.requestId)
      if (!seen) throw new Refusal('unknown_request', { id: press.requestId })
      return may(ctx, { press, person, seen })
    },
    move: async (tx, allowed) =>
      move(ctx, { tx, press, row: await lockRequest(ctx, tx, press.requestId), allowed, pressedAt }),
  })

const askAwsAgainMs = 5_000

/** The job of a press: a refusal is told to who pressed; while Slack does not say who that is, or AWS what it is about, it waits. */
export const pressJob =
  <K extends PressKind>(ctx: Context, kind: K, work: (press: JobPayloads[K], at: number) => Promise<void>) =>
  async (job: Job<K>): Promise<JobResult> => {
    const waiting = `press:${kind}:${job.key}`
    try {
      const pressed: Pressed = {
        what: kind === 'finding-press' ? 'findings' : 'guide',
        ...job.payload,
        key: job.key,
        fence: job.fence,
      }
      await orTell(ctx, pressed, async () => {
        if (!job.own) throw new Refusal('press_unproven')
        await work(job.payload, job.at)
      })
    } catch (error) {
      const { requestId: id } = job.payload as Pressed
      const wait = error instanceof SlackSilent ? error.againMs : askAwsAgainMs
      if (error instanceof SlackSilent)
        await tellOfWaiting(
          ctx,
          job,
          waiting,
          wait,
          id ? new Refusal('press_waits', { id }) : new Refusal('guide_press_waits'),
        )
      else if (isUnanswered(error)) await tellOfWaiting(ctx, job, waiting, wait, new Refusal('press_waits_for_aws'))
      else throw error
      return { again: wait, untried: true }
    }
    await forgetDeliveries(ctx.store.db, [waiting, `${waiting}:told`])
    return undefined
  }

/** A press that counts within so long needs no word that it waits. */
const noticedAfterMs = 10_000

/** Says once that a press waits, as soon as it is known that it will take a while. */
async function tellOfWaiting(
  ctx: Context,
  job: Job<PressKind>,
  waiting: string,
  againMs: number,
  why: Refusal,
): Promise<void> {
  const press: Pressed = job.payload
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    const now = ctx.clock.now()
    await firstDelivery(tx, waiting, now)
    const since = (await deliveredAt(tx, waiting)) ?? now
    if (now + againMs - since < noticedAfterMs || !(await firstDelivery(tx, `${waiting}:told`, now))) return
    await tell(ctx, tx, waiting, press, why)
  })
  ctx.jobs.kick()
}
