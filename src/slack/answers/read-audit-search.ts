import { Refusal } from '../../errors.ts'
import { type Format, formats } from '../../workflow/audit-export.ts'
import { type AuditSearch, factsCalled } from '../../workflow/audit-search.ts'
import type { Context } from '../../workflow/context.ts'
import { startOfDay, timeThere } from '../../workflow/day-there.ts'
import { clip } from '../draw/blocks.ts'
import { monthCalled } from './month-names.ts'
import { personMentioned } from './person-mentioned.ts'
import { readWords } from './read-words.ts'

const dates = /^(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?$/
const filler = /^(?:since|from|until|last|past|in|the|of|for|as|file|から|以降|まで|過去)$/iu
/** Days back to the beginning of the time so called, and how many it has, if not until now. */
const called: [RegExp, since: number, long?: number][] = [
  [/^(?:today|今日)$/iu, 0],
  [/^(?:yesterday|昨日)$/iu, 1, 1],
  [/^(?:week|先週)$/iu, 7],
  [/^(?:month|先月)$/iu, 30],
]

/** `@mia prod-payments granted 7d csv`: whom, what, what became of it, since when, and whether as a file. Days are those of `timeZone`. */
export async function readAuditSearch(
  ctx: Context,
  line: string,
  timeZone: string,
): Promise<{ search: AuditSearch; format: Format | undefined }> {
  const { accountId, permissionSetArn, durationMs, whom, left } = readWords(ctx, line)
  const search: AuditSearch = { accountId, permissionSetArn, ...(await peopleOf(ctx, whom)) }
  if (durationMs !== undefined) search.since = ctx.clock.now() - durationMs
  let format: Format | undefined
  for (const word of left.split(/\s+/).filter((word) => word && !filler.test(word))) {
    const [, from, to = from] = dates.exec(word) ?? []
    const since = from && startOfDay(from, timeZone)
    const before = to && startOfDay(to, timeZone, 1)
    const [known, facts] = [formats.find((one) => one === word.toLowerCase()), factsCalled(word)]
    const month = monthCalled(word)
    const [, back, long] = called.find(([words]) => words.test(word)) ?? []
    if (known) format = known
    else if (back !== undefined) {
      const { day } = timeThere(ctx.clock.now(), timeZone)
      search.since = startOfDay(day, timeZone, -back)
      if (long !== undefined) search.before = startOfDay(day, timeZone, long - back)
    } else if (month !== undefined) Object.assign(search, lastMonth(month, ctx.clock.now(), timeZone))
    else if (facts) search.facts = [...(search.facts ?? []), ...facts]
    else if (since && before) {
      search.since = since
      if (word.includes('..')) search.before = before
    } else throw new Refusal('audit_word', { word: clip(word, 60) })
  }
  return { search, format }
}

/** The last month so numbered that has begun. */
function lastMonth(month: number, now: number, timeZone: string): Pick<AuditSearch, 'since' | 'before'> {
  const [year = 0, thisMonth = 0] = timeThere(now, timeZone).day.split('-').map(Number)
  const first = (months: number) => {
    const at = new Date(Date.UTC(month > thisMonth ? year - 1 : year, month - 1 + months))
    return startOfDay(at.toISOString().slice(0, 10), timeZone)
  }
  return { since: first(0), before: first(1) }
}

/** Somebody in Slack with the user bound to them, or a user or group of Identity Center. */
async function peopleOf(ctx: Context, whom: Awaited<ReturnType<typeof readWords>>['whom']): Promise<AuditSearch> {
  if (whom === undefined) return {}
  if (typeof whom !== 'string') return { people: [whom.hit.id] }
  const slackId = whom.slice(2, -1)
  const bound = await personMentioned(ctx, whom).catch((error) => {
    if (error instanceof Refusal) return undefined
    throw error
  })
  return { by: slackId, people: [slackId, ...(bound ? [bound.hit.id] : [])] }
}
