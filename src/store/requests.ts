import { randomInt } from 'node:crypto'
import type { State } from '../lifecycle.ts'
import type { Queries, Tx } from './database.ts'
import { columnsOfNew, columnsOfPatch, type NewRequest, type Request, type RequestPatch, requestOf } from './request.ts'

// Crockford's alphabet: no I, L, O, U, so that ids can be read aloud. https://www.crockford.com/base32.html
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** With a digit in it: six letters could be a word that somebody types. */
const newId = (): string => {
  const id = Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return /\d/.test(id) ? id : newId()
}

/** How people type an id: any case, O for 0, I and L for 1. */
export const normalizeId = (typed: string): string =>
  typed.trim().toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')

/** Stores a new request. The same form key gives the request that is already there: `created` is false. */
export async function insertRequest(tx: Tx, request: NewRequest): Promise<{ id: string; created: boolean }> {
  for (;;) {
    const same = await tx.selectFrom('requests').select('id').where('formKey', '=', request.formKey).executeTakeFirst()
    if (same) return { id: same.id, created: false }
    const id = newId()
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('requests')
      .values(columnsOfNew(id, request))
      .onConflict((c) => c.doNothing())
      .executeTakeFirst()
    if (Number(numInsertedOrUpdatedRows) === 1) return { id, created: true }
  }
}

/** Whether somebody has sent this form. */
export async function isFormSent(db: Queries, formKey: string): Promise<boolean> {
  return (await db.selectFrom('requests').select('id').where('formKey', '=', formKey).executeTakeFirst()) !== undefined
}

export async function getRequest(db: Queries, id: string): Promise<Request | undefined> {
  const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst()
  return row && requestOf(row)
}

export async function getRequests(db: Queries, ids: readonly string[]): Promise<Request[]> {
  if (ids.length === 0) return []
  return (await db.selectFrom('requests').selectAll().where('id', 'in', ids).execute()).map(requestOf)
}

/** How often a grant was made longer, or is about to be; `except` the request that asks. */
export async function extensionsOf(db: Queries, grantId: string, except: string | undefined): Promise<number> {
  const rows = await db
    .selectFrom('requests')
    .select('id')
    .where('extendsGrant', '=', grantId)
    .where('state', 'in', ['approved', 'executing', 'done'])
    .execute()
  return rows.filter(({ id }) => id !== except).length
}

