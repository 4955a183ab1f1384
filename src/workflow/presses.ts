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
    pressJob(ctx, 'decide', (press) => onRequest(ctx, press, decide)),
  ),
  'ask-back': pressJob(ctx, 'ask-back', (press) => onRequest(ctx, press, askBack)),
  answer: pressJob(ctx, 'answer', (press) => onRequest(ctx, press, answerBack)),
  'hand-over': pressJob(ctx, 'hand-over', (press) => onRequest(ctx, press, handToColleague)),
  withdraw: pressJob(ctx, 'withdraw', (press) => onRequest(ctx, press, withdraw)),
  'end-asked': pressJob(ctx, 'end-asked', (press) => onRequest(ctx, press, endAsked)),
  'again-asked': pressJob(ctx, 'again-asked', (press) => onRequest(ctx, press, againAsked)),
  retry: pressJob(ctx, 'retry', (press) => onRequest(ctx, press, retry)),
  'roll-back': pressJob(ctx, 'roll-back', (press) => onRequest(ctx, press, rollBack)),
  review: whenPeopleAreRead(
    ctx,
    pressJob(ctx, 'review', (press) => onRequest(ctx, press, reviewAccess)),
  ),
  keep: whenPeopleAreRead(
    ctx,
    pressJob(ctx, 'keep', (press) => onRequest(ctx, press, keep)),
  ),
  'finding-press': pressJob(ctx, 'finding-press', (press) => onFinding(ctx, press)),
  'guide-press': pressJob(ctx, 'guide-press', (press) => onGuide(ctx, press)),
})

/** Whether somebody decides for themselves, only a list of all people tells: what is stored of them may be no longer believed. */
const whenPeopleAreRead =
  <T, R>({ directory }: Context, work: (job: T) => Promise<R>) =>
  async (job: T): Promise<R | { again: number }> =>
    directory.isListed ? work(job) : { again: 1_000 }
