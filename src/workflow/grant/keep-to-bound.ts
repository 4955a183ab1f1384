import { type Assignment, assignmentKey } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { formatDuration } from '../../policy/duration.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Queries } from '../../store/database.ts'
import { assignmentOf, getGrant } from '../../store/grants.ts'
import { type Folding, told } from '../../store/own-facts.ts'
import { extensionsOf } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { grantsOnRecord, type Proven, provenGrants } from './proven.ts'

interface Longer {
  /** None while it is not stored. */
  id?: string
  extendsGrant: string | null
  durationMs: number | null
}

/**
 * Whoever holds access cannot make it last for ever where the rule says how often, and of break-glass access how long in all,
 * because nobody approves that. The same access asked for once more counts like an extension, whoever asks for it: while it
 * lives, and what was taken by break-glass for as long after it was given back as the rule says.
 */
export async function keepToBound(
  ctx: Pick<Context, 'clock' | 'store'>,
  db: Queries,
  longer: Longer,
  { rule, bound, breakGlass }: Ruling,
  planned?: Assignment,
): Promise<void> {
  if (!bound) return
  const now = ctx.clock.now()
  const had = await hadSoFar(ctx, db, longer, bound, planned)
  if (!had) return
  const { held, past, count } = had
  if (count >= bound.most)
    throw new Refusal(breakGlass ? 'break_glass_extended' : 'extended_enough', { rule, count, most: bound.most })
  const begun = Math.min(now, ...held.map(({ proven }) => proven.startsAt))
  const before = past.reduce((sum, { startsAt, endedAt }) => sum + (endedAt ?? now) - startsAt, 0)
  const { totalMs } = bound
  if (totalMs === undefined) return
  if (before + now + (longer.durationMs ?? 0) - begun > totalMs)
    throw new Refusal('break_glass_total', { rule, limit: formatDuration(totalMs), limitMs: totalMs }, 'duration')
}

/** How often the access of a grant was extended or asked for again; undefined where nothing bounds that. */
export const timesExtended = async (
  ctx: Pick<Context, 'clock' | 'store'>,
  extendsGrant: string,
  { bound }: Ruling,
): Promise<number | undefined> => bound && (await hadSoFar(ctx, ctx.store.db, { extendsGrant }, bound))?.count

/** The same access as it lives and as it was taken before; undefined where there was none. */
async function hadSoFar(
  ctx: Pick<Context, 'clock' | 'store'>,
  db: Queries,
  { id, extendsGrant }: Pick<Longer, 'id' | 'extendsGrant'>,
  { countsForMs }: NonNullable<Ruling['bound']>,
  planned?: Assignment,
) {
  const extended = extendsGrant ? await getGrant(db, extendsGrant) : undefined
  const access = extended ? assignmentOf(extended) : planned
  if (!access) return undefined
  const held = (await provenGrants(ctx, db, access)).filter((g) => g.requestId !== id)
  const past = await takenBefore(ctx, db, access, ctx.clock.now() - countsForMs, [
    id,
    ...held.map(({ requestId }) => requestId),
  ])
  if (held.length + past.length === 0) return undefined
  let count = held.length + past.length - 1
  for (const grant of held) count += Math.max(await extensionsOf(db, grant.id, id), grant.proven.extensions)
  for (const { extensions } of past) count += extensions
  return { held, past, count }
}

const breakGlass: Folding<number> = {
  facts: ['break-glass'],
  fold: ({ requestId, at }) => (requestId ? [requestId, at] : undefined),
}
/** What was taken so long before it was over is none that a rule would give. */
const longestMs = 90 * 24 * 3_600_000

/**
 * What is over: somebody who gives it back and asks anew has had it no less. Access that others approved does not count. The
 * audit log says so: no row that is taken out makes it begin anew.
 */
async function takenBefore(
  ctx: Pick<Context, 'store'>,
  db: Queries,
  access: Assignment,
  since: number,
  except: readonly (string | undefined)[],
): Promise<Proven[]> {
  const taken: Proven[] = []
  for (const [requestId, at] of await told(db, breakGlass)) {
    if (at < since - longestMs || except.includes(requestId)) continue
    for (const grant of await grantsOnRecord(ctx, db, requestId))
      if (assignmentKey(grant.assignment) === assignmentKey(access) && isSince(grant, since)) taken.push(grant)
  }
  return taken
}

/** What lives and has no row any more counts as well. */
const isSince = ({ given, state, endedAt = 0 }: Proven, since: number): boolean =>
  given === true && (state !== 'over' || endedAt > since)
