import type { Context } from './context.ts'
import { endAsked } from './grant/ask-to-end.ts'
import { reviewAccess } from './grant/review.ts'
import type { Handlers, PressKind } from './job-payloads.ts'
import { pressJob } from './press.ts'
import { decide } from './request/decide.ts'
import { retry, rollBack } from './request/retry.ts'
import { withdraw } from './request/withdraw.ts'

/** Every job that is a press goes the one path of `press.ts`; one that is missing here does not compile. */
export const pressJobs = (ctx: Context): Pick<Handlers, PressKind> => ({
  decide: pressJob(ctx, 'decide', decide),
  withdraw: pressJob(ctx, 'withdraw', withdraw),
  'end-asked': pressJob(ctx, 'end-asked', endAsked),
  retry: pressJob(ctx, 'retry', retry),
  'roll-back': pressJob(ctx, 'roll-back', rollBack),
  review: pressJob(ctx, 'review', reviewAccess),
})
