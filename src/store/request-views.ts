import { changeOf, type StoredChange } from './changes.ts'
import type { Queries } from './database.ts'
import { grantsOfRequest } from './grants.ts'
import { type AskedToKeep, getKeepQuestion } from './keep-questions.ts'
import type { AskedBack } from './questions.ts'
import { type Request, requestOf } from './request.ts'
import type { Decision, Grant, Review } from './schema.ts'

/** A request as the store has it now, with all that a screen may show of it. */
export interface RequestView extends Request {
  /** Decisions on the present plan, oldest first. */
  decisions: Decision[]
  changes: StoredChange[]
  /** What it gave; of several the first that lives, which ends when the others do. */
  grant: Grant | null
  /** All that it gave, where that is more than one. */
  grants?: Grant[]
  /** What approvers asked the requester, oldest first. */
  questions?: AskedBack[]
  /** When it lapses while nobody decides, as far as is known now, ms. */
  lapsesAt?: number
  /** The review of break-glass access. */
  review?: Review
  /** Until when nobody had used what it gave, as AWS told before the end, ms. */
  unusedUntil?: number
  /** Whether it is to stay without its person. */
  keep?: Omit<AskedToKeep, 'grantId'>
}

export async function readView(db: Queries, id: string): Promise<RequestView | undefined> {
  const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const [decisions, changes, grants, review, keep] = await Promise.all([
    db.selectFrom('decisions').selectAll().where('requestId', '=', id).orderBy('at').execute(),
    db.selectFrom('changes').selectAll().where('requestId', '=', id).orderBy('phase').orderBy('seq').execute(),
    grantsOfRequest(db, id),
    db.selectFrom('reviews').selectAll().where('requestId', '=', id).executeTakeFirst(),
    getKeepQuestion(db, id),
  ])
  return {
    ...requestOf(row),
    decisions: decisions.filter(({ digest }) => digest === row.digest),
    changes: changes.map(changeOf),
    grant: grants.find(({ state }) => state !== 'ended') ?? grants.at(-1) ?? null,
    ...(grants.length > 1 && { grants }),
    ...(review && { review }),
    ...(keep && { keep }),
  }
}
