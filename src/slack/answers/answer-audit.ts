import { stringify } from 'yaml'
import { Refusal } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import { type AuditEntry, latestEntries } from '../../store/audit-log.ts'
import { normalizeId } from '../../store/requests.ts'
import { type AuditSearch, searchAudit } from '../../workflow/audit-search.ts'
import type { Context } from '../../workflow/context.ts'
import { isAdmin, isAuditor } from '../../workflow/people/roster.ts'
import { policyOnRecord } from '../../workflow/policy-record.ts'
import { loadView, maySee } from '../../workflow/request/load-view.ts'
import { confirmRestored } from '../../workflow/restored.ts'
import { auditLine } from '../card/audit-post.ts'
import { mentionsOf } from '../connection/remembered.ts'
import { clip, context, copyable, type Message, rich, section } from '../draw/blocks.ts'
import { mrkdwnDate } from '../draw/times.ts'
import { type Answer, listAnswer, sentenceAnswer } from './answer.ts'
import { readAuditSearch } from './read-audit-search.ts'

const most = 100

/**
 * Shows the facts of one request to those whom it concerns, and what is looked for, or the latest, to those who may read
 * all; administrators also confirm here that the bot goes on with an older database.
 */
export const answerAudit: Answer = async (ctx, { person, say, rest }) => {
  if (rest.toLowerCase() === 'confirm') {
    if (!isAdmin(ctx, person.slackId)) throw new Refusal('admins_only')
    const confirmed = await confirmRestored(ctx, person.slackId)
    return sentenceAnswer(say(confirmed ? 'commands:audit_confirmed' : 'commands:audit_nothing_to_confirm'))
  }
  const policy = /^policy(?:\s+([0-9a-f]*))?$/i.exec(rest)
  if (policy) return answerPolicy(ctx, { person, say, rest: policy[1] ?? '' })
  const id = /^\s*(?=\w*\d)[0-9a-z]{6}\s*$/i.test(rest) ? normalizeId(rest) : ''
  if (id) {
    const view = await loadView(ctx, id)
    if (!view || !maySee(ctx, view, person.slackId)) throw new Refusal('unknown_request', { id: clip(rest, 40) })
    return facts(ctx, await found(ctx, { requestId: id }, most), say)
  }
  if (!isAuditor(ctx, person.slackId)) throw new Refusal('admins_only')
  const { search, format } = await readAuditSearch(ctx, rest)
  if (format) {
    const key = `${person.slackId}:${ctx.clock.now()}`
    await ctx.store.transaction((tx) =>
      ctx.jobs.enqueue(tx, 'audit-file', key, { slackId: person.slackId, format, search: { ...search } }),
    )
    ctx.jobs.kick()
    return sentenceAnswer(say('commands:audit_file_comes'))
  }
  const entries = rest.trim() === '' ? await latestEntries(ctx.store.db, 30) : (await found(ctx, search)).reverse()
  return facts(ctx, entries, say)
}

async function facts(ctx: Context, entries: AuditEntry[], say: Say): Promise<Message[]> {
  if (entries.length === 0) return sentenceAnswer(say('commands:audit_none'))
  const mention = await mentionsOf(
    ctx,
    entries.slice(0, most).map(({ actor }) => actor),
  )
  const items = entries.map((entry) => () => [section(auditLine(entry, say, { mention }))])
  return listAnswer(say.plain('commands:audit_title'), items, say)
}

/** A policy that is or was in effect, rule by rule. */
const answerPolicy: Answer = async (ctx, { person, say, rest }) => {
  if (!isAuditor(ctx, person.slackId)) throw new Refusal('admins_only')
  const found = await policyOnRecord(ctx, rest.toLowerCase())
  if (!found) return sentenceAnswer(say('commands:audit_no_policy'))
  const { rules, ...others } = found.policy
  const parts = [...(Array.isArray(rules) ? rules : []), others]
  const items = parts.map((part) => [rich(copyable(clip(stringify(part), 2_500)))])
  const hash = found.hash.slice(0, 12)
  const since = say('commands:audit_policy_since', { hash, since: mrkdwnDate(found.firstAt) })
  return listAnswer(say.plain('commands:audit_policy_title', { hash }), items, say, [context(since)])
}

async function found(ctx: Context, search: AuditSearch, limit = Number.POSITIVE_INFINITY): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for await (const entry of searchAudit(ctx.store.db, search)) {
    entries.push(entry)
    if (entries.length >= limit) break
  }
  return entries
}
