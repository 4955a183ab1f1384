import { Refusal } from '../../errors.ts'
import { type AuditEntry, auditEntries, latestEntries } from '../../store/audit-log.ts'
import { normalizeId } from '../../store/requests.ts'
import type { Context } from '../../workflow/context.ts'
import { isAdmin } from '../../workflow/people/roster.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { confirmRestored } from '../../workflow/restored.ts'
import { auditLine } from '../card/audit-post.ts'
import { namesOf } from '../connection/remembered.ts'
import { section } from '../draw/blocks.ts'
import { type Answer, listAnswer, sentenceAnswer } from './answer.ts'

const most = 100

/**
 * The facts of one request, to whom it concerns; the latest of all, to administrators, who also confirm here that the bot
 * goes on with an older database.
 */
export const answerAudit: Answer = async (ctx, { person, say, rest }) => {
  if (rest.toLowerCase() === 'confirm') {
    if (!isAdmin(ctx, person.slackId)) throw new Refusal('admins_only')
    const confirmed = await confirmRestored(ctx, person.slackId)
    return sentenceAnswer(say(confirmed ? 'commands:audit_confirmed' : 'commands:audit_nothing_to_confirm'))
  }
  const id = normalizeId(rest)
  if (!id && !isAdmin(ctx, person.slackId)) throw new Refusal('admins_only')
  if (id) {
    const view = await loadView(ctx, id)
    if (!view || !maySee(ctx, view, person.slackId)) throw new Refusal('unknown_request', { id })
  }
  const entries = id ? await ofRequest(ctx, id) : await latestEntries(ctx.store.db, 30)
  if (entries.length === 0) return sentenceAnswer(say('commands:audit_none'))
  const personName = await namesOf(
    ctx,
    entries.map(({ actor }) => actor),
  )
  const items = entries.map((entry) => [section(auditLine(entry, say, { personName }))])
  return listAnswer(say.plain('commands:audit_title'), items, say)
}

async function ofRequest(ctx: Context, requestId: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for await (const entry of auditEntries(ctx.store.db, { requestId })) {
    entries.push(entry)
    if (entries.length >= most) break
  }
  return entries
}
