import { type Assignment, assignmentFrom, assignmentKey, membershipOf } from '../../aws/types.ts'
import { parsePrincipal } from '../../operations/shared/access.ts'
import { type AuditEntry, ownEntries } from '../../store/audit-log.ts'
import type { Queries } from '../../store/database.ts'
import { type Grant, liveGrants } from '../../store/grants.ts'
import type { Context } from '../context.ts'
import { gainingPrincipals } from '../request/beneficiary.ts'

// Rows of grants are what the bot works with; whose access it is, and until when, is proven by the audit log alone. Whoever
// can write rows must neither make access last longer nor keep another's from being taken away.

/** A grant as the audit log has it. Times in ms. */
export interface Proven {
  /**
   * `removing`: it is being taken away. `failed`: its request did, which may or may not leave something to be taken away.
   * `lost`: AWS no longer shows it; `giving`: it is being given again.
   */
  state: 'starting' | 'active' | 'lost' | 'giving' | 'failed' | 'removing' | 'over'
  startsAt: number
  /** Null: no end. */
  endsAt: number | null
  /** When it was last shown to be given, and to be gone; null: never. */
  givenAt: number | null
  goneAt: number | null
  /** How often it was made longer. */
  extensions: number
  /** Whether AWS showed it. */
  given?: true
  /** When it was over; unset of what was never given. */
  endedAt?: number
  /** Until when nobody had used it, as AWS told before its end. */
  unusedUntil?: number
  assignment: Assignment
  /** It failed, and its request is tried again: where that has come to, the grant does not tell. */
  retried?: true
  /** Its request asks for nothing else: it goes the way of its request. */
  alone?: true
}

/** What a grant goes through, in the audit log; `one-`: one of several that a request gives, named by its `access`. */
const moves =
  'granted extended failed ending ended revoked stays closed rolled-back done lost found giving-again given-again not-given-again again-unsure taken-back'.split(
    ' ',
  )
const states: Record<string, Proven['state']> = {
  failed: 'failed',
  ending: 'removing',
  lost: 'lost',
  found: 'active',
  'giving-again': 'giving',
  'given-again': 'active',
  'not-given-again': 'lost',
  'again-unsure': 'active',
}
const ofAll = ['asked', 'started', 'retried', ...moves]
const ofOne = moves.map((fact) => `one-${fact}`)
const over = new Set(['ended', 'revoked', 'stays', 'closed', 'rolled-back', 'done'])

/** What a request gives, in the order of its plan; empty: no grant was ever given for it. */
export async function grantsOnRecord(
  { store }: Pick<Context, 'store'>,
  db: Queries,
  requestId: string,
): Promise<Proven[]> {
  return follow(await ownEntries({ db, seal: store.seal }, { requestId, facts: [...ofAll, ...ofOne] }))
}

/** What all requests together give that is not over. */
export async function everyGrantOnRecord({ store }: Pick<Context, 'store'>): Promise<Proven[]> {
  const entries = await ownEntries(store, { facts: [...ofAll, ...ofOne] })
  const ofEach = Map.groupBy(entries, ({ requestId }) => requestId).values()
  return [...ofEach].flatMap(follow).filter(({ state }) => state !== 'over')
}

/** One of them, which `pick` names: of hundreds, only what is on record of this one is read. */
export async function grantOnRecord(
  { store }: Pick<Context, 'store'>,
  db: Queries,
  requestId: string,
  pick: (given: readonly Proven[]) => Proven | undefined,
): Promise<Proven | undefined> {
  const own = { db, seal: store.seal }
  const entries = await ownEntries(own, { requestId, facts: ofAll })
  const key = keyOf(pick(follow(entries)))
  if (key === undefined) return undefined
  const ofIt = await ownEntries(own, { requestId, access: key })
  const all = follow([...entries, ...ofIt].sort((a, b) => a.seq - b.seq))
  return all.find((one) => keyOf(one) === key)
}

