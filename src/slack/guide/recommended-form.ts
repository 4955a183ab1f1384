import type { KnownBlock, ModalView, RichTextElement } from '@slack/types'
import type { Offer } from '../../guide/recommended.ts'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { bold, bullets, context, line, plain, rich, section, words } from '../blocks.ts'
import { guideViews } from './ids.ts'

/** "Use recommended": everything that the guide would ask for now, reviewed in one look and sent by one press. */
export function recommendedView(
  offers: Offer[],
  formKey: string,
  ctx: Pick<Context, 'operations'>,
  say: Say,
): ModalView {
  const t = say.locale
  const byOperation = Map.groupBy(offers, ({ operation }) => operation)
  const lists = [...byOperation].flatMap(([operation, ofOne]): KnownBlock[] => {
    const items = ofOne.map(({ what }): RichTextElement[] => [words(what[t])])
    return [rich(line(bold(ctx.operations.get(operation)?.title[t] ?? operation)), bullets(items))]
  })
  return {
    type: 'modal',
    callback_id: guideViews.recommended,
    private_metadata: JSON.stringify({ formKey }),
    title: plain(say.plain('guide:recommended.title'), 24),
    ...(offers.length > 0 && { submit: plain(say.plain('guide:recommended.submit'), 24) }),
    close: plain(say.plain('guide:recommended.later'), 24),
    blocks:
      offers.length === 0
        ? [section(say('guide:recommended.none'))]
        : [
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
          ],
  }
}
