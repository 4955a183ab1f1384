import type { Context } from './context.ts'
import { endAsked } from './grant/ask-to-end.ts'
import { againAsked } from './grant/give-again.ts'
import { keep } from './grant/keep.ts'
import { reviewAccess } from './grant/review.ts'
import { onGuide } from './guide/guide-press.ts'
import type { Handlers, JobPayloads, PressKind } from './job-payloads.ts'
import { onRequest, type PressRules, pressJob } from './press.ts'
import { answerBack, askBack } from './request/ask-back.ts'
import { decide } from './request/decide.ts'
import { handToColleague } from './request/hand-to-colleague.ts'
import { retry, rollBack } from './request/retry.ts'
import { withdraw } from './request/withdraw.ts'
import { onFinding } from './watch/finding-press.ts'

/** Every job that is a press goes the one path of `press.ts`; one that is missing here does not compile. */
export function pressJobs(ctx: Context): Pick<Handlers, PressKind> {
  const on = <K extends Exclude<PressKind, 'finding-press' | 'guide-press'>, Allowed>(
    kind: K,
    rules: PressRules<JobPayloads[K], Allowed>,
  ) => pressJob(ctx, kind, (press, at) => onRequest(ctx, press, rules, at))
  return {
    decide: whenPeopleAreRead(ctx, on('decide', decide)),
    'ask-back': on('ask-back', askBack),
    answer: on('answer', answerBack),
    'hand-over': on('hand-over', handToColleague),
    withdraw: on('withdraw', withdraw),
    'end-asked': on('end-asked', endAsked),
    'again-asked': on('again-asked', againAsked),
    retry: on('retry', retry),
    'roll-back': on('roll-back', rollBack),
    review: whenPeopleAreRead(ctx, on('review', reviewAccess)),
    keep: whenPeopleAreRead(ctx, on('keep', keep)),
    'finding-press': pressJob(ctx, 'finding-press', (press, at) => onFinding(ctx, press, at)),
    'guide-press': pressJob(ctx, 'guide-press', (press, at) => onGuide(ctx, press, at)),
  }
}

/** Whether somebody decides for themselves, only a list of all people tells: what is stored of them may be no longer believed. */
const whenPeopleAreRead =
  <T, R>({ directory }: Context, work: (job: T) => Promise<R>) =>
  async (job: T): Promise<R | { again: number }> =>
    directory.isListed ? work(job) : { again: 1_000 }
