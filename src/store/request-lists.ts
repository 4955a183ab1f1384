import type { State } from '../lifecycle.ts'
import type { Ruling } from '../policy/policy-types.ts'
import type { Queries } from './database.ts'
import type { Request } from './request.ts'
import type { Grant, RequestRow } from './schema.ts'

/** A request as an item of a list, with what its buttons need: people have thousands, and a list shows a few dozen. */
export type ListedRequest = Pick<
  Request,
  | 'id'
  | 'about'
  | 'reason'
  | 'state'
  | 'requester'
  | 'beneficiary'
  | 'durationMs'
  | 'permanent'
  | 'digest'
  | 'createdAt'
  | 'ticket'
  | 'startsAt'
> & {
  /** Of an active one: nothing that it gave is there any more, it is being given again, or others have given it anew. */
  lost?: 'lost' | 'giving' | 'back'
}
export type WaitingRequest = ListedRequest & Pick<Request, 'facts' | 'risk' | 'plan'>
export type HeldRequest = ListedRequest & { grant: Grant | null }

const columns = [
  'id',
  'aboutJson',
  'reason',
  'state',
  'requester',
  'beneficiaryJson',
  'durationMs',
  'permanent',
  'digest',
  'createdAt',
  'ticket',
  'startsAt',
] as const satisfies (keyof RequestRow)[]

const listedOf = ({
  aboutJson,
  beneficiaryJson,
  permanent,
  ...same
}: Pick<RequestRow, (typeof columns)[number]>): ListedRequest => ({
  ...same,
  about: JSON.parse(aboutJson),
  beneficiary: beneficiaryJson === null ? null : JSON.parse(beneficiaryJson),
  permanent: permanent === 1,
})

/** The newest wishes of a person for access that were sent after a time, with what their forms were filled in with. */
export async function askedLately(
  db: Queries,
  requester: string,
  after: number,
): Promise<Pick<Request, 'id' | 'operation' | 'about' | 'input'>[]> {
  const rows = await db
    .selectFrom('requests')
    .select(['id', 'operation', 'aboutJson', 'inputJson'])
    .where('requester', '=', requester)
    .where('operation', 'in', ['assign-permission-set', 'assign-permission-sets'])
    .where('extendsGrant', 'is', null)
    .where('createdAt', '>', after)
    .orderBy('createdAt', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ id, operation, aboutJson, inputJson }) => ({
    ...{ id, operation },
    about: JSON.parse(aboutJson),
    input: JSON.parse(inputJson),
  }))
}

const held: State[] = ['active', 'partial', 'revoking']

/** What a person has asked for, without what they hold now themselves, newest first. */
export async function listAsked(db: Queries, requester: string, limit: number): Promise<ListedRequest[]> {
  const rows = await db
    .selectFrom('requests')
    .select(columns)
    .where('requester', '=', requester)
    .where((e) => e.or([e('state', 'not in', held), e('beneficiaryKind', 'in', ['person', 'group', 'people'])]))
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute()
  return withLost(db, rows.map(listedOf))
}

async function withLost<Row extends ListedRequest>(db: Queries, rows: Row[]): Promise<Row[]> {
  const ids = rows.filter(({ state }) => state === 'active').map(({ id }) => id)
  if (ids.length === 0) return rows
  const live = db.selectFrom('grants').select(['requestId', 'state', 'backAt']).where('requestId', 'in', ids)
  const states = Map.groupBy(await live.where('state', '!=', 'ended').execute(), ({ requestId }) => requestId)
  return rows.map((row) => {
    const all = states.get(row.id) ?? []
    if (all.length === 0 || all.some(({ state }) => state !== 'lost' && state !== 'giving')) return row
    if (all.some(({ state }) => state === 'giving')) return { ...row, lost: 'giving' }
    return { ...row, lost: all.every(({ backAt }) => backAt !== null) ? 'back' : 'lost' }
  })
}

/** Somebody as access is given to them: by Slack id, as their Identity Center user, and through groups. */
export interface Holder {
  slackId: string
  userId?: string | undefined
  groupIds: readonly string[]
}

/** Access that a person holds, also through a group, or that is on its way out; newest first. */
export async function listHeld(db: Queries, who: Holder, limit: number): Promise<HeldRequest[]> {
  const { slackId, userId, groupIds } = who
  const live = db
    .selectFrom('grants')
    .innerJoin('requests', 'requests.id', 'grants.requestId')
    .where('requests.state', 'in', held)
    .where('grants.state', '!=', 'ended')
    .where((e) =>
      e.or([
        e('grants.holder', '=', slackId),
        ...[userId, ...groupIds].flatMap((id) => (id ? [e('grants.principalId', '=', id)] : [])),
      ]),
    )
    .orderBy('requests.createdAt', 'desc')
    .limit(limit)
  // One request may have given several.
  const rows = await live
    .select(columns.map((column) => `requests.${column}` as const))
    .distinct()
    .execute()
  const ids = rows.map(({ id }) => id)
  const given = db.selectFrom('grants').selectAll().where('state', '!=', 'ended').where('requestId', 'in', ids)
  const grants = new Map(ids.length > 0 ? (await given.execute()).map((grant) => [grant.requestId, grant]) : [])
  return withLost(
    db,
    rows.map((row) => ({ ...listedOf(row), grant: grants.get(row.id) ?? null })),
  )
}

/** Pending requests that a person may decide and has not, oldest first. */
export async function listWaiting(db: Queries, approver: string, limit: number): Promise<WaitingRequest[]> {
  const rows = await db
    .selectFrom('requests')
    .select([...columns, 'rulingJson', 'factsJson', 'risk', 'planJson'])
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
    .map(({ rulingJson: _, factsJson, planJson, risk, ...row }) => ({
      ...listedOf(row),
      risk,
      plan: planJson === null ? null : JSON.parse(planJson),
      facts: factsJson === null ? null : JSON.parse(factsJson),
    }))
    .reverse()
}
