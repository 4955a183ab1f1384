import { Refusal } from '../../errors.ts'
import type { Json } from '../../json.ts'
import type { Ruling } from '../../policy/policy-types.ts'
import { ticketLink } from '../../policy/ticket.ts'
import type { Tx } from '../../store/database.ts'
import type { Person } from '../../store/person-rows.ts'
import { insertRequest, requestsIn } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { keepToBound } from '../grant/keep-to-bound.ts'
import { behindEnds } from '../job-payloads.ts'
import { refuseWhileBehind } from '../restored.ts'
import { record } from '../transition.ts'
import { refuseAskedAlready } from './asked-already.ts'
import { keptBeneficiary, rememberedBeneficiaries } from './beneficiary.ts'
import { checkInput } from './check-input.ts'
import { operationOf } from './operation.ts'
import { rememberedRuling } from './ruling.ts'

/** Most plans are made within seconds: whoever asked is told at once what came of it. */
const soonMs = 2_000

/** What a person asks for, as the form gives it. */
export interface Wish {
  operation: string
  /** The values by field name; checked against the operation's fields. */
  input: Record<string, Json>
  reason: string
  requester: Person
  /** ms; null where the operation gives nothing that ends, or it is to have no end. */
  durationMs: number | null
  permanent: boolean
  /** Made when the form was opened: submitting twice makes one request. */
  formKey: string
  extendsGrant: string | null
  ticket?: string | null
  /** When it is to begin, ms since the epoch; null: as soon as it is approved. */
  startsAt?: number | null
}

function checkStart({ clock }: Context, startsAt: number): void {
  if (!Number.isSafeInteger(startsAt) || startsAt <= clock.now()) throw new Refusal('start_past', {}, 'startsAt')
}

/** Refuses what is known to be impossible from what is remembered: no AWS call, no Slack call. */
export async function checkWish(ctx: Context, wish: Wish): Promise<Ruling> {
  await refuseWhileBehind(ctx.store.db)
  const operation = operationOf(ctx, wish.operation)
  const { account, permissionSet } = wish.input
  if (typeof account === 'string') {
    const known = ctx.directory.account(account)
    if (!known) throw new Refusal('account_unknown', { account }, 'account')
    if (known.state !== 'ACTIVE')
      throw new Refusal('account_not_active', { account: known.name, state: known.state }, 'account')
  }
  if (typeof permissionSet === 'string' && !ctx.directory.permissionSet(permissionSet)) {
    throw new Refusal('permission_set_unknown', { permissionSet }, 'permissionSet')
  }
  checkInput(operation, wish, ctx.directory, wish.requester.locale)
  if (wish.startsAt) checkStart(ctx, wish.startsAt)
  const ruling = await rememberedRuling(ctx, { ...wish, ticket: wish.ticket ?? null }, wish.requester.slackId)
  if (wish.startsAt && (operation.gives !== 'grant' || wish.extendsGrant))
    throw new Refusal('start_at_once', { rule: ruling.rule }, 'startsAt')
  await keepToBound(ctx, ctx.store.db, wish, ruling)
  return ruling
}

/** More than the guide proposes at once; a person who asks for ever more would hide what others wait for. */
const mostOpen = 50

async function refuseTooMany(tx: Tx, requester: string): Promise<void> {
  const open = await requestsIn(tx, requester, ['planning', 'pending', 'approved', 'executing'])
  if (open.length > mostOpen) throw new Refusal('too_many_open', { count: mostOpen })
}

/** Stores the request and has its plan made. Gives its id; the same form key gives the same id. */
export async function submit(ctx: Context, wish: Wish): Promise<string> {
  const ruling = await checkWish(ctx, wish)
  const url = ticketLink(ruling.ticket, wish.ticket ?? '')
  const operation = operationOf(ctx, wish.operation)
  const about = operation.about(wish.input as never, { directory: ctx.directory })
  const requester = wish.requester.slackId
  const beneficiary = keptBeneficiary(ctx, await rememberedBeneficiaries(ctx, { ...wish, requester }))
  const id = await ctx.store.transaction(async (tx) => {
    const now = ctx.clock.now()
    // One wish of a person after the other: of two forms sent in the same instant the second one finds the first.
    await ctx.store.lock(tx, `asking:${requester}`)
    const { id, created } = await insertRequest(tx, {
      operation: wish.operation,
      input: wish.input,
      about,
      reason: wish.reason,
      requester,
      beneficiary,
      // One person's form says nothing about another's.
      formKey: `${requester}:${wish.formKey}`,
      durationMs: wish.durationMs,
      permanent: wish.permanent,
      extendsGrant: wish.extendsGrant,
      ticket: wish.ticket ?? null,
      startsAt: wish.startsAt ?? null,
      createdAt: now,
    })
    if (!created) return id
    await refuseTooMany(tx, requester)
    await refuseAskedAlready(tx, { ...wish, id, requester })
    await record(ctx, tx, 'asked', {
      requestId: id,
      by: requester,
      data: {
        operation: wish.operation,
        about,
        input: wish.input,
        reason: wish.reason,
        durationMs: wish.durationMs,
        permanent: wish.permanent,
        extendsGrant: wish.extendsGrant,
        form: wish.formKey,
        ...(wish.ticket && { ticket: wish.ticket, ...(url && { ticketUrl: url }) }),
        ...(wish.startsAt && { startsAt: wish.startsAt }),
      },
    })
    await ctx.jobs.enqueue(tx, 'plan', id, { requestId: id }, { priority: behindEnds })
    // A card it has only when it is planned.
    await ctx.jobs.enqueue(tx, 'draw-dm', id, { requestId: id }, { priority: 5, runAt: now + soonMs })
    return id
  })
  ctx.jobs.kick()
  return id
}
