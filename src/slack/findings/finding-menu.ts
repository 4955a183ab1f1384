import type { App, BlockAction, OverflowAction } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { assignmentFrom } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { sayIn } from '../../i18n.ts'
import { type AccessFinding, getFinding } from '../../store/findings.ts'
import type { Context } from '../../workflow/context.ts'
import { orTell } from '../../workflow/request/refused-press.ts'
import { receive } from '../connection/receive.ts'
import { openRequestForm } from '../forms/request-form.ts'
import { findingMenu } from './finding-item.ts'

const day = 24 * 3_600_000

/** What is said of a finding is stored, then acknowledged; what asks for a change opens the ordinary form, filled in. */
export function register(app: App, ctx: Context): void {
  app.action<BlockAction<OverflowAction>>(
    { type: 'block_actions', action_id: findingMenu },
    async ({ ack, body, action, client }) => {
      const [word = '', id = ''] = action.selected_option.value.split('.')
      const press = { by: body.user.id, channel: body.channel?.id ?? null, id }
      if (word === 'revoke' || word === 'provision') {
        await ack()
        return orTell(ctx, { ...press, what: 'findings' }, () => opensForm(ctx, client, body.trigger_id, press))
      }
      const [, days] = /^ignore-(\d+)$/.exec(word) ?? []
      const said = days
        ? { ...press, word: 'ignore' as const, until: ctx.clock.now() + Number(days) * day }
        : { ...press, word: word === 'adopt' ? ('adopt' as const) : ('who' as const) }
      await receive(ctx, body.trigger_id, (tx) =>
        ctx.jobs.enqueue(tx, 'finding-press', `${id}:${press.by}:${said.word}`, said, { priority: 0 }),
      )
      await ack()
    },
  )
}

async function opensForm(
  ctx: Context,
  client: WebClient,
  triggerId: string,
  { by, id }: { by: string; id: string },
): Promise<void> {
  const finding = await getFinding(ctx.store.db, id)
  if (!finding) throw new Refusal('finding_settled')
  await openRequestForm(ctx, client, { triggerId, slackId: by, ...wishFor(ctx, finding) })
}

function wishFor({ config }: Context, { kind, key }: AccessFinding) {
  const reason = sayIn(config.policy.locale).plain('findings:reason')
  if (kind === 'out-of-date') return { operation: 'provision-permission-set', prefill: { permissionSet: key } }
  const { accountId: account, permissionSetArn: permissionSet, principal } = assignmentFrom(key)
  const who = `${principal.type}:${principal.id}`
  return { operation: 'remove-assignment', prefill: { account, permissionSet, principal: who, reason } }
}
