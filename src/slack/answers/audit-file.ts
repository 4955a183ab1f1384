import type { WebClient } from '@slack/web-api'
import { exportEntries, type Format } from '../../workflow/audit-export.ts'
import { type AuditSearch, searchAudit } from '../../workflow/audit-search.ts'
import type { Context } from '../../workflow/context.ts'
import { isAuditor } from '../../workflow/people/roster.ts'
import { record } from '../../workflow/transition.ts'
import { saidBySlack, willPass } from '../connection/api-errors.ts'
import { sayTo } from '../connection/remembered.ts'
import { upload } from '../connection/upload.ts'

/** Slack takes more; who needs all of many years exports it on the host. */
const mostLetters = 20_000_000

/** What was found in the audit log as a file in private: to whom may read it by now, and on record. */
export async function sendAuditFile(
  ctx: Context,
  client: WebClient,
  { slackId, format, search }: { slackId: string; format: Format; search: AuditSearch },
): Promise<void> {
  if (!isAuditor(ctx, slackId)) return
  let content = ''
  let count = -(format === 'csv' ? 1 : 0)
  let cut = false
  for await (const line of exportEntries(searchAudit(ctx.store.db, search), format)) {
    cut = content.length + line.length > mostLetters
    if (cut) break
    content += line
    count += 1
  }
  const say = await sayTo(ctx, slackId)
  const day = new Date(ctx.clock.now()).toISOString().slice(0, 10)
  const title = say.plain(cut ? 'commands:audit_file_cut' : 'commands:audit_file_title', { count: Math.max(0, count) })
  try {
    await upload(client, slackId, { filename: `audit-${day}.${format}`, title, content: content || '\n' })
  } catch (error) {
    if (saidBySlack(error) === undefined || willPass(error)) throw error
    ctx.log.warn({ slackId, error: saidBySlack(error) }, 'the audit log could not be sent as a file')
    const told = { slackId, channel: null, code: 'audit_file_failed', vars: { error: saidBySlack(error) ?? '' } }
    await ctx.store.transaction((tx) => ctx.jobs.enqueue(tx, 'tell', `audit-file:${slackId}`, told))
    return
  }
  await ctx.store.transaction((tx) => record(ctx, tx, 'audit-sent', { by: slackId, data: { format, count } }))
}
