import type { State } from '../lifecycle.ts'
import type { Ruling } from '../policy/policy-types.ts'
import type { Queries } from './database.ts'
import type { Request } from './request.ts'
import type { Grant, RequestRow } from './schema.ts'

/** A request as an item of a list, with what its buttons need: people have thousands, and a list shows a few dozen. */
export type ListedRequest = Pick<
  Request,
  'id' | 'about' | 'reason' | 'state' | 'requester' | 'durationMs' | 'permanent' | 'digest' | 'createdAt'
>
export type WaitingRequest = ListedRequest & Pick<Request, 'facts'>
export type HeldRequest = ListedRequest & { grant: Grant | null }

const columns = [
  'id',
  'aboutJson',
  'reason',
  'state',
  'requester',
  'durationMs',
  'permanent',
  'digest',
  'createdAt',
] as const satisfies (keyof RequestRow)[]

const listedOf = ({ aboutJson, permanent, ...same }: Pick<RequestRow, (typeof columns)[number]>): ListedRequest => ({
  ...same,
  about: JSON.parse(aboutJson),
  permanent: permanent === 1,
})

const held: State[] = ['active', 'revoking']

/** What a person has asked for and does not hold now, newest first. */
export async function listAsked(db: Queries, requester: string, limit: number): Promise<ListedRequest[]> {
  const rows = await db
    .selectFrom('requests')
    .select(columns)
    .where('requester', '=', requester)
    .where('state', 'not in', held)
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()
  return rows.map(listedOf)
}

/** Access that a person holds, or that is on its way out, newest first. */
export async function listHeld(db: Queries, requester: string, limit: number): Promise<HeldRequest[]> {
  const rows = await db
    .selectFrom('requests')
    .select(columns)
    .where('requester', '=', requester)
    .where('state', 'in', held)
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()
  const granted = await db
    .selectFrom('grants')
    .innerJoin('requests', 'requests.id', 'grants.requestId')
    .selectAll('grants')
    .where('requests.requester', '=', requester)
    .where('requests.state', 'in', held)
    .execute()
  const grants = new Map(granted.map((grant) => [grant.requestId, grant]))
  return rows.map((row) => ({ ...listedOf(row), grant: grants.get(row.id) ?? null }))
}

/** Pending requests that a person may decide and has not, oldest first. */
export async function listWaiting(db: Queries, approver: string, limit: number): Promise<WaitingRequest[]> {
  const rows = await db
    .selectFrom('requests')
    .select([...columns, 'rulingJson', 'factsJson'])
    .where('state', '=', 'pending')
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()
  const decided = await db
    .selectFrom('decisions')
    .innerJoin('requests', 'requests.id', 'decisions.requestId')
    .select(['decisions.requestId', 'decisions.digest'])
    .where('requests.state', '=', 'pending')
    .where('decisions.approver', '=', approver)
    .execute()
  const done = new Set(decided.map(({ requestId, digest }) => `${requestId} ${digest}`))
  return rows
    .filter(({ rulingJson }) => rulingJson !== null && (JSON.parse(rulingJson) as Ruling).approvers.includes(approver))
    .filter(({ id, digest }) => !done.has(`${id} ${digest}`))
    .map(({ rulingJson: _, factsJson, ...row }) => ({
      ...listedOf(row),
      facts: factsJson === null ? null : JSON.parse(factsJson),
    }))
    .reverse()
}
