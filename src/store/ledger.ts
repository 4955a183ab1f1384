import type { Json } from '../json.ts'
import { ownEntries } from './audit-log.ts'
import { type Queries, storeOf, type Tx } from './database.ts'
import { type Folding, told } from './own-facts.ts'
import type { Grant, Tables } from './schema.ts'
import { isOwnRow } from './seal.ts'

// What is known of access as a whole: what the grants promise, and the baseline of what was in AWS before the bot. The bot
// must have written that itself: whoever writes rows must not explain what they have given in AWS.

const sealed = (access: string, adoptedAt: number): Json => ['baseline', access, adoptedAt]

/**
 * The instances of IAM Identity Center whose baseline was taken: what appears there later is not adopted any more. By which key its
 * rows are sealed, the entry says itself: nobody can change that, while they could make its seal look like another key's.
 */
const taken: Folding<{ count: number; keyId: string | null }> = {
  facts: ['baseline-taken', 'baseline-sealed'],
  fold: ({ data: { instance, count, keyId } }) => [
    String(instance),
    { count: Number(count), keyId: typeof keyId === 'string' ? keyId : null },
  ],
}
export const isBaselineTaken = async (db: Queries, instanceId: string): Promise<boolean> =>
  (await told(db, taken)).has(instanceId)

/** Those whose rows are sealed with a key that is known no more: how many they were, by the id of the instance. */
export async function baselinesToSeal(db: Queries): Promise<Map<string, number>> {
  const { seal } = storeOf(db)
  const lost = [...(await told(db, taken))].filter(([, { keyId }]) => keyId !== null && !seal.knows(keyId))
  return new Map(lost.map(([instance, { count }]) => [instance, count]))
}

/**
 * When an access was last not adopted any more, ms: a row from before that has been put back. It may have been out while nobody could
 * see that it went: what a grant has given, a request has removed, or was told to be unexplained, was not adopted then either.
 */
const left: Folding<number> = {
  facts: ['baseline-left', 'baseline-gone', 'unknown-rows', 'started', 'done'],
  fold({ fact, at, data: { access, accesses, grants } }) {
    const gone = [accesses ?? grants ?? access ?? []].flat().map(String)
    // What is told of may be adopted in the same moment.
    return new Map(gone.map((key) => [key, fact === 'unknown-rows' ? at - 1 : at]))
  },
}

/** Adopts what no grant has ever given; with `known`, what somebody has said so of, whoever gave it. */
export async function adoptAccess(tx: Tx, found: string[], adoptedAt: number, { known = false } = {}): Promise<void> {
  const ours = new Set((await tx.selectFrom('grants').select('access').execute()).map((g) => g.access))
  const keys = found.filter((access) => known || !ours.has(access))
  await putBaseline(
    tx,
    keys.map((access) => ({ access, adoptedAt: Math.floor(adoptedAt) })),
  )
}

async function putBaseline(tx: Tx, rows: readonly { access: string; adoptedAt: number }[]): Promise<void> {
  const { seal } = storeOf(tx)
  for (let i = 0; i < rows.length; i += 500) {
    const some = rows.slice(i, i + 500)
    await tx
      .insertInto('baseline')
      .values(some.map((row) => ({ ...row, seal: seal.make(sealed(row.access, row.adoptedAt)) })))
      .onConflict((c) =>
        c
          .column('access')
          .doUpdateSet((e) => ({ adoptedAt: e.ref('excluded.adoptedAt'), seal: e.ref('excluded.seal') })),
      )
      .execute()
  }
}

export const adoptedAccess = async (db: Queries): Promise<string[]> =>
  ownOf(db, await db.selectFrom('baseline').selectAll().execute())

