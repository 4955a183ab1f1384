import type { WebClient } from '@slack/web-api'
import { guideJobs } from '../slack/guide/jobs.ts'
import { answering, slackJobs } from '../slack/jobs.ts'
import type { Outbox } from '../slack/outbox.ts'
import { expire, mendFailed, remind, warn, withdraw } from '../workflow/close.ts'
import type { Context } from '../workflow/context.ts'
import { decide } from '../workflow/decide.ts'
import { end, endAsked } from '../workflow/end.ts'
import { execute } from '../workflow/execute.ts'
import { lookAtGuide } from '../workflow/look-at-guide.ts'
import { planRequest } from '../workflow/plan.ts'
import { review } from '../workflow/review.ts'
import { remindReview } from '../workflow/review-due.ts'
import { checkStanding } from '../workflow/standing.ts'
import { undo } from '../workflow/undo.ts'
import { anchorAudit, checkHolders, prune, refreshDirectory, refreshRoster } from './schedule.ts'
import type { Handlers } from './worker.ts'

/** Which code does which job. */
export const handlers = (ctx: Context, client: WebClient, outbox: Outbox): Handlers => ({
  ...slackJobs(ctx, client, outbox),
  ...guideJobs(ctx, client),
  plan: async ({ payload }) => {
    await planRequest(ctx, payload.requestId)
    return undefined
  },
  decide: answering<'decide'>(
    ctx,
    (p) => p.approver,
    (p) => decide(ctx, p),
  ),
  withdraw: answering<'withdraw'>(
    ctx,
    (p) => p.by,
    (p) => withdraw(ctx, p),
  ),
  'end-asked': answering<'end-asked'>(
    ctx,
    (p) => p.by,
    (p) => endAsked(ctx, p),
  ),
  retry: answering<'retry'>(
    ctx,
    (p) => p.by,
    (p) => mendFailed(ctx, 'retry', p),
  ),
  'roll-back': answering<'roll-back'>(
    ctx,
    (p) => p.by,
    (p) => mendFailed(ctx, 'roll-back', p),
  ),
  review: answering<'review'>(
    ctx,
    (p) => p.by,
    (p) => review(ctx, p),
  ),
  execute: (job) => execute(ctx, job),
  end: (job) => end(ctx, job),
  undo: (job) => undo(ctx, job),
  expire: ({ payload }) => expire(ctx, payload),
  remind: ({ payload }) => remind(ctx, payload),
  'remind-review': ({ payload }) => remindReview(ctx, payload),
  warn: ({ payload }) => warn(ctx, payload),
  'check-standing': async ({ payload }) => {
    await checkStanding(ctx, payload.slackId)
    return undefined
  },
  'refresh-directory': () => refreshDirectory(ctx),
  'refresh-roster': () => refreshRoster(ctx),
  'check-holders': () => checkHolders(ctx),
  'look-at-guide': () => lookAtGuide(ctx),
  'anchor-audit': () => anchorAudit(ctx),
  prune: () => prune(ctx),
})
