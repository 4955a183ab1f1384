import { escapeMrkdwn, type Key, type Say, type Vars } from '../../i18n.ts'
import { en } from '../../locales/index.ts'
import type { AuditEntry, AuditFact } from '../../store/audit-log.ts'
import { clipEscaped } from '../draw/blocks.ts'
import { refusalPlain } from '../draw/refusals.ts'
import { formatLength, mrkdwnDate } from '../draw/times.ts'

type Data = Record<string, unknown>

/** Facts of which the sentence names more than who and which request. */
const details: Record<string, (data: Data, say: Say, who: string) => Record<string, string | number>> = {
  asked: (data, say) => ({ about: spoken(data.about, say), reason: short(data.reason, 160) }),
  pending: (data) => ({ rule: short(data.rule), approvals: short(data.approvals) }),
  'break-glass': (data) => ({ rule: short(data.rule) }),
  'granted-by-rule': (data) => ({ rule: short(data.rule) }),
  'rule-changed': (data) => ({ rule: short(data.rule) }),
  approved: (data) => ({ given: short(data.approvals), count: short(data.of), rule: short(data.rule) }),
  'bootstrap-approval': (data) => ({ rule: short(data.rule) }),
  denied: (data) => ({ reason: short(data.reason, 160) }),
  refused: (data, say) => ({ reason: refusalOf(data, say) }),
  'press-refused': (data, say) => ({ reason: refusalOf(data, say) }),
  reapproval: (data) => ({ rule: short(data.rule) }),
  started: (data) => ({ count: typeof data.changes === 'number' ? data.changes : 0 }),
  change: (data, say) => ({
    summary: spoken(data.summary, say),
    action: short(data.action),
    awsRequestId: short(data.awsRequestId),
  }),
  granted: (data, say) => ({ until: end(data.until, say) }),
  reviewed: (data) => ({ note: data.note ? short(data.note, 160) : '' }),
  failed: (data, say) => ({ reason: data.code ? refusalOf(data, say) : short(data.reason, 160) }),
  'approvals-unproven': (data) => ({ approvers: short((data.approvers as string[]).join(', '), 160) }),
  warned: (data, say) => ({ until: end(data.endsAt, say) }),
  extended: (data, say) => ({ from: end(data.from, say), until: end(data.until, say), by: short(data.by) }),
  ending: causeOf,
  ended: causeOf,
  revoked: causeOf,
  alarm: (data, say) => ({ late: formatLength(Number(data.lateMs ?? 0), say), error: short(data.error, 160) }),
  bound: (data) => ({ user: short(data.slackId), identity: short(data.userId), email: short(data.email) }),
  suspended: (data) => ({ user: short(data.slackId), was: short(data.was), is: short(data.is) }),
  'guide-first-look': (data) => ({ done: short(data.done), total: short(data.total) }),
  'guide-step-done': (data, say) => ({
    step: spoken(data.title, say),
    call: short(data.call),
    value: short(data.value, 160),
  }),
  'guide-step-lost': (data, say) => ({
    step: spoken(data.title, say),
    call: short(data.call),
    value: short(data.value, 160),
  }),
  'guide-confirmed': (data, say) => ({
    step: spoken(data.title, say),
    confirm: spoken(data.confirm, say),
    value: data.value ? `(${short(data.value, 100)})` : '',
  }),
  'guide-taken-back': (data, say) => ({ step: spoken(data.title, say) }),
  'guide-chosen': (data) => ({ choice: short(data.choice), value: short(data.value) }),
  'guide-handed-over': (data, say) => ({ step: spoken(data.title, say), to: short(data.to) }),
  'guide-taken-over': (data, say) => ({ step: spoken(data.title, say) }),
  'guide-finished': (data) => ({ done: short(data.done), total: short(data.total) }),
  'database-behind': (data) => ({ posted: short(data.posted), hash: short(data.hash), head: short(data.head) }),
  'database-confirmed': (data) => ({ posted: short(data.posted), head: short(data.head) }),
  anchored: (data) => ({ seq: short(data.seq), hash: short(data.hash) }),
}

/** Fifteen lines go into one message of the audit channel. */
const short = (value: unknown, limit = 60): string =>
  clipEscaped(value === null || value === undefined || value === '' ? '-' : String(value).replace(/\s+/g, ' '), limit)
const spoken = (text: unknown, say: Say): string =>
  short(typeof text === 'object' && text !== null ? (text as Record<string, unknown>)[say.locale] : text, 160)
const end = (ms: unknown, say: Say): string => (typeof ms === 'number' ? mrkdwnDate(ms) : say('audit:no_end'))

/** Why access ended; a cause without words is shown by its name. */
function causeOf({ cause }: Data, say: Say, who: string): { cause: string } {
  return {
    cause: Object.hasOwn(en.audit.cause, String(cause)) ? say(`audit:cause.${cause}` as Key, { who }) : short(cause),
  }
}

function refusalOf({ code, vars }: Data, say: Say): string {
  if (!Object.hasOwn(en.errors, String(code))) return short(code)
  return short(refusalPlain({ code: String(code), vars: (vars ?? {}) as Vars }, say), 250)
}

const sentences = en.audit.facts as Record<string, string>

/** One fact of the audit log as one line of mrkdwn. A fact without a sentence is shown by its name and data. */
export function auditLine(entry: AuditFact, say: Say, look: { personName(slackId: string): string }): string {
  const { data } = entry
  const who = entry.actor === 'bot' ? say.plain('audit:bot') : clipEscaped(look.personName(entry.actor), 60)
  const said = Object.hasOwn(sentences, entry.fact)
    ? say(`audit:facts.${entry.fact}` as Key, { who, ...details[entry.fact]?.(data, say, who) })
    : say('audit:other', { who, fact: entry.fact, data: short(JSON.stringify(data), 250) })
  const id = entry.requestId ? `*${escapeMrkdwn(entry.requestId)}* ` : ''
  return `${mrkdwnDate(entry.at)} ${id}${said}`
}

/** With the entry's number and the beginning of its hash, by which the channel bears witness to the log. */
export const channelLine = (entry: AuditEntry, say: Say, look: { personName(slackId: string): string }): string =>
  `${auditLine(entry, say, look)} \`#${entry.seq} ${shortHash(entry)}\``

export const shortHash = ({ hash }: Pick<AuditEntry, 'hash'>): string => hash.slice(0, 12)
