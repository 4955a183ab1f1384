import type { WebClient } from '@slack/web-api'
import type { Outbox } from './slack/connection/outbox.ts'
import { guideJobs } from './slack/guide/guide-jobs.ts'
import { answering, slackJobs } from './slack/jobs.ts'
import type { Context } from './workflow/context.ts'
import { endAsked, endGrant } from './workflow/grant/end.ts'
import { reviewAccess } from './workflow/grant/review.ts'
import { remindReview } from './workflow/grant/review-due.ts'
import { warn } from './workflow/grant/warn.ts'
import { lookAtGuide } from './workflow/guide/look-at-guide.ts'
import type { Handlers } from './workflow/job-payloads.ts'
import { checkStanding } from './workflow/people/membership.ts'
import { decide } from './workflow/request/decide.ts'
import { execute } from './workflow/request/execute.ts'
import { expire, remind } from './workflow/request/lapse.ts'
import { planRequest } from './workflow/request/plan.ts'
import { mendFailed } from './workflow/request/retry.ts'
import { undoRequest } from './workflow/request/undo.ts'
import { withdraw } from './workflow/request/withdraw.ts'
import { anchorAudit, checkHolders, prune, refreshDirectory, refreshRoster } from './workflow/upkeep.ts'

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
    (p) => reviewAccess(ctx, p),
  ),
  execute: (job) => execute(ctx, job),
  end: (job) => endGrant(ctx, job),
  undo: (job) => undoRequest(ctx, job),
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
