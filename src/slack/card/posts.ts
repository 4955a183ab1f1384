import type { ActionsBlock, KnownBlock } from '@slack/types'
import { outcomePlain } from '../../error-words.ts'
import type { Key, Say } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import type { AuditProblem } from '../../store/audit-log.ts'
import { readOutcome } from '../../store/kept-outcome.ts'
import { isForOthers } from '../../store/request.ts'
import type { RequestView } from '../../store/request-views.ts'
import {
  bold,
  clip,
  clipJson,
  context,
  line,
  type Message,
  notification,
  plainWords,
  quote,
  rich,
} from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mention, sentence, sentenceLine } from '../draw/sentence.ts'
import { formatLength, slackDate } from '../draw/times.ts'
import { whoElse } from './card-help.ts'
import { isElsewhere, staysLines } from './card-living.ts'
import { changeLines, outcomeLines } from './card-record.ts'
import { doneButton, endButton, extendButton } from './grant-buttons.ts'
import { keepPost } from './keep-post.ts'
import { lostHeading, lostPost } from './lost-post.ts'
import { receiptLines } from './receipt.ts'
import { reviewHeading, reviewPost } from './review-post.ts'
import { aboutOf } from './spoken-about.ts'
import { answerPost, handedPost, questionPost } from './talk-posts.ts'

export type PostData = { [key: string]: Json }
type Draw = (data: PostData, say: Say, view: RequestView | undefined, look: Partial<Reader>) => KnownBlock[]
interface Post {
  text: Key | ((data: PostData, view: RequestView | undefined) => Key)
  draw: Draw
}

