import type { Pair } from '../../aws/read-assignments.ts'
import type { Group } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { parsePrincipal } from '../../operations/shared/access.ts'
import { groupAccessNow } from '../../operations/shared/group-access.ts'
import { combined } from '../../policy/combine.ts'
import { evaluate, mayApprove } from '../../policy/evaluate.ts'
import type { Asked, Beneficiary, Ruling } from '../../policy/policy-types.ts'
import { isGroup } from '../../policy/selector-states.ts'
import { decisionsOn } from '../../store/decision-rows.ts'
import type { Request } from '../../store/request.ts'
import type { Context } from '../context.ts'
import { grantsOnRecord } from '../grant/proven.ts'
import { memberAsOfNow } from '../people/as-of-now.ts'
import { oneEach } from '../people/humans.ts'
import { refuseStopped } from '../people/stopped.ts'
import { rulingsAsItBecomes } from './as-it-becomes.ts'
import { beneficiariesNow, idOf, rememberedBeneficiaries, requesterAs } from './beneficiary.ts'
import { gainsFrom, isSamePerson } from './conflict-of-interest.ts'
import { hasEscalated } from './escalated.ts'
import { type FactsNow, factsOfAll, groupsNow } from './facts-now.ts'
import { withoutHolders } from './holders-of-set.ts'
import { operationOf } from './operation.ts'
import { withoutGainers } from './without-gainers.ts'

// What is asked, the rule that decides on it, and whose yes counts under it.

interface Wanted {
  operation: string
  input: Record<string, Json>
  durationMs: number | null
  permanent: boolean
  ticket?: string | null
  startsAt?: number | null
  /** Of what is stored. */
  id?: string
  extendsGrant?: string | null
}

/**
 * How the policy sees a wish: once, or once for each assignment that it is about. Whoever joins a group has all that it
 * `brings`, for as long as they are in it: what no rule gives them so, they do not get this way either.
 */
function askedOf(
  ctx: Context,
  wish: Wanted,
  requester: string,
  all: readonly Beneficiary[],
  brings: readonly Pair[],
  email: string | undefined,
): Asked[] {
  const { account, permissionSet } = wish.input
  const made = nameOfMade(ctx, wish)
  const gaining = all.length === 0 ? [{ kind: 'nobody' as const }] : all
  const more = {
    ...(wish.ticket !== undefined && { ticket: wish.ticket ?? '' }),
    ...(wish.startsAt && { startsInMs: wish.startsAt - ctx.clock.now() }),
  }
  const asked = {
    ...more,
    operation: wish.operation,
    requester,
    permanent: wish.permanent,
    input: wish.input,
    ...(email !== undefined ? { email } : {}),
    ...(typeof account === 'string' ? { accountId: account } : {}),
    ...(typeof permissionSet === 'string' ? { permissionSetArn: permissionSet } : {}),
    ...(made !== undefined ? { permissionSetName: made, permissionSetHighRisk: isRisky(ctx, wish) } : {}),
    ...(wish.durationMs === null ? {} : { durationMs: wish.durationMs }),
  }
  const accesses = operationOf(ctx, wish.operation).accesses?.(wish.input as never, { directory: ctx.directory })
  if (!accesses)
    return gaining.flatMap((beneficiary): Asked[] => [
      { ...asked, beneficiary },
      ...brings.map((pair) => {
        const to = { ...more, operation: 'assign-permission-set', requester, beneficiary, ...pair }
        return wish.durationMs === null
          ? { ...to, permanent: true }
          : { ...to, permanent: false, durationMs: wish.durationMs }
      }),
    ])
  return accesses.map(({ accountId, permissionSetArn, principal }) => {
    const beneficiary = all.find((one) => idOf(one) === principal.id)
    if (!beneficiary) throw new Error('somebody gains of whom nothing is known')
    return { ...asked, beneficiary, accountId, permissionSetArn }
  })
}

/** What is stored and has escalated may be approved by more people; what is made longer counts from its beginning. */
async function asItStands(ctx: Context, { id, extendsGrant, durationMs }: Wanted, all: Asked[]): Promise<Asked[]> {
  const escalated = id !== undefined && (await hasEscalated(ctx, ctx.store.db, id))
  const before = extendsGrant && durationMs !== null ? await lastingMs(ctx, extendsGrant) : 0
  return all.map((one) => ({
    ...one,
    ...(escalated && { escalated: true }),
    ...(before > 0 && durationMs !== null && { totalMs: before + durationMs }),
  }))
}

