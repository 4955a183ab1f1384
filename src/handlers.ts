import type { WebClient } from '@slack/web-api'
import type { Lines } from './slack/connection/lines.ts'
import type { Outbox } from './slack/connection/outbox.ts'
import { guideJobs } from './slack/guide/guide-jobs.ts'
import { slackJobs } from './slack/jobs.ts'
import { isAtHome } from './workflow/at-home.ts'
import { lookThroughLog } from './workflow/broken-log.ts'
import type { Context } from './workflow/context.ts'
import { closeAlarms } from './workflow/failing-jobs.ts'
import { endGrant } from './workflow/grant/end.ts'
import { endOrphan } from './workflow/grant/end-orphan.ts'
import { giveAgain } from './workflow/grant/give-again.ts'
import { remindReview } from './workflow/grant/review-due.ts'
import { warn } from './workflow/grant/warn.ts'
import { compareSets } from './workflow/grant/widened-sets.ts'
import { lookAtGuide } from './workflow/guide/look-at-guide.ts'
import type { Handlers } from './workflow/job-payloads.ts'
import { lookAtChannels } from './workflow/keep-to-channels.ts'
import { checkStanding, checkUser } from './workflow/people/membership.ts'
import { pressJobs } from './workflow/presses.ts'
import { checkApprovers } from './workflow/request/check-approvers.ts'
import { dailyDigest } from './workflow/request/daily-digest.ts'
import { escalate } from './workflow/request/escalate.ts'
import { execute } from './workflow/request/execute.ts'
import { expire, remind } from './workflow/request/lapse.ts'
import { lift } from './workflow/request/lift.ts'
import { planRequest } from './workflow/request/plan.ts'
import { runTarget } from './workflow/request/run-targets.ts'
import { undoRequest } from './workflow/request/undo.ts'
import { whenAnswered } from './workflow/request/when-answered.ts'
import { exceptUnproven } from './workflow/unproven-jobs.ts'
import { anchorAudit, checkHolders, followRequests, prune, refreshDirectory, refreshRoster } from './workflow/upkeep.ts'
import { compareAccess, watchAccess } from './workflow/watch/watch-access.ts'
import { whenSlackSays } from './workflow/when-slack-says.ts'

/** When what waits for the own organization's credentials looks again. */
const amongOthersMs = 30_000

/** Which code does which job. */
export const handlers = (ctx: Context, client: WebClient, outbox: Outbox, lines: Lines): Handlers => {
  /** With another organization's credentials nothing begins: it is not refused by AWS, it waits. */
  const atHome = <K extends 'plan' | 'execute' | 'target' | 'give-again'>(work: Handlers[K]): Handlers[K] =>
    (async (job) => (ctx.directory.foreign ? { again: amongOthersMs } : work(job as never))) as Handlers[K]
  /** What a request needs to know before it goes on may not be told just now. */
  const waiting = <K extends 'plan' | 'execute' | 'target' | 'give-again'>(work: Handlers[K]): Handlers[K] =>
    atHome(whenSlackSays(whenAnswered(ctx, work as never)) as Handlers[K])
  return exceptUnproven(ctx, {
    ...slackJobs(ctx, client, outbox, lines),
    ...guideJobs(ctx, client),
    plan: waiting<'plan'>(async ({ payload }) => {
      // A rule on what is not read yet would seem to be about nothing.
      if (!ctx.directory.isListed) return { again: 1_000 }
      await planRequest(ctx, payload.requestId)
      return undefined
    }),
    ...pressJobs(ctx),
    execute: waiting<'execute'>((job) => execute(ctx, job)),
    target: waiting<'target'>((job) => runTarget(ctx, job)),
    'give-again': waiting<'give-again'>((job) => giveAgain(ctx, job)),
    end: (job) => endGrant(ctx, job),
    lift: (job) => lift(ctx, job),
    'end-orphan': (job) => endOrphan(ctx, job),
    undo: (job) => undoRequest(ctx, job),
    expire: ({ payload }) => expire(ctx, payload),
    remind: ({ payload }) => remind(ctx, payload),
    escalate: ({ payload }) => escalate(ctx, payload),
    'remind-review': ({ payload }) => remindReview(ctx, payload),
    'close-alarms': () => closeAlarms(ctx),
    warn: ({ payload }) => warn(ctx, payload),
    'check-standing': whenSlackSays(async ({ payload }) => {
      if (ctx.directory.foreign) return { again: amongOthersMs }
      await checkStanding(ctx, payload.slackId)
      return undefined
    }),
    'check-user': whenSlackSays(async ({ payload }) => {
      // To another organization nobody of ours exists.
      if (!(await isAtHome(ctx))) return { again: amongOthersMs }
      await checkUser(ctx, payload.userId)
      return undefined
    }),
    'check-approvers': whenSlackSays(async () => {
      await checkApprovers(ctx)
      return undefined
    }),
    'refresh-directory': async (job) => {
      const result = await refreshDirectory(ctx)
      await compareAccess(ctx, job)
      return result
    },
    'follow-requests': async (job) => {
      const result = await followRequests(ctx)
      await compareAccess(ctx, job)
      return result
    },
    'watch-access': (job) => watchAccess(ctx, job),
    'refresh-roster': whenSlackSays(() => refreshRoster(ctx)),
    'check-holders': () => checkHolders(ctx),
    'compare-sets': (job) => compareSets(ctx, job),
    'look-at-guide': () => lookAtGuide(ctx),
    'daily-digest': () => dailyDigest(ctx),
    'anchor-audit': () => anchorAudit(ctx),
    'look-through-log': (job) => lookThroughLog(ctx, job),
    'check-channels': () => lookAtChannels(ctx),
    prune: () => prune(ctx),
  })
}
