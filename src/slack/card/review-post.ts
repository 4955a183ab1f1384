import type { KnownBlock, RichTextElement } from '@slack/types'
import type { Key, Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { bold, line, plainWords, quote, rich } from '../draw/blocks.ts'
import { mention, sentence } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { reviewButton } from '../forms/review-form.ts'

/** How a break-glass review stands: due, due for a day or more (`reminder` counts the posts), or done. */
export function reviewHeading(view: RequestView | undefined, reminder: number): Key {
  if (view?.review?.reviewer) return 'review:done'
  return reminder > 0 ? 'review:still_due' : 'review:due'
}

/** Asks for the review of break-glass access; once it is done, the same message is the record of it. */
export function reviewPost(view: RequestView | undefined, about: string, reminder: number, say: Say): KnownBlock[] {
  const heading = reviewHeading(view, reminder)
  const { review } = view ?? {}
  const done = review?.reviewer
  const vars: Record<string, RichTextElement | string> = {
    who: view ? mention(view.requester) : '-',
    reviewer: done ? mention(done) : '-',
    when: slackDate((done ? review?.reviewedAt : review?.dueAt) ?? view?.createdAt ?? 0),
  }
  const text = { 'review:done': 'review:done_text', 'review:still_due': 'review:still_due_text' } as const
  const said = text[heading as keyof typeof text] ?? 'review:due_text'
  return [
    rich(
      line(bold(say.plain(heading, { about }))),
      line(plainWords('\n'), ...sentence(say, said, vars)),
      ...(view ? [quote(view.reason, 2000)] : []),
      ...(done && review?.note ? [line(plainWords(say.plain('review:note_said'))), quote(review.note, 2000)] : []),
    ),
    ...(view?.review && !done ? [{ type: 'actions' as const, elements: [reviewButton(view.id, say)] }] : []),
  ]
}
