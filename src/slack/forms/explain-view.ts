import type { KnownBlock, ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { refusalText } from '../../error-words.ts'
import { type Say, sayIn } from '../../i18n.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Context } from '../../workflow/context.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { factBlocks } from '../card/card-facts.ts'
import { helpBlocks, whyBlocks } from '../card/card-help.ts'
import { planBlocks } from '../card/card-plan.ts'
import { lookAt } from '../card/look-at.ts'
import { aboutOf } from '../card/spoken-about.ts'
import { openView } from '../connection/open-view.ts'
import { clip, context, line, plain, plainWords, rich, section } from '../draw/blocks.ts'
import { formatLength } from '../draw/times.ts'
import { whoApproves } from './form-ruling.ts'

/** What the deciding rule says, as it was recorded with the request. */
export function rulingBlocks(ruling: Ruling, say: Say): KnownBlock[] {
  const selectors = clip(ruling.approverSelectors.join(say.plain('common:list_separator')), 1000)
  return [
    section(whoApproves(ruling, say)),
    rich(
      line(plainWords(say.plain('card:explain_approvers', { selectors })), plainWords('\n')),
      line(
        plainWords(say.plain('card:explain_max', { length: formatLength(ruling.maxDurationMs, say) })),
        plainWords('\n'),
      ),
      ...(ruling.permanent ? [line(plainWords(say.plain('card:explain_permanent')), plainWords('\n'))] : []),
      line(plainWords(say.plain('card:explain_pending', { length: formatLength(ruling.pendingForMs, say) }))),
    ),
    context(say('card:explain_rule', { rule: ruling.rule, hash: ruling.ruleHash.slice(0, 12) })),
  ]
}

export const explanation = (blocks: KnownBlock[], say: Say): ModalView => ({
  type: 'modal',
  title: plain(say.plain('card:explain_title'), 24),
  close: plain(say.plain('common:close'), 24),
  blocks,
})

export async function openExplanation(
  ctx: Context,
  client: WebClient,
  triggerId: string,
  slackId: string,
  id: string,
): Promise<void> {
  const say = sayIn((await ctx.people.member(slackId)).locale)
  const view = await loadView(ctx, id)
  const ruling = view && maySee(ctx, view, slackId) ? view.ruling : null
  const blocks =
    view && ruling
      ? [
          section(say('common:text', { text: aboutOf(view, say, 500) })),
          ...planBlocks(view, say, 1),
          ...factBlocks(view, say, await lookAt(ctx, view), 1),
          ...helpBlocks(view, say, 1),
          ...whyBlocks(view, say, 1, {}),
          ...rulingBlocks(ruling, say),
        ]
      : [section(refusalText({ code: 'unknown_request', vars: { id } }, say))]
  await openView(client, { trigger_id: triggerId, view: explanation(blocks, say) })
}
