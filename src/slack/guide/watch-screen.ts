import { createHash } from 'node:crypto'
import type { WebClient } from '@slack/web-api'
import type { JobResult } from '../../jobs/worker.ts'
import type { Context } from '../../workflow/context.ts'
import { runProbes } from '../../workflow/guide/look-at-guide.ts'
import type { JobPayloads } from '../../workflow/job-payloads.ts'
import type { GuideNow } from './guide-now.ts'
import { drawScreen, replaceView } from './guide-screens.ts'
import { loadGuide } from './load-guide.ts'

type Watched = JobPayloads['watch-guide']

const every = 10_000
/** Nobody looks at a screen for longer without pressing anything. */
const longest = 15 * 60_000
const minute = 60_000

/** Has a screen of the guide drawn again whenever the guide has changed, for as long as it is open. */
export async function watchScreen(
  ctx: Context,
  guide: GuideNow,
  {
    view,
    hash,
    ...rest
  }: Omit<Watched, 'seen' | 'since' | 'view' | 'hash'> & {
    view?: string | undefined
    hash?: string | undefined
  },
): Promise<void> {
  if (!view || !hash) return
  const now = ctx.clock.now()
  const payload = { ...rest, view, hash, seen: whatIsShown(guide), since: now }
  await ctx.store.transaction((tx) => ctx.jobs.enqueue(tx, 'watch-guide', view, payload, { runAt: now + every }))
}

/** The job `watch-guide`. It ends when the modal was closed, or shows something else by now. */
export async function lookAtScreen(ctx: Context, client: WebClient, watched: Watched): Promise<JobResult> {
  const { slackId, view, hash, shows, seen, since } = watched
  const open = ctx.clock.now() - since
  const person = await ctx.people.remembered(slackId)
  if (open > longest || !person) return undefined
  let guide = await loadGuide(ctx)
  // Ever more seldom, as a screen that is left open is looked at ever less.
  if (ctx.clock.now() - (guide.lookedAt ?? 0) > Math.max(minute, open / 2)) {
    await runProbes(ctx, 'background')
    guide = await loadGuide(ctx)
  }
  if (whatIsShown(guide) === seen) return { again: every }
  const now = await replaceView(ctx, client, view, await drawScreen(ctx, person, guide, shows), hash)
  if (now) await watchScreen(ctx, guide, { slackId, view, hash: now, shows })
  return undefined
}

/** All of the guide that is seen on a screen, but when AWS was looked at. */
const whatIsShown = ({ steps, show }: GuideNow): string =>
  sha256(
    JSON.stringify({
      steps: steps.map(({ step, state, request, text, handover, overdue }) => [
        step.id,
        state,
        request?.state ?? null,
        text?.en ?? null,
        handover?.to ?? null,
        overdue,
      ]),
      choices: Object.entries(show.choices).map(([id, made]) => [id, made?.value ?? null]),
    }),
  )

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