/** How long the access lasts that a request gave, by the audit log, ms; of several the longest. */
export async function lastingMs(ctx: Context, requestId: string): Promise<number> {
  const given = await grantsOnRecord(ctx, ctx.store.db, requestId)
  return Math.max(0, ...given.map(({ startsAt, endsAt }) => (endsAt === null ? 0 : endsAt - startsAt)))
}

/** The confirmed address of whoever may go on alone; the policy asks for nobody else's. */
const addressOf = async (ctx: Context, slackId: string): Promise<string | undefined> =>
  ctx.roster.soleAdministrator === slackId ? (await ctx.people.remembered(slackId))?.email : undefined

/** The group that somebody is to join. */
const joinedGroup = ({ operation, input: { group } }: Wanted): string | undefined =>
  (operation === 'add-to-group' || operation === 'join-group') && typeof group === 'string'
    ? parsePrincipal(group).id
    : undefined

/** The name of the permission set that is made by it: a new one, or one that is there with other contents. */
function nameOfMade(ctx: Context, { operation, input: { name, permissionSet } }: Wanted): string | undefined {
  if (!ctx.operations.get(operation)?.shapes) return undefined
  if (typeof permissionSet === 'string') return ctx.directory.permissionSet(permissionSet)?.name
  return typeof name === 'string' ? name : undefined
}

/** Whether the permission set that is to be made allows as much as an administrator may. */
const isRisky = (ctx: Context, { operation, input }: Wanted): boolean =>
  operationOf(ctx, operation).risk(input as never, { directory: ctx.directory }) === 'high'

function rulingOn(ctx: Context, wish: Wanted, all: readonly Asked[], facts: readonly FactsNow[] = []): Ruling {
  return combined([
    ...all.map((asked, i) => {
      const result = evaluate(ctx.config.policy, asked, facts[i]?.context ?? ctx)
      if ('ruling' in result) return result.ruling
      throw all.length === 1 || asked.accountId === undefined
        ? result.refused
        : namingPair(ctx, all, asked, result.refused)
    }),
    ...all.slice(0, 1).flatMap((asked) => rulingsAsItBecomes(ctx, wish, asked, facts[0]?.context)),
  ])
}

/** One of many that is not given refuses all: nothing is left out that somebody asked for. */
function namingPair({ directory }: Context, all: readonly Asked[], asked: Asked, { code, vars }: Refusal): Refusal {
  const { accountId = '', permissionSetArn = '' } = asked
  return new Refusal(all[0]?.accountId === undefined ? 'brought_refused' : 'pair_refused', {
    ...vars,
    pairAccount: directory.account(accountId)?.name ?? accountId,
    pairSet: directory.permissionSet(permissionSetArn)?.name ?? permissionSetArn,
    because: code,
  })
}

/** The rule that decides on a wish by what is remembered: no call. Throws the policy's `Refusal`. */
export async function rememberedRuling(ctx: Context, wish: Wanted, requester: string): Promise<Ruling> {
  const group = joinedGroup(wish)
  const brings = group === undefined ? [] : ctx.directory.assignments({ principal: { type: 'GROUP', id: group } })
  const all = await rememberedBeneficiaries(ctx, { ...wish, requester })
  const asked = askedOf(ctx, wish, requester, all, brings, await addressOf(ctx, requester))
  return rulingOn(ctx, wish, await asItStands(ctx, wish, asked))
}

/**
 * Whether somebody may approve a stored request by today's rule, for what must not wait for AWS, such as taking access
 * away. Where no rule gives it any more, nobody may.
 */
