import { canonical, type Json } from '../../json.ts'
import { type AuditEntry, sealedEntries } from '../../store/audit-log.ts'
import type { Queries, Tx } from '../../store/database.ts'
import { type Decision, deleteDecision } from '../../store/decision-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { shownHash } from '../shown.ts'
import { record } from '../transition.ts'

// Rows of requests and decisions are what the bot works with; that people really asked and decided so is proven by the
// audit log alone, whose entries nobody can write who has only the database.

/**
 * From here on it is decided anew, or no more: an approval serves once, whatever state the database says that a request is
 * in. What is taken away after a failure is not among these; such a request may be tried again.
 */
export const decidedAnew = new Set(
  'pending reapproval rule-changed granted done denied withdrawn expired refused rolling-back'.split(' '),
)
/** What opens the way to AWS, and what closes it. */
const opening = new Set(['approved', 'bootstrap-approval', 'break-glass', 'granted-by-rule', 'retried', 'started'])
const closing = new Set(
  'denied withdrawn expired refused failed partial done granted ending ended revoked rolling-back rolled-back'.split(
    ' ',
  ),
)

export interface OnRecord {
  /** It was asked for by the requester, and as the database has it. */
  asked: boolean
  /** While it waits to be decided: what is shown of it is what the bot has put there. */
  shown: boolean
  /** Since when it waits to be decided as it is, ms. */
  since: number
  /** Nothing has been planned or decided yet. */
  isNew: boolean
  /** When it failed last, all of it or some, ms. */
  failedAt: number
  /** The last fact that opened the way to AWS, unless something has closed it since. */
  opened: string | undefined
  /** When the rule granted this plan at once. */
  atOnce: number | undefined
  /** Who approved this plan, and when. */
  approvals: ReadonlyMap<string, number>
  /** The shortest time for which an approver of this plan gave it, ms. */
  shortenedMs: number | undefined
}

/** With `given`, an approval still stands behind what it has given: AWS has lost that, and it is given again. */
export async function onRecord(
  ctx: Pick<Context, 'store'>,
  db: Queries,
  row: Request,
  { given = false } = {},
): Promise<OnRecord> {
  return readRecord(await sealedEntries({ db, seal: ctx.store.seal }, row.id), row, given)
}

/** What the sealed entries of a request prove of it as the database has it. */
export function readRecord(entries: readonly AuditEntry[], row: Request, given = false): OnRecord {
  const asked = entries.find(({ fact }) => fact === 'asked')
  const moves = entries.filter(({ fact }) => opening.has(fact) || closing.has(fact))
  const last = moves.at(-1)?.fact
  const shows = entries.findLast(({ data }) => data.shows !== undefined)?.data.shows
  const anew = entries.findLastIndex(({ fact }) => decidedAnew.has(fact) && !(given && fact === 'granted'))
  const current = entries.slice(anew + 1)
  const onPlan = current.filter((entry) => row.digest !== null && entry.data.digest === row.digest)
  const approvals = onPlan.filter(({ fact }) => fact === 'approved' || fact === 'bootstrap-approval')
  return {
    asked: asked?.actor === row.requester && isSameWish(asked, row),
    shown: row.state !== 'pending' || shows === undefined || shows === shownHash(row),
    since: entries[anew]?.at ?? 0,
    isNew: anew < 0 && moves.length === 0,
    failedAt: entries.findLast(({ fact }) => fact === 'failed' || fact === 'partial')?.at ?? 0,
    opened: last !== undefined && opening.has(last) ? last : undefined,
    atOnce: onPlan.find(({ fact }) => fact === 'break-glass' || fact === 'granted-by-rule')?.at,
    approvals: new Map(approvals.map(({ actor, at }) => [actor, at])),
    shortenedMs: shortest(approvals),
  }
}

function shortest(approvals: AuditEntry[]): number | undefined {
  const given = approvals.flatMap(({ data: { shortenedMs } }) => (typeof shortenedMs === 'number' ? [shortenedMs] : []))
  return given.length > 0 ? Math.min(...given) : undefined
}

/** What the person said, to the letter; entries from before all of it was on record say less. */
function isSameWish({ data }: AuditEntry, row: Request): boolean {
  const { operation, input, durationMs, permanent, extendsGrant, reason, ticket, startsAt } = row
  if (permanent && durationMs !== null) return false
  const said = { operation, input, durationMs, ticket, startsAt }
  const later = { permanent, extendsGrant, reason }
  const isAsSaid = ([key, value]: [string, Json]) => canonical([data[key] ?? null]) === canonical([value])
  return (
    Object.entries(said).every(isAsSaid) &&
    Object.entries(later).every(([key, value]) => data[key] === undefined || isAsSaid([key, value]))
  )
}

/** Takes approvals away that nobody gave, loudly. */
export async function dropUnproven(
  ctx: Context,
  tx: Tx,
  row: Request,
  decisions: Decision[],
  { approvals }: OnRecord,
): Promise<Decision[]> {
  const unproven = decisions.filter(({ verdict, approver }) => verdict === 'approve' && !approvals.has(approver))
  if (unproven.length === 0) return decisions
  for (const decision of unproven) await deleteDecision(tx, decision)
  const approvers = unproven.map(({ approver }) => approver)
  ctx.log.error({ request: row.id, approvers }, 'the database holds approvals that the audit log does not prove')
  await record(ctx, tx, 'approvals-unproven', { requestId: row.id, by: 'bot', data: { approvers } })
  return decisions.filter((decision) => !unproven.includes(decision))
}