/** Somebody asked for its removal, or took it away elsewhere, or it is given anew: it is not adopted any more. False where it was not. */
export async function abandonAccess(tx: Tx, access: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('baseline').where('access', '=', access).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Which of these the bot has adopted, and nothing since has made somebody's or nobody's. */
export async function adoptedAmong(db: Queries, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db.selectFrom('baseline').selectAll().where('access', 'in', keys).execute()
  return new Set(await ownOf(db, rows))
}

/** Of these rows those that the bot has written, and nothing since has undone. */
async function ownOf(db: Queries, rows: readonly Tables['baseline'][]): Promise<string[]> {
  const { seal } = storeOf(db)
  const leftAt = rows.length > 0 ? await told(db, left) : new Map<string, number>()
  const own = rows.filter(
    ({ access, adoptedAt, seal: given }) =>
      adoptedAt > (leftAt.get(access) ?? 0) && isOwnRow(seal, sealed(access, adoptedAt), given),
  )
  return own.map(({ access }) => access)
}

/** Seals what earlier releases, or the bot with another key, have adopted. Only before it is on record that this was done. */
export async function sealBaseline(tx: Tx): Promise<void> {
  const { seal } = storeOf(tx)
  const rows = await tx.selectFrom('baseline').selectAll().execute()
  await putBaseline(
    tx,
    rows.filter((row) => !isOwnRow(seal, sealed(row.access, row.adoptedAt), row.seal)),
  )
}

/** Of these grants those whose request has begun, as the audit log has it: a row alone explains nothing. */
export async function begun<Row extends { requestId: string }>(db: Queries, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return []
  const requestIds = [...new Set(rows.map(({ requestId }) => requestId))]
  const entries = await ownEntries({ db, seal: storeOf(db).seal }, { requestIds, facts: ['started'] })
  const started = new Set(entries.map(({ requestId }) => requestId))
  return rows.filter(({ requestId }) => started.has(requestId))
}

export type Origin = { grant: Pick<Grant, 'requestId' | 'endsAt'> } | 'baseline'

/** Where each access comes from, where the store knows it; of several grants the one that ends last. */
export async function originsOf(db: Queries, keys: string[]): Promise<Map<string, Origin>> {
  const origins = new Map<string, Origin>()
  for (let from = 0; from < keys.length; from += 100) {
    const some = keys.slice(from, from + 100)
    for (const access of await adoptedAmong(db, some)) origins.set(access, 'baseline')
    const grants = await db
      .selectFrom('grants')
      .select(['access', 'requestId', 'endsAt'])
      .where('access', 'in', some)
      .where('state', '!=', 'ended')
      .orderBy('endsAt')
      .execute()
    for (const grant of await begun(db, grants))
      if (origins.get(grant.access) !== 'baseline') origins.set(grant.access, { grant })
  }
  return origins
}

/** Until when each access is promised, ms; null: without an end. */
export async function endsOfAccess(db: Queries): Promise<Map<string, number | null>> {
  const grants = await db.selectFrom('grants').select(['access', 'endsAt']).where('state', '!=', 'ended').execute()
  const ends = new Map<string, number | null>()
  for (const { access, endsAt } of grants) {
    const known = ends.get(access)
    ends.set(access, known === null || endsAt === null ? null : Math.max(known ?? 0, endsAt))
  }
  return ends
}

/** Grants that should have ended before a time and have not been proven gone, longest first. */
export const overdueGrants = (db: Queries, before: number): Promise<Grant[]> =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('state', '!=', 'ended')
    .where('endsAt', '<', before)
    .orderBy('endsAt')
    .limit(10)
    .execute()

/** How often access was given. */
export async function countGranted(db: Queries): Promise<number> {
  const { n } = await db
    .selectFrom('grants')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('state', '!=', 'starting')
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** The Identity Center users who have access by live grants, and by which permission sets. */
export const usersWithGrants = (db: Queries): Promise<Pick<Grant, 'principalId' | 'permissionSetArn'>[]> =>
  db
    .selectFrom('grants')
    .select(['principalId', 'permissionSetArn'])
    .distinct()
    .where('principalType', '=', 'USER')
    .where('state', '!=', 'ended')
    .execute()

/** Slack user ids of whoever holds access, looks after it, or waits for it. */
export async function holdersAndAskers(db: Queries): Promise<string[]> {
  const live = db.selectFrom('grants').where('state', '!=', 'ended')
  const bound = db
    .selectFrom('everBound')
    .where('userId', 'in', live.select('principalId'))
    .select('slackId as slackId')
  const open = db.selectFrom('requests').where('state', '=', 'pending').select('requester as slackId')
  const rows = await live
    .select('holder as slackId')
    .union(live.select('careOf as slackId'))
    .union(bound)
    .union(open)
    .execute()
  return rows.flatMap(({ slackId }) => slackId ?? [])
}
