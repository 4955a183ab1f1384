import { answerText, choiceIds, choices } from '../../guide/choices.ts'
import { escapeMrkdwn, type Key, type Say, sentenceGap } from '../../i18n.ts'
import { en } from '../../locales/index.ts'
import type { AuditProblem } from '../../store/audit-breaks.ts'
import { formatLength } from '../draw/times.ts'
import { place, placesNamed, policyNews, selector, tagNews } from './audit-news.ts'
import { end, inARow, mentioned, reasonOf, short, spoken, whyOf } from './audit-words.ts'

type Data = Record<string, unknown>

/** Facts of which the sentence names more than who and which request. */
export const details: Record<string, (data: Data, say: Say, who: string) => Record<string, string | number>> = {
  asked: (data, say) => ({
    about: spoken(data.about, say),
    reason: short(data.reason, 160),
    also: [
      ...(data.ticket ? [say('audit:ticket', { ticket: ticketWord(data) })] : []),
      ...(data.startsAt ? [say('audit:starts', { when: end(data.startsAt, say) })] : []),
    ].join(''),
  }),
  pending: (data) => ({ rule: short(data.rule), approvals: short(data.approvals) }),
  'break-glass': (data) => ({ rule: short(data.rule) }),
  'granted-by-rule': (data) => ({ rule: short(data.rule) }),
  'rule-changed': (data) => ({ rule: short(data.rule) }),
  approved: (data, say) => ({
    given: short(data.approvals),
    count: short(data.of),
    rule: short(data.rule),
    less:
      typeof data.shortenedMs === 'number'
        ? say.plain('audit:shortened', { length: formatLength(data.shortenedMs, say) })
        : '',
    note: data.reason ? ` “${short(data.reason, 160)}”` : '',
  }),
  'bootstrap-approval': (data) => ({ rule: short(data.rule) }),
  denied: (data) => ({ reason: short(data.reason, 160) }),
  refused: (data, say) => ({ reason: whyOf(data, say) }),
  waits: (data, say) => ({ reason: whyOf(data, say) }),
  // It takes its course; only that somebody may have written to the database is to be looked at.
  'no-longer-allowed': (data, say) => ({
    reason: data.code === 'not_on_record' ? whyOf(data, say, 400) : reasonOf(data, say),
  }),
  'press-refused': (data, say) => ({ reason: whyOf(data, say) }),
  'use-refused': (data, say) => ({ what: short(data.what), reason: whyOf(data, say) }),
  reapproval: (data) => ({ rule: short(data.rule) }),
  started: (data) => ({ count: typeof data.changes === 'number' ? data.changes : 0 }),
  change: (data, say) => ({
    summary: spoken(data.summary, say),
    action: short(data.action),
    awsRequestId: short(data.awsRequestId),
  }),
  'asked-back': (data) => ({ question: short(data.question, 400) }),
  escalated: (data) => ({ to: inARow(data.to), who: mentioned(data.who) }),
  answered: (data) => ({ answer: short(data.answer, 400) }),
  'handed-over': (data) => ({ to: mentioned([data.to]), note: data.note ? ` “${short(data.note, 160)}”` : '' }),
  granted: (data, say) => ({ until: end(data.until, say) }),
  'care-passed': (data) => ({ from: mentioned([data.from]), to: inARow(data.to) || '-' }),
  'keep-asked': (data, say) => ({ reason: whyOf(data, say) }),
  'audit-sent': (data) => ({ count: Number(data.count), format: short(data.format) }),
  reviewed: (data) => ({ note: data.note ? short(data.note, 160) : '' }),
  failed: whyItFailed,
  partial: whyItFailed,
  'policy-loaded': (data, say) => ({ hash: String(data.hash).slice(0, 12), news: policyNews(data, say) }),
  'approvers-changed': (data, say) => ({
    group: short(data.group),
    by: data.changedBy ? say('audit:changed_by', { who: mentioned([data.changedBy]) }) : '',
    joined: mentioned(data.joined),
    left: mentioned(data.left),
  }),
  'group-seen': (data) => ({ group: short(data.group), members: mentioned(data.members) }),
  'account-renamed': (data) => ({ account: short(data.account), was: short(data.was), is: short(data.is) }),
  'account-moved': (data) => ({ was: short(data.was, 100), is: short(data.is, 100), accounts: inARow(data.accounts) }),
  'account-tagged': (data) => ({
    name: short(data.name),
    account: short(data.account),
    changes: short(tagNews(data), 250),
  }),
  'permission-set-widened': (data) => ({ set: short(data.set), added: inARow(data.added) }),
  'approvals-unproven': (data) => ({ approvers: mentioned(data.approvers) }),
  warned: (data, say) => ({ until: end(data.endsAt, say) }),
  extended: (data, say) => ({ from: end(data.from, say), until: end(data.until, say), by: short(data.by) }),
  lost: (data, say) => ({ first: end(data.missingAt, say), when: end(data.at, say) }),
  found: (data, say) => ({ when: end(data.at, say) }),
  back: (data, say) => ({ when: end(data.at, say) }),
  'given-again': (data, say) => ({ until: end(data.until, say) }),
  'not-given-again': (data, say) => ({ reason: whyOf(data.reason, say) }),
  'again-unsure': (data, say) => ({ reason: whyOf(data.reason, say) }),
  'again-refused': (data, say) => ({ reason: whyOf(data, say) }),
  'one-lost': ofOne,
  'one-found': ofOne,
  'one-back': ofOne,
  'one-giving-again': ofOne,
  'one-given-again': ofOne,
  'one-not-given-again': ofOne,
  'one-again-unsure': ofOne,
  'one-ended-elsewhere': ofOne,
  'ended-elsewhere': causeOf,
  'one-granted': ofOne,
  'one-extended': ofOne,
  'one-done': ofOne,
  'one-failed': ofOne,
  'one-ending': ofOne,
  'one-ended': ofOne,
  'one-revoked': ofOne,
  ending: causeOf,
  ended: causeOf,
  revoked: causeOf,
  stays: staysWhere,
  closed: (data, say, who) => ({ ...causeOf(data, say, who), reason: whyOf(data, say) }),
  'one-closed': (data, say, who) => ({ ...ofOne(data, say, who), reason: whyOf(data, say) }),
  'stays-elsewhere': keptWords,
  'one-stays-elsewhere': (data, say, who) => ({ ...ofOne(data, say, who), ...keptWords(data, say, who) }),
  'keep-asked-elsewhere': (data) => ({ rows: madeElsewhere(data) }),
  'one-not-kept': (data, say, who) => ({
    ...ofOne(data, say, who),
    ...{ maker: short(data.who, 120), made: short(data.when) },
  }),
  'not-kept': (data) => ({ maker: short(data.who, 120), made: short(data.when) }),
  'one-stays': (data, say, who) => ({ ...ofOne(data, say, who), ...staysWhere(data, say, who) }),
  alarm: (data, say) => ({
    late: formatLength(Number(data.lateMs ?? 0), say),
    error: whyOf(data.error ?? data.unasked, say),
  }),
  'left-over': (data) => ({ set: short(data.set), for: short(data.for), account: short(data.account) }),
  'taken-back': (data) => ({ set: short(data.set), for: short(data.for), account: short(data.account) }),
  'unknown-rows': (data) => ({ count: Number(data.count), rows: inARow(data.rows) }),
  'baseline-gone': (data) => ({ count: Number(data.count), rows: inARow(data.rows) }),
  adopted: (data) => ({ row: short(data.row, 160) }),
  'finding-shown': (data) => ({ row: short(data.row, 160) }),
  'baseline-taken': (data) => ({ count: Number(data.count) }),
  'baseline-sealed': (data) => ({ count: Number(data.count) }),
  'baseline-left': (data) => ({ row: short(data.row, 160) }),
  'finding-ignored': (data, say) => ({ row: short(data.row, 160), until: end(data.until, say) }),
  'taking-back': (data) => ({ set: short(data.set), for: short(data.for), account: short(data.account) }),
  'alarm-over': (data, say) => ({ error: whyOf(data.error, say) }),
  'channel-silent': (data, say) => ({ reason: whyOf(data, say) }),
  'channel-speaks': (data) => ({ channel: short(data.channel) }),
  'late-effect': (data) => ({ effect: short(data.effect), key: short(data.key) }),
  'job-alarm': (data, say) => ({
    job: short(data.job),
    key: short(data.key),
    attempts: short(data.attempts),
    error: whyOf(data.error, say),
  }),
  bound: (data) => ({ user: mentioned([data.slackId]), identity: short(data.userId), email: short(data.email) }),
  rebound: (data) => ({
    user: mentioned([data.slackId]),
    identity: short(data.userId),
    email: short(data.email),
    was: short(data.was),
  }),
  'bound-by-hand': (data) => ({
    user: mentioned([data.slackId]),
    identity: short(`${data.userName} ${data.userId}`, 100),
  }),
  unbound: (data) => ({ user: mentioned([data.slackId]), identity: short(data.userId) }),
  suspended: (data) => ({ user: mentioned([data.slackId]), was: short(data.was), is: short(data.is) }),
  'address-pinned': (data) => ({ email: short(data.email), user: mentioned([data.slackId]) }),
  'address-resumed': (data) => ({ email: short(data.email), user: mentioned([data.slackId]) }),
  'address-dropped': (data) => ({ email: short(data.email), user: mentioned([data.slackId]) }),
  'address-suspended': (data, say) => ({
    email: short(data.email),
    user: mentioned([data.slackId]),
    now: data.now && data.now !== data.slackId ? say('audit:address_now', { who: mentioned([data.now]) }) : '',
  }),
  'administrator-pinned': (data, say, who) => ({
    user: mentioned([data.slackId]),
    identity: data.userId ? say.plain('audit:as_identity', { identity: short(data.userId) }) : '',
    by: who === 'host' ? say.plain('audit:by_host') : '',
  }),
  'administrator-other': (data) => ({ user: mentioned([data.slackId]), was: mentioned([data.was]) }),
  'second-administrator': (data) => ({ admins: mentioned(data.admins) }),
  'rows-mended': (data) => ({ columns: inARow(data.columns) }),
  'can-approve': (data) => ({ approvers: mentioned(data.approvers) }),
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
    value: data.value ? say('audit:guide_value', { value: short(data.value, 100) }) : '',
  }),
  'guide-taken-back': (data, say) => ({ step: spoken(data.title, say) }),
  'guide-chosen': (data, say) => chosen(data, say),
  'guide-handed-over': (data, say) => ({ step: spoken(data.title, say), to: mentioned([data.to]) }),
  'guide-taken-over': (data, say) => ({ step: spoken(data.title, say) }),
  'guide-skipped': (data, say) => ({ step: spoken(data.title, say), reason: short(data.reason, 160) }),
  'guide-wanted-again': (data, say) => ({ step: spoken(data.title, say) }),
  'guide-finished': (data) => ({ done: short(data.done), total: short(data.total) }),
  'log-broken': (data, say) => ({
    seq: short(data.seq),
    detail: say.plain(`doctor:audit_problems.${data.problem as AuditProblem}`),
    more: Number(data.more ?? 0),
  }),
  'people-doubted': (data) => ({
    rows: short(data.rows),
    lists: inARow(data.lists) || '-',
  }),
  'database-behind': (data) => ({ posted: short(data.posted), hash: short(data.hash), head: short(data.head) }),
  'stop-begun': (data) => ({ user: short(data.userName) }),
  stopping: (data) => ({ grants: Number(data.grants), requests: Number(data.requests) }),
  stopped: (data, say) => ({
    assignments: Number(data.assignments),
    groups: Number(data.groups),
    left: Number(data.left),
    sessions: data.cut ? say('audit:sessions_cut', { until: end(data.until, say) }) : say('audit:sessions_run'),
  }),
  'lift-alarm': (data, say) => ({
    late: formatLength(Number(data.lateMs ?? 0), say),
    error: whyOf(data.error, say),
  }),
  paused: (data) => ({ reason: short(data.reason, 160) }),
  'database-confirmed': (data) => ({ posted: short(data.posted), head: short(data.head) }),
  'log-confirmed': (data) => ({ seq: short(data.seq) }),
  'selector-lost': selector,
  'selector-never': selector,
  'selector-found': selector,
  'selector-first': selector,
  'selector-dropped': selector,
  'places-noted': placesNamed,
  'place-replaced': place,
  'place-back': (data) => ({ selector: short(data.selector) }),
  'place-confirmed': place,
  'works-with': (data, say) => ({
    management: short(data.management),
    organization: short(data.organization),
    center: data.instance
      ? say('audit:center', { instance: short(data.instance, 80), region: short(data.region) })
      : '',
  }),
  'among-others': (data) => ({ ours: short(data.ours), theirs: short(data.theirs) }),
  anchored: (data) => ({ seq: short(data.seq), hash: short(data.hash) }),
}

