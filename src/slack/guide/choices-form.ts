import type { Button, InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import { answerText, byAws, type ChoiceId, choiceIds, choices, recommendedChoices } from '../../guide/choices.ts'
import type { Say } from '../../i18n.ts'
import type { GuideReader } from '../../workflow/guide/guide-readers.ts'
import {
  bold,
  button,
  clip,
  confirmation,
  context,
  divider,
  line,
  plain,
  plainWords,
  rich,
  section,
} from '../draw/blocks.ts'
import { mention, sentence } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import type { GuideNow } from './guide-now.ts'
import { guideIds, guideViews } from './ids.ts'

/** "Decide before you start": each choice with its consequence, the recommended answer, and who decided when. `over`: the step below it. */
export function choicesView(guide: GuideNow, reader: GuideReader, say: Say, over?: string): ModalView {
  return {
    type: 'modal',
    callback_id: guideViews.choices,
    private_metadata: JSON.stringify({ screen: 'choices', over }),
    title: plain(say.plain('guide:choices.title'), 24),
    ...(reader.mayAct && { submit: plain(say.plain('guide:choices.save'), 24) }),
    close: plain(say.plain('common:close'), 24),
    blocks: [
      section(say('guide:choices.intro'), recommendedButton(guide, reader, say)),
      ...(reader.mayAct ? [] : [context(say('guide:overview.readers'))]),
      ...choiceIds.flatMap((id) => choiceBlocks(guide, id, reader, say)),
    ],
  }
}

/** One press for all that is open; what follows from it is said once, before. */
function recommendedButton(guide: GuideNow, { mayAct }: GuideReader, say: Say): Button | undefined {
  const open = recommendedChoices().filter(({ choice }) => !guide.show.choices[choice])
  if (!mayAct || open.length === 0) return undefined
  const answers = open.map(({ choice, value }) => answerText(choice, value)[say.locale]).join(' · ')
  const label = say.plain('guide:choices.use')
  const text = say.plain('guide:choices.use_text', { answers: clip(answers, 180) })
  return button(guideIds.chooseRecommended, label, 'guide', {
    style: 'primary',
    confirm: confirmation(label, text, say.plain('guide:choices.save'), say.plain('common:cancel')),
  })
}

function choiceBlocks(guide: GuideNow, id: ChoiceId, reader: GuideReader, say: Say): KnownBlock[] {
  const { title, consequence } = choices[id]
  const asked = reader.mayAct && !isShown(guide, id)
  // An empty input says by itself that it is open.
  const state = asked && !guide.show.choices[id] ? [] : [plainWords('\n'), ...decidedLine(guide, id, say)]
  return [
    divider,
    rich(line(bold(`${title[say.locale]}\n`), plainWords(consequence[say.locale]), ...state)),
    ...(asked ? [inputOf(guide, id, say)] : []),
  ]
}

/** What AWS shows is no question any more; the portal's name alone it never shows. */
const isShown = ({ show }: GuideNow, id: ChoiceId): boolean =>
  show.choices[id]?.by === byAws && choices[id].options !== 'text'

/** Who decided it, when and what. */
export function decidedLine(guide: GuideNow, id: ChoiceId, say: Say) {
  const made = guide.show.choices[id]
  if (!made) return [plainWords(say.plain('guide:choices.open'))]
  const value = answerText(id, made.value)[say.locale]
  if (made.by === byAws)
    return [plainWords(choices[id].concluded?.[say.locale] ?? say.plain('guide:choices.shown', { value }))]
  return sentence(say, 'guide:choices.decided', {
    who: mention(made.by),
    when: slackDate(made.at),
    value,
  })
}

/** Whoever opens the card need not decide everything at once. */
function inputOf(guide: GuideNow, id: ChoiceId, say: Say): InputBlock {
  const { title, options, hint } = choices[id]
  const decided = guide.show.choices[id]
  const made = decided?.value
  const common = {
    type: 'input' as const,
    // An input that is drawn again under the same name keeps what stood in it.
    block_id: `choice:${id}${made === undefined ? '' : `:${made}`}`,
    optional: true,
    label: plain(title[say.locale], 2000),
    ...(hint && { hint: plain(hint[say.locale], 2000) }),
  }
  if (options === 'text')
    return {
      ...common,
      element: {
        type: 'plain_text_input',
        action_id: 'guide:choice',
        max_length: 100,
        ...(made && decided?.by !== byAws && { initial_value: made }),
      },
    }
  const offered = options.map(({ value, label, description, recommended }): PlainTextOption => {
    const named = recommended ? say.plain('guide:choices.recommended', { label: label[say.locale] }) : label[say.locale]
    return { text: plain(named, 75), description: plain(description[say.locale], 75), value }
  })
  const initial = offered.find(({ value }) => value === made)
  return {
    ...common,
    element: {
      type: 'static_select',
      action_id: 'guide:choice',
      options: offered,
      ...(initial && { initial_option: initial }),
    },
  }
}

export const choiceOf = (blockId: string): ChoiceId | undefined =>
  choiceIds.find((id) => blockId === `choice:${id}` || blockId.startsWith(`choice:${id}:`))
