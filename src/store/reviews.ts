import type { Queries } from './database.ts'
import type { Review } from './schema.ts'

/** Break-glass access was taken: from now on a review is due. */
export async function openReview(db: Queries, requestId: string, at: number): Promise<void> {
  const open = { reminders: 0, remindedAt: at, reviewer: null, note: null, reviewedAt: null }
  await db
    .insertInto('reviews')
    .values({ requestId, dueAt: at, ...open })
    .onConflict((c) => c.column('requestId').doNothing())
    .execute()
}

export const getReview = (db: Queries, requestId: string): Promise<Review | undefined> =>
  db.selectFrom('reviews').selectAll().where('requestId', '=', requestId).executeTakeFirst()

export async function updateReview(db: Queries, requestId: string, patch: Partial<Review>): Promise<void> {
  await db.updateTable('reviews').set(patch).where('requestId', '=', requestId).execute()
}

/** What nobody has reviewed yet, longest due first. */
export const openReviews = (db: Queries): Promise<Review[]> =>
  db.selectFrom('reviews').selectAll().where('reviewedAt', 'is', null).orderBy('dueAt').execute()
