import { type Assignment, assignmentKey } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Json } from '../../json.ts'
import type { Plan } from '../../operations/shared/define-operation.ts'
import { asksForTags } from '../../policy/facts-asked.ts'
import type { Beneficiary, Ruling } from '../../policy/policy-types.ts'
import { changesOf } from '../../store/changes.ts'
import { endWishOf } from '../../store/end-wish.ts'
import { grantOn, grantsOfSet } from '../../store/grants.ts'
import type { ForWhom, Request } from '../../store/request.ts'
import { noteAccounts } from '../account-record.ts'
import type { Context } from '../context.ts'
import { keepToBound } from '../grant/keep-to-bound.ts'
import { provenGrants } from '../grant/proven.ts'
import { isSilence } from '../keep-to-channels.ts'
import { memberAsOfNow } from '../people/as-of-now.ts'
import { boundAtSight } from '../people/holders.ts'
import { membersInSlack } from '../people/members-in-slack.ts'
import { mayNotGain } from '../people/standing.ts'
import { refuseStopped, refuseStoppedUser } from '../people/stopped.ts'
import { keptBeneficiary } from './beneficiary.ts'
import { keepToCode } from './claimed-changes.ts'
import { digestOf } from './digest.ts'
import { onRecord } from './on-record.ts'
import { operationOf } from './operation.ts'
import { ownerNotes } from './owner-notes.ts'
import { type Judged, judgeNow } from './ruling.ts'

export interface Planned {
  plan: Plan
  digest: string
  ruling: Ruling
  beneficiary: ForWhom | null
}

/**
 * Checks that it was asked for, who asks and by which rule, as of now, and makes the plan from what AWS says now.
 * Throws a `Refusal` when the request cannot be.
 */
export async function planNow(ctx: Context, row: Request): Promise<Planned> {
  const { ruling, accounts, gains, via } = await mayNow(ctx, row)
  const operation = operationOf(ctx, row.operation)
  const made = await operation.plan(row.input as never, {
    directory: ctx.directory,
    aws: ctx.aws,
    policy: ctx.config.policy,
    via,
    membersInSlack: (handle) => membersInSlack(ctx, handle),
    requestId: row.id,
    extendsGrant: row.extendsGrant ?? undefined,
    made: (await changesOf(ctx.store.db, row.id, 'do')).flatMap(({ attempts, change }) => (attempts > 0 ? change : [])),
    liveGrants: (access) => grantsOn(ctx, access, row.id),
    grantsOfSet: (arn) => grantsOfSet(ctx.store.db, arn),
    isOwn: async (access) => (await grantOn(ctx.store.db, row.id, assignmentKey(access))) !== undefined,
  })
  for (const access of made.accesses ?? [made.access]) await keepToBound(ctx, ctx.store.db, row, ruling, access)
  const [account] = accounts
  const isOfMany = made.accesses !== undefined || typeof row.input.account !== 'string'
  const facts =
    account && isOfMany
      ? { accounts: Object.fromEntries(accounts.map((one) => [one.id, factsOf(ctx, one)])) }
      : account && { account: factsOf(ctx, account) }
  const inCode = await keepToCode(ctx, made, { isStop: operation.stops !== undefined })
  const whose = await ownerNotes(ctx, made)
  const plan = { ...made, reliesOn: { ...made.reliesOn, ...facts }, notes: [...inCode, ...whose, ...made.notes] }
  return { plan, ruling, beneficiary: gains, digest: digestOf(plan, row) }
}

/** Checks whether a request may be, and by which rule, without making its plan. */
export async function mayNow(ctx: Context, row: Request): Promise<Judged & { gains: ForWhom | null }> {
  if (!(await onRecord(ctx, ctx.store.db, row)).asked) throw new Refusal('not_on_record', { id: row.id })
  await memberAsOfNow(ctx, row.requester)
  await refuseStopped(ctx, row.requester, row.id)
  const judged = await judgeNow(ctx, row)
  // An account that cannot be read has no name here; that is no news.
  const named = judged.accounts.filter(({ name }) => name)
  if (named.length > 0) await noteAccounts(ctx, named)
  const gains = await gainsNow(ctx, judged)
  // Rules go by addresses, too: AWS has just said of somebody who gains that theirs is another one.
  if (judged.beneficiaries.some((one) => hasNewAddress(ctx, one))) return mayNow(ctx, row)
  await onlyOurChannels(ctx, judged.ruling)
  return { ...judged, gains }
}

/** For whom it is, with whoever is bound to it in Slack; refuses who may not be given anything any more. */
async function gainsNow(ctx: Context, { beneficiaries }: Judged): Promise<ForWhom | null> {
  const sight: Beneficiary[] = []
  for (const one of beneficiaries) {
    const gains = keptBeneficiary(ctx, [one])
    if (!gains || one.kind === 'group') {
      sight.push(one)
      continue
    }
    await refuseStoppedUser(ctx, gains.id)
    // AWS is asked about the user there: at sight nobody becomes whom an address belonged to when it was listed.
    const lost = await mayNotGain(ctx, gains.id, gains.name)
    if (lost) throw lost
    const slackIds = gains.kind === 'self' ? gains.slackIds : await boundAtSight(ctx, gains.id)
    sight.push('person' in one ? { ...one, person: { ...one.person, slackIds } } : one)
  }
  return keptBeneficiary(ctx, sight)
}

function hasNewAddress({ directory }: Context, beneficiary: Beneficiary): boolean {
  if (!('person' in beneficiary)) return false
  const { userId, emails } = beneficiary.person
  const now = directory.user(userId)?.email.toLowerCase()
  return now !== undefined && now !== (emails[0] ?? '')
}

/** What rules go by: when it is otherwise before the plan is carried out, it is decided again. */
const factsOf = ({ config }: Context, { name, state, ouPath, tags }: Judged['accounts'][number]): Json => ({
  accountName: name,
  accountState: state,
  ouPath,
  ...(asksForTags(config.policy) && { accountTags: tags ?? null }),
})

/** Whoever is in a channel sees what is posted there and can press it; people of another company must do neither. */
async function onlyOurChannels(ctx: Context, { channel, rule }: Ruling): Promise<void> {
  for (const used of new Set([channel, ctx.config.policy.channels.audit])) {
    const name = await ctx.chat.sharedChannel(used).catch((error) => {
      // Those who decide are asked in private then; without its record nothing is done.
      if (isSilence(error) && used !== ctx.config.policy.channels.audit) return undefined
      throw error
    })
    if (name) throw new Refusal('channel_shared', { channel: name, rule })
  }
}

async function grantsOn(ctx: Context, access: Assignment, exceptRequest: string) {
  const grants = await provenGrants(ctx, ctx.store.db, access)
  return (
    grants
      // What AWS no longer shows holds nothing: if it is there all the same, somebody else has given it.
      .filter((g) => g.requestId !== exceptRequest && g.state !== 'lost')
      .map((g) => ({
        id: g.id,
        until: g.proven.endsAt,
        ending: g.state === 'removing' || endWishOf(ctx.store, g) !== undefined,
      }))
  )
}
