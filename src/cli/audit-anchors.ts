import type { Config } from '../config.ts'
import { slackClient } from '../doctor/slack-client.ts'
import type { Say } from '../i18n.ts'
import { witnesses } from '../slack/connection/audit-witness.ts'
import { type AuditEntry, auditEntries } from '../store/audit-log.ts'
import type { Store } from '../store/database.ts'
import type { Witness } from '../workflow/restored.ts'

/**
 * Reads the audit channel back and compares what it shows with the log: whoever rewrote the database did not rewrite
 * the channel. Prints what differs; 0 when nothing does.
 */
export async function compareAnchors(store: Store, config: Config, say: Say): Promise<number> {
  const { botToken, apiUrl } = config.slack
  // A long channel is read at Slack's pace: what it refuses for that is asked again.
  const client = slackClient({ token: botToken, apiUrl, retries: 3 })
  const channel = config.policy.channels.audit
  let shown: Witness[]
  try {
    const { user_id: botUserId = '' } = await client.auth.test()
    shown = await Array.fromAsync(witnesses(client, { channel, botUserId }))
  } catch (error) {
    console.error(say.plain('doctor:anchors.unreadable', { channel, error: (error as Error).message }))
    return 1
  }
  if (shown.length === 0) {
    console.error(say.plain('doctor:anchors.none', { channel }))
    return 1
  }
  const known = new Map((await Array.fromAsync(auditEntries(store.db))).map((entry) => [entry.seq, entry]))
  const confirmed = [...known.values()].filter(({ fact }) => fact === 'database-confirmed')
  const differing = shown.filter(({ seq, hash }) => !known.get(seq)?.hash.startsWith(hash))
  const lost = differing.filter((witness) => confirmed.some((entry) => wasLost(witness, entry)))
  const problems = [
    ...differing.filter((witness) => !lost.includes(witness)).map((witness) => wordsOf(witness, known, say)),
    ...unposted(shown, known).map((seq) => say.plain('doctor:anchors.unposted', { seq })),
  ]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) return 1
  const newest = shown.reduce((most, { seq }) => Math.max(most, seq), 0)
  console.log(say.plain('doctor:ok.anchors', { seen: shown.length - lost.length, newest }))
  if (lost.length > 0) {
    const from = Math.min(...lost.map(({ seq }) => seq))
    console.log(say.plain('doctor:ok.anchors_lost', { count: lost.length, from }))
  }
  return 0
}

/** Shown by the channel before an administrator confirmed that the bot goes on without it. */
function wasLost({ seq, at }: Witness, { at: confirmedAt, data }: AuditEntry): boolean {
  const head = Number(data.head)
  return seq > head && at <= confirmedAt
}

function wordsOf({ seq, hash }: Witness, known: Map<number, AuditEntry>, say: Say): string {
  const entry = known.get(seq)
  return entry
    ? say.plain('doctor:anchors.differs', { seq, shown: hash, known: entry.hash.slice(0, 12) })
    : say.plain('doctor:anchors.ahead', { seq, shown: hash })
}

/** Between the oldest and the newest that it shows; Slack may keep messages for a limited time only. */
function unposted(shown: Witness[], known: Map<number, AuditEntry>): number[] {
  const right = new Set(shown.filter(({ seq, hash }) => known.get(seq)?.hash.startsWith(hash)).map(({ seq }) => seq))
  let [oldest, newest] = [Number.POSITIVE_INFINITY, 0]
  for (const seq of right) [oldest, newest] = [Math.min(oldest, seq), Math.max(newest, seq)]
  return [...known.keys()].filter((seq) => seq > oldest && seq < newest && !right.has(seq))
}
