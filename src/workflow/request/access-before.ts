import { type Assignment, assignmentKey } from '../../aws/types.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import { isHandle } from '../../policy/selectors.ts'
import { requestsThatGave } from '../../store/grants.ts'
import type { DecisionHelp } from '../../store/request.ts'
import { usersBoundTo } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'
import { grantsOnRecord, type Proven } from '../grant/proven.ts'

// What is on record of the same access, for whoever decides: no call to AWS.

/** So soon after its end the same access asked for anew says that it was too short. */
const soonAgainMs = 3_600_000

/** How often the same access was had since a time, and the shortest time that was enough. */
export async function hadBefore(ctx: Context, access: Assignment, since: number): Promise<DecisionHelp['had']> {
  const { db } = ctx.store
  const key = assignmentKey(access)
  const all: Proven[] = []
  for (const requestId of await requestsThatGave(db, key, since))
    for (const grant of await grantsOnRecord(ctx, db, requestId))
      if (grant.given && assignmentKey(grant.assignment) === key) all.push(grant)
  if (all.length === 0) return undefined
  const enough = all.flatMap(({ startsAt, endedAt }) =>
    endedAt === undefined || all.some((next) => next.startsAt >= endedAt && next.startsAt < endedAt + soonAgainMs)
      ? []
      : [endedAt - startsAt],
  )
  const last = all.reduce((a, b) => (b.startsAt > a.startsAt ? b : a))
  const unused = last.unusedUntil !== undefined && { unused: true as const }
  return { times: all.length, sufficedMs: enough.length > 0 ? Math.min(...enough) : null, ...unused }
}

/** How many of those who may ask for it by the same rule hold it themselves, by what AWS showed last. */
export async function peersWith(
  ctx: Context,
  { accountId, permissionSetArn }: Assignment,
  whom: readonly string[],
  { rule }: Ruling,
): Promise<DecisionHelp['peers']> {
  const { requesters = [] } = ctx.config.policy.rules.find(({ name }) => name === rule) ?? {}
  const group = requesters.find((one) => isHandle(one) && whom.some((id) => ctx.roster.members(one)?.has(id)))
  const members = group === undefined ? undefined : ctx.roster.members(group)
  if (group === undefined || !members || members.size < 2) return undefined
  const bound = new Set((await usersBoundTo(ctx.store.db, members)).values())
  const holders = ctx.directory.assignments({ accountId, permissionSetArn })
  const holding = new Set(holders.flatMap(({ principal }) => (principal.type === 'USER' ? principal.id : [])))
  return { group, holding: [...bound].filter((id) => holding.has(id)).length, of: members.size }
}