const keyOf = (proven: Proven | undefined): string | undefined => proven && assignmentKey(proven.assignment)

/** What the entries of a request make of what it gives. */
function follow(entries: readonly AuditEntry[]): Proven[] {
  const only = entries.flatMap((entry) => (entry.fact === 'asked' ? (assignmentIn(entry) ?? []) : []))[0]
  const proven = new Map<string, Proven>()
  for (const { fact, at, data } of entries) {
    if (fact === 'started') {
      const begun = Array.isArray(data.grants)
        ? data.grants.map((key) => assignmentFrom(String(key)))
        : only
          ? [only]
          : []
      for (const assignment of begun)
        proven.set(assignmentKey(assignment), {
          state: 'starting',
          startsAt: at,
          endsAt: null,
          givenAt: null,
          goneAt: null,
          extensions: 0,
          assignment,
          ...(only && { alone: true }),
        })
    }
    for (const [key, grant] of proven) {
      const isAboutAll = over.has(fact) || fact === 'retried'
      const isAbout = only !== undefined || key === data.access || (data.access === undefined && isAboutAll)
      if (isAbout) proven.set(key, moved(grant, fact.replace(/^one-/, ''), at, data))
    }
  }
  return [...proven.values()]
}

const showsGiven = new Set(['granted', 'found', 'given-again', 'again-unsure'])
/** What was left to code, or closed, is not the bot's from then on, also when code lets go of it, or AWS shows it. */
const showsGone = new Set(['revoked', 'rolled-back', 'lost', 'taken-back', 'stays', 'closed'])

function moved(before: Proven, fact: string, at: number, data: AuditEntry['data']): Proven {
  const { until, unusedUntil } = data
  const grant = {
    ...before,
    ...(showsGiven.has(fact) && { givenAt: at }),
    ...(showsGone.has(fact) && { goneAt: at }),
    ...(fact === 'ending' && typeof unusedUntil === 'number' && { unusedUntil }),
  }
  const endsAt = typeof until === 'number' ? until : null
  if (fact === 'granted') return { ...grant, state: 'active', given: true, startsAt: at, endsAt }
  if (fact === 'extended') return { ...grant, endsAt, extensions: grant.extensions + 1 }
  if (fact === 'retried' && isOnItsWayOut(grant)) return { ...grant, retried: true }
  if (!over.has(fact)) return { ...grant, state: states[fact] ?? grant.state }
  return grant.given ? { ...grant, state: 'over', endedAt: at } : { ...grant, state: 'over' }
}

/** Nothing needs it any more, and it may still be there. */
export const isOnItsWayOut = ({ state }: Pick<Proven, 'state'>): boolean => state === 'failed' || state === 'removing'

function assignmentIn({ data: { operation, input } }: AuditEntry): Assignment | undefined {
  if (typeof operation !== 'string' || typeof input !== 'object' || !input || Array.isArray(input)) return undefined
  if (operation === 'join-group') {
    const [user, group] = [String(input.user), String(input.group)].map((value) => parsePrincipal(value).id)
    return user && group ? membershipOf({ userId: user, groupId: group }) : undefined
  }
  if (operation !== 'assign-permission-set') return undefined
  const { account, permissionSet } = input
  const [principal] = gainingPrincipals(operation, input)
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
    const proven = await grantOnRecord(ctx, db, grant.requestId, (all) => all.find((one) => keyOf(one) === key))
    if (proven && proven.state !== 'over') grants.push({ ...grant, proven })
  }
  return grants
}

/** Grants that need the access to be there: not yet over, not on their way out, and not lost, which need it no more. */
export const grantsNeeding = async (
  ctx: Pick<Context, 'store'>,
  db: Queries,
  access: Assignment,
  except: string,
): Promise<ProvenGrant[]> =>
  (await provenGrants(ctx, db, access)).filter(
    ({ id, state, proven }) => id !== except && state !== 'removing' && state !== 'lost' && !isOnItsWayOut(proven),
  )