export async function hasRequest(db: Queries, id: string): Promise<boolean> {
  return (await db.selectFrom('requests').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

/** Compare-and-swap: true when nobody wrote the request since it was read. Only `transition` calls it. */
export async function swapRequest(tx: Tx, request: Request, state: State, patch: RequestPatch): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('requests')
    .set({ ...columnsOfPatch(patch), state, version: request.version + 1 })
    .where('id', '=', request.id)
    .where('state', '=', request.state)
    .where('version', '=', request.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The requests that wait for a decision, oldest first. */
export async function waitingRequests(db: Queries): Promise<string[]> {
  const rows = await db
    .selectFrom('requests')
    .select('id')
    .where('state', '=', 'pending')
    .orderBy('createdAt')
    .execute()
  return rows.map(({ id }) => id)
}

/** The requests that are not over and have not begun to be given, whose screens say what they wait for. */
export async function openRequests(db: Queries): Promise<string[]> {
  const states: State[] = ['planning', 'pending', 'approved', 'executing']
  const rows = await db.selectFrom('requests').select('id').where('state', 'in', states).limit(500).execute()
  return rows.map(({ id }) => id)
}

/** What a person has asked of an operation that is neither over nor given yet. */
export async function openRequestsOf(db: Queries, requester: string, operation: string): Promise<Request[]> {
  const states: State[] = ['planning', 'pending', 'approved', 'executing']
  const open = db.selectFrom('requests').selectAll().where('requester', '=', requester).where('state', 'in', states)
  return (await open.where('operation', '=', operation).execute()).map(requestOf)
}

/** The requests of a person that are in one of the states. */
export async function requestsIn(db: Queries, requester: string, states: State[]): Promise<string[]> {
  const rows = await db
    .selectFrom('requests')
    .select('id')
    .where('requester', '=', requester)
    .where('state', 'in', states)
    .execute()
  return rows.map(({ id }) => id)
}

/** The requests for a person or group, alone or with others, by anybody, that are in one of the states. */
export async function requestsFor(db: Queries, beneficiaryId: string, states: State[]): Promise<string[]> {
  const rows = await db
    .selectFrom('requests')
    .select('id')
    .where((e) =>
      e.or([
        e('beneficiaryId', '=', beneficiaryId),
        e.and([e('beneficiaryKind', '=', 'people'), e('beneficiaryJson', 'like', `%"${beneficiaryId}"%`)]),
      ]),
    )
    .where('state', 'in', states)
    .execute()
  return rows.map(({ id }) => id)
}

/** The requests for these operations that were carried out, whatever came of it, and are not over or ended after `since` (ms). */
export async function carriedOutSince(
  db: Queries,
  operations: readonly string[],
  since: number,
): Promise<Pick<Request, 'id' | 'operation' | 'input'>[]> {
  const rows = await db
    .selectFrom('requests')
    .select(['id', 'operation', 'inputJson'])
    .where('operation', 'in', operations)
    .where('state', 'in', ['executing', 'done', 'partial', 'failed'])
    .where((e) => e.or([e('endedAt', 'is', null), e('endedAt', '>', since)]))
    .execute()
  return rows.map(({ inputJson, ...same }) => ({ ...same, input: JSON.parse(inputJson) }))
}

/** What a request is about: an account or a permission set, alone or among others, and whoever asked for it or gains by it. */
export interface About {
  accountId?: string | undefined
  permissionSetArn?: string | undefined
  /** Slack user ids, and the ids of Identity Center users and groups. */
  people?: readonly string[] | undefined
}

/** The ids of all requests that are about all of it. */
export async function requestsAbout(db: Queries, { accountId, permissionSetArn, people }: About): Promise<Set<string>> {
  const named = [accountId, permissionSetArn].filter((id) => id !== undefined)
  let query = db.selectFrom('requests').select('id')
  for (const id of named) query = query.where('inputJson', 'like', containing(id))
  if (people)
    query = query.where((e) =>
      e.or(
        people.flatMap((id) => [
          e('requester', '=', id),
          e('beneficiaryId', '=', id),
          e('beneficiaryJson', 'like', containing(id)),
          e('inputJson', 'like', `%:${id}"%`),
        ]),
      ),
    )
  return new Set((await query.execute()).map(({ id }) => id))
}

/** As a value stands in JSON. Ids hold neither quotes nor `%`; a `_` stands for any letter, which no other id of AWS differs by. */
const containing = (id: string): string => `%"${id}"%`

/** What was asked for, without what came of it. */
export type Asking = Pick<Request, 'id' | 'operation' | 'input' | 'state' | 'createdAt'>

const newestAsked = (db: Queries) =>
  db.selectFrom('requests').select(['id', 'operation', 'inputJson', 'state', 'createdAt']).orderBy('createdAt', 'desc')

const askingOf = ({ inputJson, ...same }: Omit<Asking, 'input'> & { inputJson: string }): Asking => ({
  ...same,
  input: JSON.parse(inputJson),
})

/** What a person asked of an operation after a time, newest first. */
export async function askedBy(
  db: Queries,
  o: { requester: string; operation: string; after: number; except: string },
): Promise<Asking[]> {
  const rows = await newestAsked(db)
    .where('requester', '=', o.requester)
    .where('operation', '=', o.operation)
    .where('createdAt', '>', o.after)
    .where('id', '!=', o.except)
    .limit(200)
    .execute()
  return rows.map(askingOf)
}

/** What anybody asked that is in one of the states, newest first. */
export async function askedIn(db: Queries, states: State[]): Promise<Asking[]> {
  return (await newestAsked(db).where('state', 'in', states).limit(500).execute()).map(askingOf)
}

/** The requests that wait for a decision, run, or have given access, or have ended since then, where they have a card. */
export async function withCards(
  db: Queries,
  { channel, endedSince }: { channel?: string; endedSince?: number } = {},
): Promise<{ id: string; channel: string; createdAt: number }[]> {
  const open = ['pending', 'approved', 'executing', 'active', 'revoking'] as const
  const rows = await db
    .selectFrom('requests')
    .select(['id', 'channel', 'createdAt'])
    .where((e) => e.or([e('state', 'in', open), ...(endedSince === undefined ? [] : [e('endedAt', '>=', endedSince)])]))
    .$if(channel !== undefined, (q) => q.where('channel', '=', channel ?? ''))
    .execute()
  return rows.flatMap(({ id, channel: where, createdAt }) => (where ? [{ id, channel: where, createdAt }] : []))
}
