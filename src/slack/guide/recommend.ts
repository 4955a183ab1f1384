import type { App, SlackViewAction } from '@slack/bolt'
import { errorPlain, errorText } from '../../error-words.ts'
import { Refusal } from '../../errors.ts'
import { recommended } from '../../guide/recommended.ts'
import type { Say } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { submit } from '../../workflow/request/submit.ts'
import { memberSending, sayTo } from '../connection/remembered.ts'
import { section, toldView } from '../draw/blocks.ts'
import { fieldValue } from '../forms/form-fields.ts'
import { guideViews } from './ids.ts'
import { loadGuide, onlyAdmins } from './load-guide.ts'

/** One press, a request each: every one is planned, approved and proven like any other. */
export function register(app: App, ctx: Context): void {
  app.view<SlackViewAction>(
    { callback_id: guideViews.recommended, type: 'view_submission' },
    async ({ ack, body, view }) => {
      const say = await sayTo(ctx, body.user.id)
      const { formKey } = JSON.parse(view.private_metadata) as { formKey: string }
      const reason = String(fieldValue(view.state.values, 'reason') ?? '')
      const lines = await send(ctx, { slackId: body.user.id, formKey, reason, say })
      const blocks = lines.map((text) => section(text))
      await ack({ response_action: 'update', view: toldView('guide:recommended.title', blocks, say) })
    },
  )
}

async function send(
  ctx: Context,
  { slackId, formKey, reason, say }: { slackId: string; formKey: string; reason: string; say: Say },
): Promise<string[]> {
  let requester: Person
  try {
    requester = await memberSending(ctx, slackId)
    onlyAdmins(ctx, slackId)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [errorText(error, say)]
  }
  const sent: string[] = []
  const refused: string[] = []
  for (const { operation, input, what } of recommended((await loadGuide(ctx)).show)) {
    const key = `${formKey}:${operation}:${JSON.stringify(input)}`
    const once = { durationMs: null, permanent: false, formKey: key, extendsGrant: null }
    try {
      sent.push(await submit(ctx, { operation, input, reason, requester, ...once }))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(say('guide:recommended.refused', { about: what[say.locale], why: errorPlain(error, say) }))
    }
  }
  const ids = sent.join(say.plain('common:list_separator'))
  const done = sent.length > 0 ? [say('guide:recommended.sent', { count: sent.length, ids })] : []
  const lines = [...done, ...refused]
  return lines.length > 0 ? lines : [say('guide:recommended.none')]
}
