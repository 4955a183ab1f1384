import type { KnownBlock } from '@slack/types'
import { outcomePlain } from '../../error-words.ts'
import type { Say } from '../../i18n.ts'
import { readOutcome } from '../../store/kept-outcome.ts'
import { line, plainWords, quote, rich } from '../draw/blocks.ts'
import { mention, sentence, sentenceLine } from '../draw/sentence.ts'
import { formatLength, slackDate } from '../draw/times.ts'
import { aboutIn, adminsLines, number, type Post, type PostData, requestIdIn } from './post.ts'

/** Access does not end; then it is the record of how it did. */
export const alarmPost: Post = {
  text: (data) => (data.over ? overKey(data) : 'grant:alarm'),
  draw: (data, say, view) => {
    if (data.over) return overBlocks(data, say, aboutIn(data, say, view))
    const also = Array.isArray(data.also) ? data.also.map(String) : []
    const ids = also.slice(0, 20).join(', ') + (also.length > 20 ? ', …' : '')
    const late = formatLength(number(data.lateMs), say)
    const when = slackDate(number(data.askedAt))
    const said = [data.error, data.unasked].flatMap((kept) => readOutcome(kept) ?? [])
    const whys = new Set(said.map((why) => outcomePlain(why, say)))
    return [
      rich(
        line({ ...plainWords(say.plain('grant:alarm', { about: aboutIn(data, say, view) })), style: { bold: true } }),
        line(
          plainWords('\n'),
          ...sentence(say, data.shown ? 'grant:alarm_shown' : 'grant:alarm_unasked', { late, when }),
          plainWords('\n'),
        ),
        ...(view ? [sentenceLine(say, 'grant:asked_by', { who: mention(view.requester) })] : []),
        ...adminsLines(data),
        line(plainWords(`\n${say.plain('grant:alarm_next', { id: requestIdIn(data) })}`)),
        ...(also.length > 0
          ? [line(plainWords(`\n${say.plain('grant:alarm_also', { count: also.length, ids })}`))]
          : []),
        ...[...whys].map((why) => quote(why, 700)),
      ),
    ]
  },
}

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
