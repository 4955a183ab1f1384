import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Button } from '@slack/types'
import { groupIn } from '../../aws/types.ts'
import { hclOf, instanceOf, type NamedRow } from '../../code/hcl.ts'
import type { Say } from '../../i18n.ts'
import { assignmentOf } from '../../store/grants.ts'
import type { RequestView } from '../../store/request-views.ts'
import type { Context } from '../../workflow/context.ts'
import { maySee } from '../../workflow/request/load-view.ts'
import { namesOfRow } from '../../workflow/watch/names-of-row.ts'
import { receive } from '../connection/receive.ts'
import { button, context, copyable, line, type Message, notification, plainWords, rich } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'

const permanentButton = 'grant:permanent'
/** So many rows fit into one message. */
const most = 8

/** What a request gave that lives, is an assignment, and is not in code by what was seen last. */
const rowsOf = ({ grant, grants }: RequestView) =>
  (grants ?? (grant ? [grant] : [])).filter(
    (one) => one.state === 'active' && one.codeAddress === null && groupIn(one) === undefined,
  )

/** Where the company keeps access in code: hands over what is to be written there, so that it stays. */
export const permanentButtons = (view: RequestView, say: Say, { keepsCode }: Pick<Reader, 'keepsCode'>): Button[] =>
  keepsCode && rowsOf(view).length > 0 ? [button(permanentButton, say.plain('grant:make_permanent'), view.id)] : []

/** The rows of a request as HCL with import blocks, for one of its readers. */
export function permanentPost(ctx: Context, view: RequestView, reader: string, say: Say): Message {
  const heading = say.plain('grant:permanent_snippet', { about: view.about[say.locale] })
  const rows = maySee(ctx, view, reader) ? rowsOf(view).map(assignmentOf) : []
  const shown = rows.slice(0, most).map((access): NamedRow => ({ access, ...namesOfRow(ctx, access) }))
  const [first] = rows
  if (!first) return { text: notification(heading), blocks: [context(say('grant:permanent_none', { id: view.id }))] }
  return {
    text: notification(heading),
    blocks: [
      rich(
        line(plainWords(`${heading}\n`)),
        copyable(hclOf(instanceOf(first), [], shown)),
        line(plainWords(say.plain('grant:permanent_next'))),
        ...(rows.length > most
          ? [line(plainWords(`\n${say.plain('grant:permanent_more', { count: rows.length - most })}`))]
          : []),
      ),
      context(say('card:id', { id: view.id })),
    ],
  }
}

export function register(app: App, ctx: Context): void {
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: permanentButton },
    async ({ ack, body, action }) => {
      const [requestId, user] = [action.value ?? '', body.user.id]
      const key = `permanent:${requestId}:${body.trigger_id}`
      const post = { key, to: { user }, what: 'permanent', data: { requestId } }
      await receive(ctx, body.trigger_id, (tx) => ctx.jobs.enqueue(tx, 'post', key, post, { priority: 0 }))
      await ack()
    },
  )
}
