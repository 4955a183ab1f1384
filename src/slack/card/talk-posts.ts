import type { KnownBlock, RichTextBlockElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import type { RequestView } from '../../store/request-views.ts'
import { bold, line, plainWords, quote, rich } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mention, sentence, sentenceLine } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { answerButton } from '../forms/ask-back-form.ts'
import { headline } from './card-headline.ts'

// What approvers and requesters say to each other before it is decided, each as a message to whom it is for.

type Data = { [key: string]: Json }

/** An approver's question to who asked, with Answer; then it is the record of that. */
export function questionPost(data: Data, view: RequestView | undefined, about: string, say: Say): KnownBlock[] {
  const question = view?.questions?.[Number(data.nth)]
  if (!view || !question) return []
  const { by, text, answer } = question
  const heading = [sentenceLine(say, 'card:talk.question', { who: mention(by), about }), quote(text, 1000)]
  if (answer) {
    const answered = sentenceLine(say, 'card:talk.answered', { when: slackDate(answer.at) })
    return [rich(...heading, answered, quote(answer.text, 1000))]
  }
  if (view.state !== 'pending') return [rich(...heading, line(plainWords(say.plain('card:talk.too_late'))))]
  return [
    rich(...heading, line(plainWords(say.plain('card:talk.clock')))),
    { type: 'actions', elements: [answerButton(view.id, say)] },
  ]
}

/** The answer, to who asked the question. */
export function answerPost(
  data: Data,
  view: RequestView | undefined,
  about: string,
  say: Say,
  look: Partial<Reader>,
): KnownBlock[] {
  const question = view?.questions?.[Number(data.nth)]
  if (!view || !question?.answer) return []
  const who = mention(view.requester)
  return [
    rich(
      line(plainWords(say.plain('card:talk.you_asked', { about }))),
      quote(question.text, 1000),
      sentenceLine(say, 'card:talk.says', { who }),
      quote(question.answer.text, 1000),
      ...toCard(look, say),
    ),
  ]
}

/** A request that somebody is asked to decide, with the way to its card. */
export function handedPost(
  data: Data,
  view: RequestView | undefined,
  about: string,
  say: Say,
  look: Partial<Reader>,
): KnownBlock[] {
  const who = mention(String(data.by))
  const asked = view && look.personName ? headline(view, say, look as Reader) : about
  return [
    rich(
      line(bold(asked), plainWords('\n')),
      line(...sentence(say, 'card:hand.asks_you', { who }), plainWords('\n')),
      ...(view ? [quote(view.reason.replace(/\s*\n\s*/g, ' '), 300)] : []),
      ...(data.note ? [line(...sentence(say, 'card:talk.says', { who })), quote(String(data.note), 500)] : []),
      ...(view?.state === 'pending' ? toCard(look, say) : []),
    ),
  ]
}

/** A link needs no acknowledgement, as a button would. */
const toCard = ({ cardLink }: Partial<Reader>, say: Say): RichTextBlockElement[] =>
  cardLink === undefined ? [] : [line({ type: 'link', url: cardLink, text: say.plain('card:open') })]
