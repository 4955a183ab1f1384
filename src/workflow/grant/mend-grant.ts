import { assignmentKey } from '../../aws/types.ts'
import type { State } from '../../lifecycle.ts'
import type { Tx } from '../../store/database.ts'
import { type Grant, getGrant, insertGrant, updateGrant } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { Context } from '../context.ts'
import { putBack, record } from '../transition.ts'
import { grantOnRecord, type Proven } from './proven.ts'

/** What the rows may say of a grant that the audit log has in a state. */
const fits: Record<Proven['state'], { grant: Grant['state'][]; request: State[] }> = {
  starting: { grant: ['starting'], request: ['executing'] },
  active: { grant: ['active'], request: ['active'] },
  ending: { grant: ['removing', 'active', 'ended'], request: ['revoking', 'failed'] },
  over: { grant: ['ended'], request: [] },
}

/** Which columns of the rows do not say what the audit log says; none where all is well. */
export function wrongColumns(row: Request, grant: Grant | undefined, proven: Proven | undefined): string[] {
  if (!proven || proven.state === 'over') return grant && grant.state !== 'ended' ? ['grants'] : []
  const { request } = fits[proven.state]
  const state = request.includes(row.state) ? [] : ['requests.state']
  if (!grant) return proven.state === 'ending' ? state : [...state, 'grants']
  return [...state, ...Object.keys(differing(grant, proven)).map((column) => `grants.${column}`)]
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
 * Makes the rows of a request and its grant say again what the audit log says, loudly: the end, the access, the state.
 * Gives both as they are then; no grant where the log has none that lives. With the request locked.
 */
export async function mendGrant(
  ctx: Context,
  tx: Tx,
  row: Request,
): Promise<{ row: Request; grant: Grant | undefined }> {
  const proven = await grantOnRecord(ctx, tx, row.id)
  const grant = await getGrant(tx, row.id)
  const columns = wrongColumns(row, grant, proven)
  if (columns.length === 0) return { row, grant }
  if (!proven || proven.state === 'over') {
    const over = { state: 'ended', endedAt: ctx.clock.now(), endCause: 'unproven', endedBy: 'bot' } as const
    if (grant) await updateGrant(tx, grant, over)
  } else {
    if (columns.includes('requests.state')) await putBack(tx, row, fits[proven.state].request[0] ?? row.state)
    if (columns.includes('grants')) await insertAnew(tx, row, proven)
    const known = await getGrant(tx, row.id)
    if (known) await updateGrant(tx, known, differing(known, proven))
  }
  ctx.log.error({ request: row.id, columns }, 'the database says of access what the audit log does not')
  await record(ctx, tx, 'rows-mended', { requestId: row.id, by: 'bot', data: { columns } })
  return { row: (await getRequest(tx, row.id)) ?? row, grant: await getGrant(tx, row.id) }
}

async function insertAnew(tx: Tx, row: Request, { assignment, startsAt: at }: Proven): Promise<void> {
  const { id: requestId, requester, beneficiary } = row
  const isOwn = !beneficiary || beneficiary.kind === 'self'
  const holder = isOwn ? requester : (beneficiary.slackIds[0] ?? null)
  const careOf = isOwn ? null : requester
  await insertGrant(tx, { requestId, holder, careOf, access: assignmentKey(assignment), assignment, at })
}