function ticketWord({ ticket, ticketUrl }: Data): string {
  const word = escapeMrkdwn(short(ticket, 80))
  return typeof ticketUrl === 'string' && /^https:\/\/[^\s<>|]+$/.test(ticketUrl) ? `<${ticketUrl}|${word}>` : word
}

/** One of many: what it was, and for whom where that is somebody else. */
function ofOne(data: Data, say: Say, who: string): Record<string, string> {
  const when = { until: end(data.until, say), first: end(data.missingAt, say), when: end(data.at, say) }
  const names = { set: short(data.set), account: short(data.account), reason: whyOf(data.reason, say) }
  return { ...causeOf(data, say, who), ...when, ...names }
}

function whyItFailed(data: Data, say: Say): { reason: string } {
  return { reason: whyOf(data.code ? data : data.reason, say) }
}

/** Which rows others have made as well, and who. */
const madeElsewhere = ({ made }: Data): string =>
  inARow((Array.isArray(made) ? made : []).map(({ row, who, when }) => `${row} (${who}, ${when})`))

/** Who else made what stays, and who said that it does. */
function keptWords(data: Data, say: Say, who: string): Record<string, string> {
  const by = { maker: short(data.who, 120), made: short(data.when), keptBy: mentioned([data.keptBy]) }
  return { ...causeOf(data, say, who), ...by }
}

/** Where code has what stays. */
function staysWhere(data: Data, say: Say, who: string): Record<string, string> {
  return { ...causeOf(data, say, who), address: short(data.codeAddress, 160), where: short(data.codeWhere, 120) }
}

/** Why access ended; a cause without words is shown by its name. */
function causeOf({ cause, unusedUntil }: Data, say: Say, who: string): { cause: string; unused: string } {
  return {
    unused:
      typeof unusedUntil === 'number'
        ? `${sentenceGap(say)}${say('audit:unused', { until: end(unusedUntil, say) })}`
        : '',
    cause: Object.hasOwn(en.audit.cause, String(cause))
      ? say(`audit:cause.${cause}` as Key, { who })
      : escapeMrkdwn(short(cause)),
  }
}

/** A choice of the guide and its answer, as the guide names them. */
function chosen({ choice, value }: Data, { locale }: Say) {
  const id = choiceIds.find((one) => one === choice)
  if (!id) return { choice: short(choice), value: short(value) }
  return { choice: choices[id].title[locale], value: short(answerText(id, String(value))[locale]) }
}
