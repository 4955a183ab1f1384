import type { Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { clip, context, line, type Message, notification, plainWords, quote, rich } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mention, sentence, sentenceLine } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { adminPosts } from './admin-posts.ts'
import { alarmPost } from './alarm-post.ts'
import { whoElse } from './card-help.ts'
import { changeLines } from './card-record.ts'
import { endPosts } from './end-posts.ts'
import { keepPost } from './keep-post.ts'
import { lostHeading, lostPost } from './lost-post.ts'
import { aboutIn, number, type Post, type PostData, requestIdIn } from './post.ts'
import { reviewHeading, reviewPost } from './review-post.ts'
import { answerPost, handedPost, questionPost } from './talk-posts.ts'

/** One-off messages beside the ones that are redrawn. What they are about is in `data.requestId`. */
const posts = {
  ...endPosts,
  ...adminPosts,
  alarm: alarmPost,
  lost: {
    text: (_data, view) => lostHeading(view),
    draw: (data, say, view) => lostPost(view, aboutIn(data, say, view), say),
  },
  reminder: {
    text: 'grant:reminder',
    draw: (data, say, view, look) => {
      const left = (view?.ruling?.approvers ?? []).filter((a) => !view?.decisions.some((d) => d.approver === a))
      const end = view?.lapsesAt ?? number(data.expiresAt)
      return [
        rich(
          line(
            plainWords(`${say.plain('grant:reminder_line')} · `),
            ...whoElse(left, say, look),
            ...(end ? [plainWords(' · '), ...sentence(say, 'card:lapses', { end: slackDate(end) })] : []),
          ),
        ),
      ]
    },
  },
  progress: {
    text: 'grant:progress_reading',
    draw: (data, say, view) => {
      const changes = (view?.changes ?? []).filter(
        ({ phase, seq }) => phase === (data.phase ?? phase) && seq === (data.seq ?? seq),
      )
      return changes.length > 0 ? [rich(...changeLines(changes, say, 1))] : []
    },
  },
  review: {
    text: (data, view) => reviewHeading(view, number(data.reminder)),
    draw: (data, say, view) => reviewPost(view, aboutIn(data, say, view), number(data.reminder), say),
  },
  question: {
    text: 'card:talk.question_text',
    draw: (data, say, view) => questionPost(data, view, aboutIn(data, say, view), say),
  },
  answer: {
    text: 'card:talk.answer_text',
    draw: (data, say, view, look) => answerPost(data, view, aboutIn(data, say, view), say, look),
  },
  handed: {
    text: 'card:hand.text',
    draw: (data, say, view, look) => handedPost(data, view, aboutIn(data, say, view), say, look),
  },
  keep: {
    text: 'grant:left.asked',
    draw: (_data, say, view) => keepPost(view, say),
  },
  widened: {
    text: 'grant:widened',
    draw: (data, say, view) => {
      const added = Array.isArray(data.added) ? data.added.map(String).join(', ') : ''
      const vars = { set: String(data.set), added: clip(added, 500), who: mention(String(data.holder)) }
      return [
        rich(
          line(
            { ...plainWords(say.plain('grant:widened', { about: aboutIn(data, say, view) })), style: { bold: true } },
            plainWords('\n'),
          ),
          sentenceLine(say, 'grant:widened_text', vars),
          line(plainWords(say.plain('grant:widened_next'))),
        ),
      ]
    },
  },
  bound: {
    text: 'grant:bound_text',
    draw: (data, say) => [rich(line(plainWords(say.plain('grant:bound', { userName: String(data.userName) }))))],
  },
  unbound: {
    text: 'grant:unbound_text',
    draw: (data, say) => [rich(line(plainWords(say.plain('grant:unbound', { userName: String(data.userName) }))))],
  },
  alone: {
    text: 'guide:alone.post',
    draw: (data, say, view) => [
      rich(
        line({
          ...plainWords(say.plain('guide:alone.post', { about: aboutIn(data, say, view) })),
          style: { bold: true },
        }),
        line(
          plainWords('\n'),
          ...sentence(say, 'guide:alone.post_text', { who: view ? mention(view.requester) : '-' }),
        ),
        ...(view ? [quote(view.reason, 2000)] : []),
      ),
    ],
  },
} satisfies Record<string, Post>

export type PostKind = keyof typeof posts
const isPost = (what: string): what is PostKind => Object.hasOwn(posts, what)

/** `view` is the request that `data.requestId` names; without it the message names its id only. */
export function postMessage(
  what: string,
  data: PostData,
  say: Say,
  view?: RequestView,
  look: Partial<Reader> = {},
): Message {
  if (!isPost(what))
    return { text: notification(what), blocks: [context(say('common:text', { text: clip(what, 300) }))] }
  const { text, draw }: Post = posts[what]
  const key = typeof text === 'string' ? text : text(data, view)
  const blocks = [
    ...draw(data, say, view, look),
    ...(requestIdIn(data) ? [context(say('card:id', { id: requestIdIn(data) }))] : []),
  ]
  return { text: notification(say.plain(key, { about: aboutIn(data, say, view) })), blocks }
}
