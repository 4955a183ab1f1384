import type { App, BlockAction, ButtonAction, SlackViewAction } from '@slack/bolt'
import type { Button, KnownBlock, ModalView } from '@slack/types'
import { Refusal } from '../../errors.ts'
import { isBlank, type Say, sayIn } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { orTell } from '../../workflow/request/refused-press.ts'
import { type SeenPlan, seenPlanIn } from '../card/seen-plan.ts'
import { aboutOf } from '../card/spoken-about.ts'
import { openView } from '../connection/open-view.ts'
import { receive } from '../connection/receive.ts'
import { namesOf, sayTo } from '../connection/remembered.ts'
import { button, line, plain, plainWords, quote, rich } from '../draw/blocks.ts'
import { sentence } from '../draw/sentence.ts'

// What is asked before it is decided, and what is answered: two forms of one field.

export const askBackForm = { ask: 'ask-back', answer: 'answer', open: 'answer:open', text: 'ask-back:text' } as const
type Kind = 'ask' | 'answer'

/** Which request it is about, and where it was pressed. What is said is about no certain plan. */
export type Spoken = Pick<SeenPlan, 'id' | 'channel' | 'seen'>

const longest = 1000
const mostShown = 5

export const answerButton = (id: string, say: Say): Button =>
  button(askBackForm.open, say.plain('card:talk.answer'), id, { style: 'primary' })

export function talkView(kind: Kind, spoken: Spoken, what: KnownBlock[], say: Say): ModalView {
  return {
    type: 'modal',
    callback_id: askBackForm[kind],
    private_metadata: JSON.stringify(spoken),
    title: plain(say.plain(`card:talk.${kind}_title`), 24),
    submit: plain(say.plain('card:talk.send'), 24),
    close: plain(say.plain('common:cancel'), 24),
    blocks: [
      ...what,
      {
        type: 'input',
        block_id: 'text',
        label: plain(say.plain(`card:talk.${kind}_label`)),
        hint: plain(say.plain(`card:talk.${kind}_hint`)),
        element: { type: 'plain_text_input', action_id: askBackForm.text, multiline: true, max_length: longest },
      },
      { type: 'context', elements: [plain(say.plain('card:id', { id: spoken.id }))] },
    ],
  }
}

/** What is to be answered, with its place among all questions: as many as a form shows. */
const openOn = ({ questions = [] }: RequestView) =>
  questions.flatMap((one, nth) => (one.answer === null ? [{ ...one, nth }] : [])).slice(0, mostShown)

/** What the form is about: the request, and for an answer what is asked. */
function aboutBlocks(kind: Kind, view: RequestView, nameOf: (slackId: string) => string, say: Say): KnownBlock[] {
  const about = aboutOf(view, say, 300)
  const open = openOn(view)
  return kind === 'ask'
    ? [{ type: 'section', text: plain(say.plain('card:talk.ask_what', { about, name: nameOf(view.requester) })) }]
    : [
        rich(
          line(plainWords(about)),
          ...open.flatMap(({ by, text }) => [
            line(...sentence(say, 'card:talk.asks', { who: nameOf(by) })),
            quote(text, longest),
          ]),
        ),
      ]
}

interface Pressed {
  triggerId: string
  slackId: string
  spoken: Spoken
}

export async function openTalkForm(ctx: Context, client: App['client'], kind: Kind, pressed: Pressed): Promise<void> {
  const { slackId, spoken, triggerId } = pressed
  const say = sayIn((await ctx.people.member(slackId)).locale)
  const view = await loadView(ctx, spoken.id)
  if (!view || !maySee(ctx, view, slackId)) throw new Refusal('unknown_request', { id: spoken.id })
  if (kind === 'answer' && view.requester !== slackId) throw new Refusal('not_yours_to_answer', { id: view.id })
  if (view.state !== 'pending') throw new Refusal('already_over', { id: view.id, state: view.state })
  const { nth } = openOn(view).at(-1) ?? {}
  const shown = kind === 'answer' && nth !== undefined ? { ...spoken, seen: nth + 1 } : spoken
  const nameOf = await namesOf(ctx, [view.requester, ...(view.questions ?? []).map(({ by }) => by)])
  await openView(client, {
    trigger_id: triggerId,
    view: talkView(kind, shown, aboutBlocks(kind, view, nameOf, say), say),
  })
}

export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: askBackForm.open },
    async ({ ack, body, action, client }) => {
      await ack()
      const spoken = { id: action.value ?? '', channel: body.channel?.id ?? null }
      const by = { by: body.user.id, channel: spoken.channel, requestId: spoken.id }
      await orTell(ctx, by, () =>
        openTalkForm(ctx, client, 'answer', { triggerId: body.trigger_id, slackId: body.user.id, spoken }),
      )
    },
  )

  for (const kind of ['ask', 'answer'] as const) {
    app.view<SlackViewAction>(
      { callback_id: askBackForm[kind], type: 'view_submission' },
      async ({ ack, body, view }) => {
        const { id, channel, seen } = seenPlanIn(view.private_metadata)
        const text = view.state.values.text?.[askBackForm.text]?.value?.trim() ?? ''
        if (isBlank(text)) {
          const say = await sayTo(ctx, body.user.id)
          await ack({ response_action: 'errors', errors: { text: say.plain(`card:talk.${kind}_hint`) } })
          return
        }
        const press = { requestId: id, by: body.user.id, channel }
        const key = `${id}:${view.id}`
        await receive(ctx, `talk:${view.id}`, (tx) =>
          kind === 'ask'
            ? ctx.jobs.enqueue(tx, 'ask-back', key, { ...press, question: text }, { priority: 0 })
            : ctx.jobs.enqueue(
                tx,
                'answer',
                key,
                { ...press, answer: text, ...(seen !== undefined && { seen }) },
                { priority: 0 },
              ),
        )
        await ack()
      },
    )
  }
}
