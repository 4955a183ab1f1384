import { groupIn } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { ownEntries } from '../../store/audit-log.ts'
import type { Tx } from '../../store/database.ts'
import { assignmentOf, type Grant } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import { namesOfGrant } from './begin.ts'

// A row that somebody makes while a grant lives looks in AWS's listing like the grant's own. Only CloudTrail tells of it.

/** A row that a grant gave, and who else made it. */
export interface MadeElsewhere {
  access: string
  /** As people read it. */
  row: string
  who: string
  when: string
}

/** All of them are named in the question, and it is one message of Slack. */
const most = 40

/**
 * Which of what these grants of one request gave others have made since; none where nobody has, or CloudTrail may not or cannot
 * say.
 */
export async function madeElsewhere(ctx: Context, grants: readonly Grant[]): Promise<MadeElsewhere[]> {
  const rows = grants.filter((grant) => groupIn(assignmentOf(grant)) === undefined)
  if (rows.length === 0) return []
  const since = Math.min(...rows.map(({ startsAt }) => startsAt))
  try {
    const between = { since, until: ctx.clock.now(), otherThan: ctx.directory.identity.arn }
    const { made } = await ctx.aws.background.whoMade(rows.map(assignmentOf), between)
    return made.slice(0, most).flatMap(({ access, who, at }) => {
      const grant = rows.find((one) => one.access === access)
      if (!grant) return []
      const { account, set, for: whom } = namesOfGrant(ctx, grant)
      return { access, row: `${set} · ${account} · ${whom}`, who: inShort(who), when: minuteOf(at) }
    })
  } catch (error) {
    // It is optional: a warning does not wait for it, and is never left out for it.
    ctx.log.info({ err: error, request: grants[0]?.requestId }, 'CloudTrail does not say who else has made an access')
    return []
  }
}

/** `user/ana`, or `assumed-role/pipeline/session`: the rest names the account. */
const inShort = (arn: string): string => arn.split(':').slice(5).join(':') || arn
const minuteOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What those who look after the grants are asked about; `of`: how many the request gave. */
export function elsewhere(made: readonly MadeElsewhere[], of: number): Refusal {
  const [one] = made
  if (one && of === 1) return new Refusal('made_elsewhere', { who: one.who, when: one.when })
  const rows = made.map(({ row, who, when }) => `${row} (${who}, ${when})`).join('\n')
  return new Refusal('made_elsewhere_some', { count: made.length, of, rows })
}

/** Who said that it stays, by Slack user id; null: nobody did. */
export type ElsewhereAnswer = Pick<MadeElsewhere, 'who' | 'when'> & { keptBy: string | null }

/**
 * What was asked last of a grant whose access somebody else has made as well, and what was answered: as the audit log has it,
 * because an answer keeps the access. It keeps what the question named, and nothing else of the request.
 */
export async function elsewhereAnswer(
  { store: { seal } }: Pick<Context, 'store'>,
  tx: Tx,
  { requestId, access }: Grant,
): Promise<ElsewhereAnswer | undefined> {
  const told = await ownEntries({ db: tx, seal }, { requestId, facts: ['keep-asked', 'kept'] })
  const questions = told.map(({ fact, data }) =>
    fact === 'keep-asked' ? madeIn(data).find((one) => one.access === access) : undefined,
  )
  const at = questions.findLastIndex((one) => one !== undefined)
  const asked = questions[at]
  if (!asked) return undefined
  const answer = told[at + 1]
  return { who: asked.who, when: asked.when, keptBy: answer?.fact === 'kept' ? answer.actor : null }
}

/** What of these was not asked about yet, or was not answered before more came: nothing of it where all was. */
export async function notAskedYet(
  ctx: Pick<Context, 'store'>,
  tx: Tx,
  grants: readonly Grant[],
  made: readonly MadeElsewhere[],
): Promise<MadeElsewhere[]> {
  const open: { one: MadeElsewhere; isNew: boolean }[] = []
  for (const one of made) {
    const grant = grants.find(({ access }) => access === one.access)
    const answer = grant && (await elsewhereAnswer(ctx, tx, grant))
    if (grant && !answer?.keptBy) open.push({ one, isNew: answer === undefined })
  }
  return open.some(({ isNew }) => isNew) ? open.map(({ one }) => one) : []
}

/** The rows that a question named. */
const madeIn = ({ made }: { [key: string]: unknown }): MadeElsewhere[] =>
  Array.isArray(made) ? (made as MadeElsewhere[]) : []
