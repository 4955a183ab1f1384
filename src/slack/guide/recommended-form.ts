import type { KnownBlock, ModalView, RichTextElement } from '@slack/types'
import type { Offer } from '../../guide/recommended.ts'
import type { Recommended } from '../../guide/recommended-values.ts'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import {
  bold,
  bullets,
  button,
  clip,
  context,
  divider,
  line,
  plain,
  plainWords,
  rich,
  section,
} from '../draw/blocks.ts'
import { formatLength, isoDuration } from '../draw/times.ts'
import { guideIds, guideViews } from './ids.ts'

/** "Use recommended": everything that the guide would ask for now, reviewed in one look and sent by one press. */
export function recommendedView(
  offers: Offer[],
  values: Recommended[],
  formKey: string,
  ctx: Pick<Context, 'operations'>,
  say: Say,
): ModalView {
  return {
    type: 'modal',
    callback_id: guideViews.recommended,
    private_metadata: JSON.stringify({ formKey }),
    title: plain(say.plain('guide:recommended.title'), 24),
    ...(offers.length > 0 && { submit: plain(say.plain('guide:recommended.submit'), 24) }),
    close: plain(say.plain(offers.length > 0 ? 'guide:recommended.later' : 'common:close'), 24),
    blocks: [...offerBlocks(offers, ctx, say), ...valueBlocks(values, ctx, say)],
  }
}

function offerBlocks(offers: Offer[], ctx: Pick<Context, 'operations'>, say: Say): KnownBlock[] {
  if (offers.length === 0) return [section(say('guide:recommended.none'))]
  const t = say.locale
  const byOperation = Map.groupBy(offers, ({ operation }) => operation)
  const lists = [...byOperation].flatMap(([operation, ofOne]): KnownBlock[] => {
    const items = ofOne.map(({ what }): RichTextElement[] => [plainWords(what[t])])
    return [rich(line(bold(ctx.operations.get(operation)?.title[t] ?? operation)), bullets(items))]
  })
  return [
    section(say('guide:recommended.intro')),
    ...lists,
    {
      type: 'input',
      block_id: 'reason',
      label: plain(say.plain('guide:recommended.reason')),
      element: {
        type: 'plain_text_input',
        action_id: 'guide:reason',
        max_length: 3000,
        initial_value: say.plain('guide:recommended.reason_text'),
      },
    },
    context(say('form:reason_hint')),
  ]
}

/** To be looked at here, and taken over where AWS or the guide asks for it; a name that is another now can be asked for. */
function valueBlocks(values: Recommended[], ctx: Pick<Context, 'operations'>, say: Say): KnownBlock[] {
  if (values.length === 0) return []
  const items = values.map(({ title, value, now }): RichTextElement[] => {
    const key = now === undefined ? 'value' : now === value ? 'value_is' : 'value_now'
    const vars = { title: title[say.locale], value: inWords(value, say), now: inWords(now ?? '', say) }
    return [plainWords(clip(say.plain(`guide:recommended.${key}`, vars), 300))]
  })
  const decide = button(guideIds.choices, say.plain('guide:step.decide'), 'guide')
  const step = values.find((value) => value.step !== undefined)?.step
  const title = ctx.operations.get('rename-account')?.title[say.locale]
  const rename = title && step ? button(guideIds.request, title, step) : undefined
  return [
    divider,
    rich(line(bold(say.plain('guide:recommended.values'))), bullets(items)),
    context(say('guide:recommended.values_hint')),
    { type: 'actions', block_id: 'values', elements: [...(rename ? [rename] : []), decide] },
  ]
}

const inWords = (value: string, say: Say): string =>
  /^PT\d/.test(value) ? formatLength(isoDuration(value), say) : value
