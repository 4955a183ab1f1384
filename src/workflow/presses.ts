import type { Context } from './context.ts'
import { endAsked } from './grant/ask-to-end.ts'
import { againAsked } from './grant/give-again.ts'
import { keep } from './grant/keep.ts'
import { reviewAccess } from './grant/review.ts'
import { onGuide } from './guide/guide-press.ts'
import type { Handlers, PressKind } from './job-payloads.ts'
import { onRequest, pressJob } from './press.ts'
import { answerBack, askBack } from './request/ask-back.ts'
import { decide } from './request/decide.ts'
import { handToColleague } from './request/hand-to-colleague.ts'
import { retry, rollBack } from './request/retry.ts'
import { withdraw } from './request/withdraw.ts'
import { onFinding } from './watch/finding-press.ts'

/** Every job that is a press goes the one path of `press.ts`; one that is missing here does not compile. */
export const pressJobs = (ctx: Context): Pick<Handlers, PressKind> => ({
  decide: whenPeopleAreRead(
    ctx,
    pressJob(ctx, 'decide', (press, at) => onRequest(ctx, press, decide, at)),
  ),
  'ask-back': pressJob(ctx, 'ask-back', (press, at) => onRequest(ctx, press, askBack, at)),
  answer: pressJob(ctx, 'answer', (press, at) => onRequest(ctx, press, answerBack, at)),
  'hand-over': pressJob(ctx, 'hand-over', (press, at) => onRequest(ctx, press, handToColleague, at)),
  withdraw: pressJob(ctx, 'withdraw', (press, at) => onRequest(ctx, press, withdraw, at)),
  'end-asked': pressJob(ctx, 'end-asked', (press, at) => onRequest(ctx, press, endAsked, at)),
  'again-asked': pressJob(ctx, 'again-asked', (press, at) => onRequest(ctx, press, againAsked, at)),
  retry: pressJob(ctx, 'retry', (press, at) => onRequest(ctx, press, retry, at)),
  'roll-back': pressJob(ctx, 'roll-back', (press, at) => onRequest(ctx, press, rollBack, at)),
  review: whenPeopleAreRead(
    ctx,
    pressJob(ctx, 'review', (press, at) => onRequest(ctx, press, reviewAccess, at)),
  ),
  keep: whenPeopleAreRead(
    ctx,
    pressJob(ctx, 'keep', (press, at) => onRequest(ctx, press, keep, at)),
  ),
  'finding-press': pressJob(ctx, 'finding-press', (press, at) => onFinding(ctx, press, at)),
  'guide-press': pressJob(ctx, 'guide-press', (press, at) => onGuide(ctx, press, at)),
})

/** Whether somebody decides for themselves, only a list of all people tells: what is stored of them may be no longer believed. */
const whenPeopleAreRead =
  <T, R>({ directory }: Context, work: (job: T) => Promise<R>) =>
  async (job: T): Promise<R | { again: number }> =>
    directory.isListed ? work(job) : { again: 1_000 }
