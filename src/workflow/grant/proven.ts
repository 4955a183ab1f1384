import { type Assignment, assignmentKey } from '../../aws/types.ts'
import { type AuditEntry, ownEntries } from '../../store/audit-log.ts'
import type { Queries } from '../../store/database.ts'
import { type Grant, liveGrants } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import { gainingPrincipal } from '../request/beneficiary.ts'

// Rows of grants are what the bot works with; whose access it is, and until when, is proven by the audit log alone. Whoever
// can write rows must neither make access last longer nor keep another's from being taken away.

/** A grant as the audit log has it. Times in ms. */
export interface Proven {
  /** `ending`: it is being taken away, or its request failed, which may or may not leave something to be taken away. */
  state: 'starting' | 'active' | 'ending' | 'over'
  startsAt: number
  /** Null: no end. */
  endsAt: number | null
  /** How often it was made longer. */
  extensions: number
  assignment: Assignment
}

/** What a grant goes through, in the audit log. */
const grantFacts = 'asked started granted extended failed ending ended revoked rolled-back done'.split(' ')
const over = new Set(['ended', 'revoked', 'rolled-back', 'done'])

/** Undefined: no grant was ever given for this request. */
export async function grantOnRecord(
  { store }: Pick<Context, 'store'>,
  db: Queries,
  requestId: string,
): Promise<Proven | undefined> {
  const entries = await ownEntries({ db, seal: store.seal }, { requestId, facts: grantFacts })
  const assignment = entries.flatMap((entry) => (entry.fact === 'asked' ? (assignmentIn(entry) ?? []) : []))[0]
  if (!assignment) return undefined
  let proven: Proven | undefined
  for (const { fact, at, data } of entries) {
    if (fact === 'started') proven = { state: 'starting', startsAt: at, endsAt: null, extensions: 0, assignment }
    if (!proven) continue
    const endsAt = typeof data.until === 'number' ? data.until : null
    if (fact === 'granted') proven = { ...proven, state: 'active', startsAt: at, endsAt }
    else if (fact === 'extended') proven = { ...proven, endsAt, extensions: proven.extensions + 1 }
    else if (fact === 'failed' || fact === 'ending') proven = { ...proven, state: 'ending' }
    else if (over.has(fact)) proven = { ...proven, state: 'over' }
  }
  return proven
}

function assignmentIn({ data: { operation, input } }: AuditEntry): Assignment | undefined {
  if (operation !== 'assign-permission-set' || typeof input !== 'object' || !input || Array.isArray(input))
    return undefined
  const { account, permissionSet } = input
  const principal = gainingPrincipal(operation, input)
  if (typeof account !== 'string' || typeof permissionSet !== 'string' || !principal) return undefined
  return { accountId: account, permissionSetArn: permissionSet, principal }
}

export type ProvenGrant = Grant & { proven: Proven }

/** The grants of an access that are not over, as far as the audit log has them. */
export async function provenGrants(
  ctx: Pick<Context, 'store'>,
  db: Queries,
  access: Assignment,
): Promise<ProvenGrant[]> {
  const key = assignmentKey(access)
  const grants: ProvenGrant[] = []
  for (const grant of await liveGrants(db, key)) {
    const proven = await grantOnRecord(ctx, db, grant.requestId)
    if (proven && proven.state !== 'over' && assignmentKey(proven.assignment) === key) grants.push({ ...grant, proven })
  }
  return grants
}

/** Grants that need the access to be there: not yet over and not on their way out. */
export const grantsNeeding = async (
  ctx: Pick<Context, 'store'>,
  db: Queries,
  access: Assignment,
  except: string,
): Promise<ProvenGrant[]> =>
  (await provenGrants(ctx, db, access)).filter(
    ({ id, state, proven }) =>
      id !== except && (state === 'starting' || state === 'active') && proven.state !== 'ending',
  )
