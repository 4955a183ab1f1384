import { stringify } from 'yaml'
import { Refusal } from '../../errors.ts'
import type { Say } from '../../i18n.ts'
import { type AuditEntry, latestEntries } from '../../store/audit-log.ts'
import { normalizeId } from '../../store/requests.ts'
import { type AuditSearch, searchAudit } from '../../workflow/audit-search.ts'
import type { Context } from '../../workflow/context.ts'
import { isAuditor } from '../../workflow/people/roster.ts'
import { refuseStopped } from '../../workflow/people/stopped.ts'
import { confirmPlace } from '../../workflow/places-on-record.ts'
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
const policyWord = /^policy(?:\s+([0-9a-f]*))?$/i
const requestId = /^\s*(?=\w*\d)[0-9a-z]{6}\s*$/i

const unitToConfirm = /^\s*confirm\s+(ou-[0-9a-z]+-[0-9a-z]+)\s*$/i
const isConfirm = (rest: string): boolean => rest.trim().toLowerCase() === 'confirm'

/** Whether all of the log has to be looked through, or Slack asked who somebody is. */
export const isSlowAudit = (rest: string): boolean =>
  rest.trim() !== '' && !policyWord.test(rest) && !requestId.test(rest)

/**
 * Shows the facts of one request to those whom it concerns, and what is looked for, or the latest, to those who may read
 * all; administrators also confirm here that the bot goes on with an older database, and what a name of the policy stands for.
 */
export const answerAudit: Answer = async (ctx, { person, say, rest }) => {
  if (isConfirm(rest)) {
    const confirmed = await confirmRestored(ctx, person.slackId)
    return sentenceAnswer(say(confirmed ? 'commands:audit_confirmed' : 'commands:audit_nothing_to_confirm'))
  }
  const [, unit = ''] = unitToConfirm.exec(rest.toLowerCase()) ?? []
  if (unit !== '') {
    const selector = await confirmPlace(ctx, person.slackId, unit)
    return sentenceAnswer(say('commands:audit_place_confirmed', { selector, unit }))
  }
  const policy = policyWord.exec(rest)
  if (policy) return answerPolicy(ctx, { person, say, rest: policy[1] ?? '' })
  const id = requestId.test(rest) ? normalizeId(rest) : ''
  if (id) {
    const view = await loadView(ctx, id)
    if (!view || !maySee(ctx, view, person.slackId)) throw new Refusal('unknown_request', { id: clip(rest, 40) })
    const { newest, more } = await newestFound(ctx, { requestId: id })
    return facts(ctx, newest.reverse(), say, more)
  }
  await onlyReaders(ctx, person.slackId)
  const { search, format } = await readAuditSearch(ctx, rest, person.tz)
  if (format) {
    const key = `${person.slackId}:${ctx.clock.now()}`
    await ctx.store.transaction((tx) =>
      ctx.jobs.enqueue(tx, 'audit-file', key, { slackId: person.slackId, format, search: { ...search } }),
    )
    ctx.jobs.kick()
    return sentenceAnswer(say('commands:audit_file_comes'))
  }
  if (rest.trim() === '') return facts(ctx, await latestEntries(ctx.store.db, 30), say)
  const { newest, more } = await newestFound(ctx, search)
  return facts(ctx, newest, say, more)
}

async function facts(ctx: Context, entries: AuditEntry[], say: Say, more = 0): Promise<Message[]> {
  if (entries.length === 0) return sentenceAnswer(say('commands:audit_none'))
  const mention = await mentionsOf(
    ctx,
    entries.map(({ actor }) => actor),
  )
  const items = entries.map((entry) => () => [section(auditLine(entry, say, { mention }))])
  const foot = more > 0 ? [context(say('commands:audit_more', { count: more }))] : []
  return listAnswer(say.plain('commands:audit_title'), items, say, foot)
}

/** Throws the `Refusal` of who may not read all that is on record, or is stopped. */
async function onlyReaders(ctx: Context, slackId: string): Promise<void> {
  await refuseStopped(ctx, slackId)
  if (!isAuditor(ctx, slackId)) throw new Refusal('admins_only')
}

/** A policy that is or was in effect, rule by rule. */
const answerPolicy: Answer = async (ctx, { person, say, rest }) => {
  await onlyReaders(ctx, person.slackId)
  const found = await policyOnRecord(ctx, rest.toLowerCase())
  if (!found) return sentenceAnswer(say('commands:audit_no_policy'))
  const { rules, ...others } = found.policy
  const parts = [...(Array.isArray(rules) ? rules : []), others]
  const items = parts.map((part) => [rich(copyable(clip(stringify(part), 2_500)))])
  const hash = found.hash.slice(0, 12)
  const since = say('commands:audit_policy_since', { hash, since: mrkdwnDate(found.firstAt) })
  return listAnswer(say.plain('commands:audit_policy_title', { hash }), items, say, [context(since)])
}

/** The newest that fit into an answer, newest first, and how many more there are: a log of years is not held in memory. */
async function newestFound(ctx: Context, search: AuditSearch): Promise<{ newest: AuditEntry[]; more: number }> {
  const newest: AuditEntry[] = []
  let more = 0
  for await (const entry of searchAudit(ctx.store.db, search)) {
    newest.push(entry)
    if (newest.length <= most) continue
    newest.shift()
    more += 1
  }
  return { newest: newest.reverse(), more }
}
