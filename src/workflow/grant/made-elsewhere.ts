import { groupIn } from '../../aws/types.ts'
import type { MadeBy } from '../../aws/who-made.ts'
import { Refusal } from '../../errors.ts'
import { ownEntries } from '../../store/audit-log.ts'
import type { Tx } from '../../store/database.ts'
import { assignmentOf, type Grant } from '../../store/grants.ts'
import type { Context } from '../context.ts'

// A row that somebody makes while a grant lives looks in AWS's listing like the grant's own. Only CloudTrail tells of it.

/**
 * Who else has made what these grants of one request gave, since they gave it; undefined where nobody has, or CloudTrail may not
 * or cannot say.
 */
export async function madeElsewhere(ctx: Context, grants: readonly Grant[]): Promise<MadeBy | undefined> {
  const rows = grants.map(assignmentOf).filter((access) => groupIn(access) === undefined)
  if (rows.length === 0) return undefined
  try {
    const since = Math.min(...grants.map(({ startsAt }) => startsAt))
    const otherThan = ctx.directory.identity.arn
    const maker = await ctx.aws.background.whoMade(rows, { since, until: ctx.clock.now(), otherThan })
    return 'none' in maker ? undefined : maker
  } catch (error) {
    // It is optional: a warning does not wait for it, and is never left out for it.
    ctx.log.info({ err: error, request: grants[0]?.requestId }, 'CloudTrail does not say who else has made an access')
    return undefined
  }
}

/** What those who look after a grant are asked about. */
export const elsewhere = ({ who, at }: MadeBy): Refusal =>
  new Refusal('made_elsewhere', {
    // `user/ana`, or `assumed-role/pipeline/session`: the rest names the account.
    who: who.split(':').slice(5).join(':') || who,
    when: `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  })

export interface ElsewhereAnswer {
  /** Slack user id of who said that it stays; null: nobody did. */
  keptBy: string | null
  who: string
  when: string
}

/**
 * What was asked of a grant whose access somebody else has made as well, and what was answered: as the audit log has it,
 * because an answer keeps the access.
 */
export async function elsewhereAnswer(
  { store: { seal } }: Pick<Context, 'store'>,
  tx: Tx,
  { requestId }: Grant,
): Promise<ElsewhereAnswer | undefined> {
  const told = await ownEntries({ db: tx, seal }, { requestId, facts: ['keep-asked', 'kept'] })
  const at = told.findLastIndex(({ fact }) => fact === 'keep-asked')
  const asked = told[at]
  if (asked?.data.elsewhere !== true) return undefined
  const { who, when } = asked.data
  return { keptBy: told[at + 1]?.actor ?? null, who: String(who), when: String(when) }
}
