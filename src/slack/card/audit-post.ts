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

/** One fact of the audit log as one line of mrkdwn. What has no sentence is shown by its name and data. */
export function auditLine(entry: AuditFact, say: Say, look: Look): string {
  const { data } = entry
  const who = entry.actor === 'bot' ? say.plain('audit:bot') : look.mention(entry.actor)
  // What stays at its end is another's. Both are alarms: of access that does not end, and of a job that keeps failing.
  const fact =
    entry.fact === 'alarm' && data.job ? 'job-alarm' : data.elsewhere ? `${entry.fact}-elsewhere` : entry.fact
  const said =
    sentenceOf(fact, data, say, who) ?? say('audit:other', { who, fact, data: short(JSON.stringify(data), 250) })
  const gain = Array.isArray(data.forIds) && data.forIds.length > 0 ? `${mentioned(data.forIds)} ` : ''
  const whole =
    typeof data.for === 'string' ? say('audit:for', { said, gain, name: clipPerson(data.for, 60, clipEscaped) }) : said
  const id = entry.requestId ? `*${escapeMrkdwn(entry.requestId)}* ` : ''
  return `${mrkdwnDate(entry.at)} ${id}${whole}`
}

/** Undefined also where a row says otherwise of the fact than the bot does: it must not keep the rest from being told. */
function sentenceOf(fact: string, data: AuditFact['data'], say: Say, who: string): string | undefined {
  if (!Object.hasOwn(sentences, fact)) return undefined
  try {
    return say(`audit:facts.${fact}` as Key, { who, ...details[fact]?.(data, say, who) })
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

/** With the entry's number and the beginning of its hash, by which the channel bears witness to the log. */
export const channelLine = (entry: AuditEntry, say: Say, look: Look): string =>
  `${auditLine(entry, say, look)} \`#${entry.seq} ${shortHash(entry)}\``

export const shortHash = ({ hash }: Pick<AuditEntry, 'hash'>): string => hash.slice(0, 12)
