import { assignmentKey } from '../../aws/types.ts'
import type { State } from '../../lifecycle.ts'
import type { Tx } from '../../store/database.ts'
import { type Grant, grantsOfRequest, insertGrant, numberOf, oneOf, updateGrant } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { planOf } from '../request/operation.ts'
import { putBack, record } from '../transition.ts'
import { grantOnRecord, grantsOnRecord, isOnItsWayOut, type Proven } from './proven.ts'

/** What the rows may say of a grant that the audit log has in a state. */
const fits: Record<Proven['state'], { grant: Grant['state'][]; request: State[] }> = {
  starting: { grant: ['starting'], request: ['executing'] },
  active: { grant: ['active'], request: ['active'] },
  lost: { grant: ['lost'], request: ['active'] },
  giving: { grant: ['giving'], request: ['active'] },
  failed: { grant: ['removing', 'active', 'ended'], request: ['revoking', 'failed'] },
  removing: { grant: ['removing'], request: ['revoking', 'failed'] },
  over: { grant: ['ended'], request: [] },
}

/** Of several grants each goes its own way, while the request that gave them is in one of these. */
const several: State[] = ['active', 'partial', 'approved', 'executing', 'revoking']

/** The states that a request may be in, while it has grants like these. */
function statesOf(proven: readonly Proven[]): State[] {
  const live = proven.filter(({ state }) => state !== 'over')
  const [only] = live
  if (!only) return []
  if (proven.length === 1) {
    const { request } = fits[only.state]
    if (only.retried) return []
    // Where several were asked for and one is given, it goes its own way, too: it begins before its request is through.
    return only.alone || only.state === 'starting' ? request : [...request, 'executing', 'active']
  }
  if (live.some(({ state }) => state === 'starting')) return fits.starting.request
  return live.some((one) => !isOnItsWayOut(one)) ? several : []
}

/** Which columns of the rows do not say what the audit log says; none where all is well. */
export function wrongColumns(row: Request, grants: readonly Grant[], proven: readonly Proven[]): string[] {
  const states = statesOf(proven)
  const state = states.length === 0 || states.includes(row.state) ? [] : ['requests.state']
  const unknown = grants.filter((grant) => grant.state !== 'ended' && !proven[numberOf(grant)])
  const columns = proven.flatMap((one, number) =>
    wrongOf(
      one,
      grants.find((grant) => numberOf(grant) === number),
    ),
  )
  return [...new Set([...state, ...unknown.map(() => 'grants'), ...columns])]
}

function wrongOf(proven: Proven, grant: Grant | undefined): string[] {
  if (proven.state === 'over') return grant && grant.state !== 'ended' ? ['grants'] : []
  if (!grant) return proven.state === 'failed' ? [] : ['grants']
  return Object.keys(differing(grant, proven)).map((column) => `grants.${column}`)
}

/** What has to be written into a grant's row. */
function differing(grant: Grant, { assignment, endsAt, state }: Proven): Partial<Grant> {
  const should: Partial<Grant> = {
    access: assignmentKey(assignment),
    accountId: assignment.accountId,
    permissionSetArn: assignment.permissionSetArn,
    principalType: assignment.principal.type,
    principalId: assignment.principal.id,
    ...(state !== 'starting' && { endsAt }),
    ...(!fits[state].grant.includes(grant.state) && { state: fits[state].grant[0], endedAt: null }),
  }
  return Object.fromEntries(Object.entries(should).filter(([key, value]) => grant[key as keyof Grant] !== value))
}

/**
 * Makes the rows of a request and its grants say again what the audit log says, loudly: the end, the access, the state.
 * Gives them as they are then; a grant that the log has no living one for is over. With the request locked.
 */
export async function mendGrants(ctx: Context, tx: Tx, row: Request): Promise<{ row: Request; grants: Grant[] }> {
  const proven = await grantsOnRecord(ctx, tx, row.id)
  const grants = await grantsOfRequest(tx, row.id)
  const columns = wrongColumns(row, grants, proven)
  if (columns.length === 0) return { row, grants }
  const [state] = statesOf(proven)
  if (columns.includes('requests.state') && state) await putBack(tx, row, state)
  const over = { state: 'ended', endedAt: ctx.clock.now(), endCause: 'unproven', endedBy: 'bot' } as const
  for (const grant of grants) {
    const one = proven[numberOf(grant)]
    if (one && one.state !== 'over') await updateIf(tx, grant, differing(grant, one))
    else if (grant.state !== 'ended') await updateGrant(tx, grant, over)
  }
  for (const [number, one] of proven.entries())
    if (one.state !== 'over' && one.state !== 'failed' && !grants.some((grant) => numberOf(grant) === number))
      await insertAnew(tx, row, number, one)
  ctx.log.error({ request: row.id, columns }, 'the database says of access what the audit log does not')
  await record(ctx, tx, 'rows-mended', { requestId: row.id, by: 'bot', data: { columns } })
  return { row: (await getRequest(tx, row.id)) ?? row, grants: await grantsOfRequest(tx, row.id) }
}

/**
 * The same before a grant moves on. Of many, each is held against the log for itself; all of them are when it is wrong, or
 * when their request moves on with this one.
 */
export async function mendGrant(
  ctx: Context,
  tx: Tx,
  row: Request,
  grant: Grant,
): Promise<{ row: Request; grant: Grant | undefined }> {
  if (planOf(row).accesses && !(await isLast(tx, grant))) {
    const proven = await grantOnRecord(ctx, tx, row.id, (given) => given[numberOf(grant)])
    const lives = proven !== undefined && proven.state !== 'over' && !isOnItsWayOut(proven)
    const states = !lives ? [] : proven.state === 'starting' ? fits.starting.request : several
    const isRight = proven && wrongOf(proven, grant).length === 0
    if (isRight && (states.length === 0 || states.includes(row.state))) return { row, grant }
  }
  const mended = await mendGrants(ctx, tx, row)
  return { row: mended.row, grant: mended.grants.find(({ id }) => id === grant.id) }
}

/** Whether no other would go on, were this one to end; or where it ends already, whether no other is left. */
async function isLast(tx: Tx, { requestId, id, state }: Grant): Promise<boolean> {
  const left = ['starting', 'active', 'lost', 'giving', ...(state === 'removing' ? [state] : [])] as const
  return (await oneOf(tx, requestId, left, id)) === undefined
}

const updateIf = async (tx: Tx, grant: Grant, patch: Partial<Grant>): Promise<void> => {
  if (Object.keys(patch).length > 0) await updateGrant(tx, grant, patch)
}

async function insertAnew(tx: Tx, row: Request, number: number, { assignment, startsAt, endsAt, state }: Proven) {
  const { id: requestId, requester, beneficiary } = row
  const isOwn = !beneficiary || beneficiary.kind === 'self'
  const holder = isOwn ? requester : (beneficiary.slackIds[0] ?? null)
  const careOf = isOwn ? null : requester
  const access = assignmentKey(assignment)
  await insertGrant(tx, { requestId, number, holder, careOf, access, assignment, at: startsAt })
  const made = (await grantsOfRequest(tx, requestId)).find((grant) => numberOf(grant) === number)
  if (made && state !== 'starting') await updateGrant(tx, made, { state: fits[state].grant[0] ?? 'active', endsAt })
}