/** One-off messages beside the ones that are redrawn. What they are about is in `data.requestId`. */
const posts = {
  warning: {
    text: (data, view) => (isOthers(data, view) ? 'grant:warning_text_of_others' : 'grant:warning_text'),
    draw: (data, say, view) => {
      const end = slackDate(number(data.endsAt))
      const over = view?.grant && (view.grant.state !== 'active' || view.grant.endsAt !== number(data.endsAt))
      if (over) return [context(say('grant:warning_over', { about: about(data, say, view) }))]
      const elements: ActionsBlock['elements'] = [
        extendButton(id(data), say),
        isOthers(data, view)
          ? endButton(id(data), about(data, say, view), say)
          : doneButton(id(data), about(data, say, view), say),
      ]
      return [
        rich(
          line(
            ...sentence(say, isOthers(data, view) ? 'grant:warning_of_others' : 'grant:warning', {
              end,
              about: about(data, say, view),
            }),
            plainWords('\n'),
          ),
          ...(view ? staysLines(view, say) : []),
          ...(view && isElsewhere(view) ? [line(plainWords(`${say.plain(elsewhereIn(view))}\n`))] : []),
          line(plainWords(say.plain('grant:warning_next'))),
        ),
        { type: 'actions', elements },
      ]
    },
  },
  lost: {
    text: (_data, view) => lostHeading(view),
    draw: (data, say, view) => lostPost(view, about(data, say, view), say),
  },
  receipt: {
    text: receiptHeading,
    draw: (data, say, view) => {
      const key = receiptHeading(data, view)
      const keptBy = Array.isArray(data.keptBy) ? data.keptBy.map(String) : []
      const stays = view?.state === 'stays' ? staysLines(view, say) : []
      const closed = view?.state === 'closed' ? outcomeLines(view.outcome, say, 1) : []
      const lines = view ? [...stays, ...closed, ...receiptLines(view, say, keptBy)] : []
      return [rich(line(plainWords(say.plain(key, { about: about(data, say, view) })), plainWords('\n')), ...lines)]
    },
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
  alarm: {
    text: (data) => (data.over ? overKey(data) : 'grant:alarm'),
    draw: (data, say, view) => {
      if (data.over) return overBlocks(data, say, about(data, say, view))
      const also = Array.isArray(data.also) ? data.also.map(String) : []
      const ids = also.slice(0, 20).join(', ') + (also.length > 20 ? ', …' : '')
      const late = formatLength(number(data.lateMs), say)
      const when = slackDate(number(data.askedAt))
      const said = [data.error, data.unasked].flatMap((kept) => readOutcome(kept) ?? [])
      const whys = new Set(said.map((why) => outcomePlain(why, say)))
      return [
        rich(
          line({ ...plainWords(say.plain('grant:alarm', { about: about(data, say, view) })), style: { bold: true } }),
          line(
            plainWords('\n'),
            ...sentence(say, data.shown ? 'grant:alarm_shown' : 'grant:alarm_unasked', { late, when }),
            plainWords('\n'),
          ),
          ...(view ? [sentenceLine(say, 'grant:asked_by', { who: mention(view.requester) })] : []),
          ...adminsLines(data),
          line(plainWords(`\n${say.plain('grant:alarm_next', { id: id(data) })}`)),
          ...(also.length > 0
            ? [line(plainWords(`\n${say.plain('grant:alarm_also', { count: also.length, ids })}`))]
            : []),
          ...[...whys].map((why) => quote(why, 700)),
        ),
      ]
    },
  },
  review: {
    text: (data, view) => reviewHeading(view, number(data.reminder)),
    draw: (data, say, view) => reviewPost(view, about(data, say, view), number(data.reminder), say),
  },
  question: {
    text: 'card:talk.question_text',
    draw: (data, say, view) => questionPost(data, view, about(data, say, view), say),
  },
  answer: {
    text: 'card:talk.answer_text',
    draw: (data, say, view, look) => answerPost(data, view, about(data, say, view), say, look),
  },
  handed: {
    text: 'card:hand.text',
    draw: (data, say, view, look) => handedPost(data, view, about(data, say, view), say, look),
  },
  keep: {
    text: 'grant:left.asked',
    draw: (_data, say, view) => keepPost(view, say),
  },
  pause: {
    text: (data) => (data.paused ? 'grant:paused' : 'grant:resumed'),
    draw: (data, say) => {
      const vars = { who: mention(String(data.by)), reason: clip(String(data.reason || '-'), 300) }
      return [rich(line(...sentence(say, data.paused ? 'grant:paused_text' : 'grant:resumed_text', vars)))]
    },
  },
  silent: {
    text: 'grant:silent',
    draw: (data, say) => {
      const vars = { channel: String(data.channel) }
      const why = data.over ? say.plain('grant:silent_over') : outcomePlain({ code: String(data.code), vars }, say)
      return [rich(line(bold(say.plain('grant:silent', vars)), plainWords('\n')), line(plainWords(why)))]
    },
  },
  behind: {
    text: 'grant:behind',
    draw: (data, say) =>
      toAdmins(
        data,
        say,
        'behind',
        say.plain('grant:behind_text', { posted: number(data.posted), head: number(data.head) }),
      ),
  },
  broken: {
    text: 'grant:broken',
    draw: (data, say) => {
      const detail = say.plain(`doctor:audit_problems.${data.problem as AuditProblem}`)
      return toAdmins(data, say, 'broken', say.plain('grant:broken_text', { seq: number(data.seq), detail }))
    },
  },
  foreign: {
    text: (data) => (data.over ? 'grant:foreign_over' : 'grant:foreign'),
    draw: (data, say) => {
      if (data.over) {
        const vars = { since: slackDate(number(data.since)), until: slackDate(number(data.until)) }
        return [rich(line(...sentence(say, 'grant:foreign_over_text', vars)))]
      }
      const vars = { ours: String(data.ours), theirs: String(data.theirs) }
      return toAdmins(data, say, 'foreign', say.plain('grant:foreign_text', vars))
    },
  },
  widened: {
    text: 'grant:widened',
    draw: (data, say, view) => {
      const added = Array.isArray(data.added) ? data.added.map(String).join(', ') : ''
      const vars = { set: String(data.set), added: clip(added, 500), who: mention(String(data.holder)) }
      return [
        rich(
          line(
            { ...plainWords(say.plain('grant:widened', { about: about(data, say, view) })), style: { bold: true } },
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
          ...plainWords(say.plain('guide:alone.post', { about: about(data, say, view) })),
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

function receiptHeading(data: PostData, view: RequestView | undefined): Key {
  if (view?.state === 'stays') return 'grant:receipt_stays'
  if (view?.state === 'closed') return 'grant:receipt_closed'
  return isOthers(data, view) ? 'grant:receipt_of_others' : 'grant:receipt'
}

const elsewhereIn = ({ grants }: RequestView) => (grants ? 'grant:warning_elsewhere_some' : 'grant:warning_elsewhere')

export type PostKind = keyof typeof posts
const isPost = (what: string): what is PostKind => Object.hasOwn(posts, what)

const overKey = ({ over }: PostData) => (over === 'closed' ? 'grant:alarm_closed' : 'grant:alarm_over')

/** How an alarm ended, when, and how late that was. */
function overBlocks(data: PostData, say: Say, what: string): KnownBlock[] {
  const vars = { when: slackDate(number(data.overAt)), late: formatLength(number(data.overMs), say) }
  return [
    rich(
      line(
        plainWords(`${say.plain(overKey(data), { about: what })}\n`),
        ...(data.overAt ? sentence(say, 'grant:alarm_ended', vars) : []),
      ),
    ),
  ]
}

/** Those who can do something about it. */
const adminsLines = ({ admins }: PostData) =>
  Array.isArray(admins) && admins.length > 0
    ? [line(...admins.flatMap((admin) => [mention(String(admin)), plainWords(' ')]))]
    : []
const id = (data: PostData): string => String(data.requestId ?? '')
/** What an administrator has to confirm. */
function toAdmins({ admins }: { [key: string]: Json }, say: Say, what: 'behind' | 'broken' | 'foreign', text: string) {
  const people = Array.isArray(admins) ? admins.map(String) : []
  return [
    rich(
      line({ ...plainWords(say.plain(`grant:${what}`)), style: { bold: true } }),
      line(plainWords(`\n${text}\n`)),
      ...(people.length > 0 ? [line(...people.flatMap((admin) => [mention(admin), plainWords(' ')]))] : []),
    ),
  ]
}

const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0)
const about = (data: PostData, say: Say, view: RequestView | undefined): string => {
  if (!view) return say.plain('card:id', { id: id(data) })
  // Whose access it is reads that it is theirs.
  const own = typeof data.reader === 'string' && data.reader !== view.requester
  return clipJson(own ? view.about[say.locale] : aboutOf(view, say, 250), 300)
}
/** Whether it is told to somebody about access that others have. */
const isOthers = (data: PostData, view: RequestView | undefined): boolean =>
  view !== undefined &&
  isForOthers(view.beneficiary) &&
  (data.reader === view.requester || view.beneficiary.kind === 'group')

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
  const blocks = [...draw(data, say, view, look), ...(id(data) ? [context(say('card:id', { id: id(data) }))] : [])]
  return { text: notification(say.plain(key, { about: about(data, say, view) })), blocks }
}
