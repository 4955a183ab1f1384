import type { Assignment } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { formatDuration } from '../../policy/duration.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import type { Queries } from '../../store/database.ts'
import { assignmentOf, getGrant } from '../../store/grants.ts'
import { extensionsOf } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { provenGrants } from './proven.ts'

interface Longer {
  /** None while it is not stored. */
  id?: string
  extendsGrant: string | null
  durationMs: number | null
}

/**
 * Nobody approves break-glass access, so its holder cannot make it last for ever: the rule says how often and how long in
 * all. The same access asked for once more while it lives counts like an extension, whoever asks for it.
 */
export async function keepToBound(
  ctx: Pick<Context, 'clock' | 'store'>,
  db: Queries,
  { id, extendsGrant, durationMs }: Longer,
  { rule, bound }: Ruling,
  planned?: Assignment,
): Promise<void> {
  if (!bound) return
  const extended = extendsGrant ? await getGrant(db, extendsGrant) : undefined
  const access = extended ? assignmentOf(extended) : planned
  if (!access) return
  const held = (await provenGrants(ctx, db, access)).filter((g) => g.requestId !== id)
  if (held.length === 0) return
  let count = held.length - 1
  for (const grant of held) count += Math.max(await extensionsOf(db, grant.id, id), grant.proven.extensions)
  if (count >= bound.most) throw new Refusal('break_glass_extended', { rule, count, most: bound.most })
  const begun = Math.min(...held.map(({ proven }) => proven.startsAt))
  const { totalMs } = bound
  if (ctx.clock.now() + (durationMs ?? 0) - begun > totalMs)
    throw new Refusal('break_glass_total', { rule, limit: formatDuration(totalMs), limitMs: totalMs }, 'duration')
}
