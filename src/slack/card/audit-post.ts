import { escapeMrkdwn, type Key, type Say } from '../../i18n.ts'
import { en } from '../../locales/index.ts'
import type { AuditEntry, AuditFact } from '../../store/audit-log.ts'
import { clipEscaped, clipPerson } from '../draw/blocks.ts'
import { mrkdwnDate } from '../draw/times.ts'
import { details } from './audit-details.ts'
import { mentioned, short } from './audit-words.ts'

const sentences = en.audit.facts as Record<string, string>

interface Look {
  /** See `connection/remembered.ts`. */
  mention(slackId: string): string
}

/** One fact of the audit log as one line of mrkdwn. A fact without a sentence is shown by its name and data. */
export function auditLine(entry: AuditFact, say: Say, look: Look): string {
  const { data } = entry
  const who = entry.actor === 'bot' ? say.plain('audit:bot') : look.mention(entry.actor)
  // What stays at its end is another's. Both are alarms: of access that does not end, and of a job that keeps failing.
  const fact =
    entry.fact === 'alarm' && data.job ? 'job-alarm' : data.elsewhere ? `${entry.fact}-elsewhere` : entry.fact
  const said = Object.hasOwn(sentences, fact)
    ? say(`audit:facts.${fact}` as Key, { who, ...details[fact]?.(data, say, who) })
    : say('audit:other', { who, fact, data: short(JSON.stringify(data), 250) })
  const gain = Array.isArray(data.forIds) && data.forIds.length > 0 ? `${mentioned(data.forIds)} ` : ''
  const whole =
    typeof data.for === 'string' ? say('audit:for', { said, gain, name: clipPerson(data.for, 60, clipEscaped) }) : said
  const id = entry.requestId ? `*${escapeMrkdwn(entry.requestId)}* ` : ''
  return `${mrkdwnDate(entry.at)} ${id}${whole}`
}

/** With the entry's number and the beginning of its hash, by which the channel bears witness to the log. */
export const channelLine = (entry: AuditEntry, say: Say, look: Look): string =>
  `${auditLine(entry, say, look)} \`#${entry.seq} ${shortHash(entry)}\``

export const shortHash = ({ hash }: Pick<AuditEntry, 'hash'>): string => hash.slice(0, 12)
