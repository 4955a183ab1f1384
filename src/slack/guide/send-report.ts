import type { WebClient } from '@slack/web-api'
import { report } from '../../guide/report.ts'
import { sayIn } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { guideNow } from '../../workflow/guide/confirm-steps.ts'
import { upload } from '../connection/upload.ts'
import { isOver } from './guide-now.ts'
import { loadGuide, lookOf } from './load-guide.ts'

/** What was set up, by whom, when, on what evidence, and what is left: a message and a file in the reader's language. */
export async function sendReport(ctx: Context, client: WebClient, slackId: string): Promise<void> {
  const person = await ctx.people.member(slackId)
  const say = sayIn(person.locale)
  const guide = await loadGuide(ctx)
  const { progress, show } = await guideNow(ctx)
  const look = await lookOf(ctx, guide)
  const { locale } = person
  const content = report({ progress, choices: show.choices }, { ...look, locale, timeZone: person.tz })
  const left = guide.steps
    .filter((now) => !isOver(now))
    .map(({ step }) => `• ${say('common:text', { text: step.title[locale] })}`)
  const rest = left.length - 10
  const comment = [
    say('guide:report.message', { done: guide.done, total: guide.total }),
    ...(left.length > 0 ? [say('guide:report.left'), ...left.slice(0, 10)] : []),
    ...(rest > 0 ? [say('guide:overview.more', { count: rest })] : []),
  ].join('\n')
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10)
  await upload(client, slackId, {
    filename: `aws-setup-${day}.md`,
    title: say.plain('guide:report.sent_title'),
    content,
    comment,
  })
}