export async function mayApproveToday(ctx: Context, request: Request, slackId: string): Promise<boolean> {
  try {
    // A ticket that a rule asks for by now is nothing to the end.
    const { ticket: _, startsAt: __, ...wish } = request
    return mayApprove(await rememberedRuling(ctx, wish, request.requester), slackId)
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

export interface Judged {
  ruling: Ruling
  /** Each who gains. */
  beneficiaries: Beneficiary[]
  /** The accounts as they were judged. */
  accounts: NonNullable<FactsNow['account']>[]
  /** The id of the group by which it is given, where it is given so. */
  via?: string
}

/**
 * The group by which a rule gives access, and all else that comes with it: whoever joins has that too, so it is judged for
 * itself. Throws a `Refusal` where the group is not what the rule needs it to be.
 */
async function byWayOf(ctx: Context, asked: readonly Asked[], { rule }: Ruling, via: string, groups: readonly Group[]) {
  const [only] = asked
  const vars = { rule, group: via }
  if (!only?.accountId || asked.length > 1) throw new Refusal('via_alone', vars)
  if (only.beneficiary.kind === 'group') throw new Refusal('via_people_only', vars, 'principal')
  const [group, ...namesakes] = groups.filter(({ displayName }) => isGroup(`group:${via}`, displayName, 'as-read'))
  if (!group || namesakes.length > 0) throw new Refusal('via_group_unknown', vars)
  const brings = await groupAccessNow(ctx, group.id)
  const isAsked = (pair: Pair) => pair.accountId === only.accountId && pair.permissionSetArn === only.permissionSetArn
  if (!brings.some(isAsked)) throw new Refusal('via_without_access', vars)
  const others = brings.filter((pair) => !isAsked(pair)).map((pair): Asked => ({ ...only, ...pair }))
  return { group: group.id, others }
}

/** The ruling on a stored request, by today's policy, people and facts of AWS. Throws the policy's `Refusal`. */
export async function judgeNow(ctx: Context, request: Request): Promise<Judged> {
  const groups = await groupsNow(ctx)
  const beneficiaries = await beneficiariesNow(ctx, request, groups)
  const group = joinedGroup(request)
  const brings = group === undefined ? [] : await groupAccessNow(ctx, group)
  const email = await addressOf(ctx, request.requester)
  const asks = { requesterAs: await requesterAs(ctx, request.requester) }
  const wished = askedOf(ctx, request, request.requester, beneficiaries, brings, email)
  const asked = (await asItStands(ctx, request, wished)).map((one): Asked => ({ ...one, ...asks }))
  const facts = await factsOfAll(ctx, asked, groups)
  const accounts = [...new Set(facts.flatMap(({ account }) => account ?? []))]
  const judge = async (all: readonly Asked[], seen: readonly FactsNow[]) =>
    withoutGainers(ctx, request, await withoutHolders(ctx, request, rulingOn(ctx, request, all, seen)))
  const ruling = await judge(asked, facts)
  const [only] = asked
  if (ruling.via === undefined || !only || request.operation === 'join-group' || request.operation === 'add-to-group')
    return { ruling, beneficiaries, accounts }
  const { group: by, others } = await byWayOf(ctx, asked, ruling, ruling.via, groups ?? ctx.directory.groups())
  const all = [only, ...others]
  const { via: _, ...judged } = await judge(all, await factsOfAll(ctx, all, groups))
  return { ruling: { ...judged, via: ruling.via }, beneficiaries, accounts, via: by }
}

/** Approvals by people who may approve now. */
export const countingApprovals = <D extends { verdict: string; approver: string }>(
  decisions: D[],
  ruling: Ruling,
): D[] => decisions.filter((d) => d.verdict === 'approve' && mayApprove(ruling, d.approver))

/**
 * The same, by people who are still members of the workspace (a user id or an e-mail in the policy outlives the person's
 * account) and who have not come to gain from it since; of a human's accounts, one.
 */
export async function validApprovals(ctx: Context, row: Request, ruling: Ruling): Promise<Set<string>> {
  const valid = new Set<string>()
  for (const { approver } of countingApprovals(await decisionsOn(ctx.store.db, row.id, row.digest ?? ''), ruling)) {
    try {
      const person = await memberAsOfNow(ctx, approver)
      await refuseStopped(ctx, approver)
      const own = approver === row.requester
      if (own || !((await gainsFrom(ctx, person, row)) || (await isSamePerson(ctx, person, row.requester))))
        valid.add(approver)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return new Set(await oneEach(ctx, ctx.store.db, valid))
}
