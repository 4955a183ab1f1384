import type { State } from '../lifecycle.ts'
import { changeOf, type StoredChange } from './changes.ts'
import type { Queries } from './database.ts'
import { type Request, requestOf } from './request.ts'
import type { Decision, Grant, RequestRow, Review } from './schema.ts'

/** A request as the store has it now, with all that a screen may show of it. */
export interface RequestView extends Request {
  /** Decisions on the present plan, oldest first. */
  decisions: Decision[]
  changes: StoredChange[]
  grant: Grant | null
  /** Of break-glass access. */
  review?: Review
}

export async function readView(db: Queries, id: string): Promise<RequestView | undefined> {
  const rows = await db.selectFrom('requests').selectAll().where('id', '=', id).execute()
  return (await viewsOf(db, rows))[0]
}

/** Newest first; of one person, in some states. */
export async function readViews(
  db: Queries,
  { requester, states, limit }: { requester?: string; states?: State[]; limit: number },
): Promise<RequestView[]> {
  let query = db.selectFrom('requests').selectAll().orderBy('createdAt', 'desc').limit(limit)
  if (requester !== undefined) query = query.where('requester', '=', requester)
  if (states) query = query.where('state', 'in', states)
  return viewsOf(db, await query.execute())
}

/** However many requests: one statement for each table. */
async function viewsOf(db: Queries, rows: RequestRow[]): Promise<RequestView[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [decisions, changes, grants, reviews] = await Promise.all([
    db.selectFrom('decisions').selectAll().where('requestId', 'in', ids).orderBy('at').execute(),
    db.selectFrom('changes').selectAll().where('requestId', 'in', ids).orderBy('phase').orderBy('seq').execute(),
    db.selectFrom('grants').selectAll().where('requestId', 'in', ids).execute(),
    db.selectFrom('reviews').selectAll().where('requestId', 'in', ids).execute(),
  ])
  const [decided, changed] = [byRequest(decisions), byRequest(changes)]
  const [granted, reviewed] = [byRequest(grants), byRequest(reviews)]
  return rows.map((row) => {
    const review = reviewed.get(row.id)?.[0]
    return {
      ...requestOf(row),
      decisions: (decided.get(row.id) ?? []).filter(({ digest }) => digest === row.digest),
      changes: (changed.get(row.id) ?? []).map(changeOf),
      grant: granted.get(row.id)?.[0] ?? null,
      ...(review && { review }),
    }
  })
}

const byRequest = <Row extends { requestId: string }>(rows: Row[]): Map<string, Row[]> =>
  Map.groupBy(rows, ({ requestId }) => requestId)
