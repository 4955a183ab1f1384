import type { SimulatedSlack } from '../../src/sim/slack/index.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import type { Store } from '../../src/store/database.ts'

// Each line of the audit channel says which entry it is, its hash, when it was and about which request.

/** What the channel tells, entry by entry; a line that comes after a later one of its thread says so. */
export function toldInChannel(slack: SimulatedSlack): string[] {
  const posts = slack.workspace.in('CAUDIT').filter(({ metadata }) => metadata?.event_payload.entries)
  const threads = Map.groupBy(posts, ({ thread_ts }) => thread_ts)
  return [...threads.values()].flatMap(inOrder).toSorted((a, b) => numberOf(a) - numberOf(b))
}

/** What it has to tell: each entry of the audit log, once. */
export async function onRecord({ db }: Store): Promise<string[]> {
  const rows = await db.selectFrom('audit').select(['seq', 'hash', 'at', 'requestId']).orderBy('seq').execute()
  return rows.map(
    ({ seq, hash, at, requestId }) => `${seq} ${hash.slice(0, 12)} ${Math.floor(at / 1_000)} ${requestId ?? ''}`,
  )
}

/** The first entry that the channel does not tell as it is on record; undefined when it tells each once and in order. */
export async function differenceOfChannel(at: { slack: SimulatedSlack; store: Store }): Promise<string | undefined> {
  const [told, expected] = [toldInChannel(at.slack), await onRecord(at.store)]
  const wrong = Array.from({ length: Math.max(told.length, expected.length) }, (_, i) => i).find(
    (i) => told[i] !== expected[i],
  )
  if (wrong === undefined) return undefined
  return `entry ${expected[wrong]} of ${expected.length}: the channel has ${told[wrong]} of ${told.length}`
}

function inOrder(thread: Message[]): string[] {
  const lines = thread.flatMap(({ blocks = [] }) =>
    blocks.map(({ elements = [] }) => lineOf(String(elements[0]?.text))),
  )
  return lines.map((line, i) => {
    const before = lines[i - 1]
    return before !== undefined && numberOf(before) >= numberOf(line) ? `${line} after ${before}` : line
  })
}

function lineOf(line: string): string {
  const [, at, id] = /^<!date\^(\d+)\^[^>]*> (?:\*(\w+)\* )?/.exec(line) ?? []
  const [, seq, hash] = /`#(\d+) ([0-9a-f]{12})`$/.exec(line) ?? []
  return `${seq} ${hash} ${at} ${id ?? ''}`
}
const numberOf = (line: string): number => Number.parseInt(line, 10)
