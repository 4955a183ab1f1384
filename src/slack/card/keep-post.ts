import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Button, KnownBlock } from '@slack/types'
import { outcomePlain } from '../../error-words.ts'
import type { Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { receive } from '../connection/receive.ts'
import { bold, button, clip, confirmation, line, plainWords, quote, rich } from '../draw/blocks.ts'
import { mention, sentence, sentenceLine } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { isElsewhere } from './card-living.ts'
import { grantButton } from './grant-buttons.ts'
import { aboutOf } from './spoken-about.ts'

const keepButton = 'grant:keep'

/** Asks those who look after access without an end whether it stays without its person; then it is the record of that. */
export function keepPost(view: RequestView | undefined, say: Say): KnownBlock[] {
  if (!view) return []
  const { keep, requester } = view
  const heading = line(bold(say.plain('grant:left.asked', { about: aboutOf(view, say, 200) })), plainWords('\n'))
  if (!(view.grants ?? [view.grant]).some((one) => one?.state === 'active'))
    return [rich(heading, line(plainWords(say.plain('grant:left.ended'))))]
  if (!keep) return [rich(heading, line(plainWords(say.plain('grant:left.back'))))]
  const why = keep.why ? outcomePlain(keep.why, say) : '-'
  const question = [
    isElsewhere(view)
      ? line(plainWords(`${clip(why, 6_000)}\n`))
      : sentenceLine(say, 'grant:left.why', { why: clip(why, 400) }),
    line(
      ...sentence(say, isElsewhere(view) ? 'grant:left.who_asked_elsewhere' : 'grant:left.who_asked', {
        who: mention(requester),
      }),
    ),
    quote(view.reason, 1000),
  ]
  if (keep.answeredBy) {
    const said = { who: mention(keep.answeredBy), when: slackDate(keep.answeredAt ?? keep.askedAt) }
    return [rich(heading, ...question, line(...sentence(say, 'grant:left.kept', said)))]
  }
  return [rich(heading, ...question), { type: 'actions', elements: [keeping(view, say), ending(view, say)] }]
}

function keeping(view: RequestView, say: Say): Button {
  const yes = say.plain('grant:left.keep')
  const words = isElsewhere(view) ? 'grant:left.keep_text_elsewhere' : 'grant:left.keep_text'
  const [title, text] = [say.plain('grant:left.keep_title'), say.plain(words)]
  return button(keepButton, yes, `${view.id}:${view.keep?.askedAt ?? 0}`, {
    confirm: confirmation(title, text, yes, say.plain('card:keep')),
  })
}

function ending(view: RequestView, say: Say): Button {
  const yes = say.plain('grant:left.end')
  const text = say.plain('grant:end_text', { about: aboutOf(view, say, 150) })
  const confirm = confirmation(say.plain('grant:end_title'), text, yes, say.plain('card:keep'))
  return button(grantButton.done, yes, view.id, { style: 'danger', confirm })
}

/** Whoever sees the post can press it; whether it counts is decided by the job. */
export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: keepButton },
    async ({ ack, body, action }) => {
      const [requestId = '', askedAt] = (action.value ?? '').split(':')
      const of = askedAt === undefined ? {} : { askedAt: Number(askedAt) }
      const press = { requestId, by: body.user.id, channel: body.channel?.id ?? null, ...of }
      await receive(ctx, body.trigger_id, (tx) =>
        ctx.jobs.enqueue(tx, 'keep', `${press.requestId}:${press.by}`, press, { priority: 0 }),
      )
      await ack()
    },
  )
}
