import type { Listing } from '../../aws/listing.ts'
import type { AccessFinding } from '../../store/findings.ts'
import type { Grant } from '../../store/schema.ts'

// What AWS shows, held against the ledger: pure, so that it can be tried in any order of what may happen.

/** A second listing counts when it was asked for so much later, ms: AWS shows its own changes a moment late. */
export const agreesAfterMs = 20_000

/** A grant that is not over, as far as the comparison needs it. */
export type Compared = Pick<Grant, 'id' | 'state' | 'startsAt' | 'provenAt' | 'missingAt' | 'backAt'>

/**
 * `missing`: a first listing is without it. `there`: that was one listing's mistake. `lost`: a second listing agrees.
 * `found`: another grant has given the access anew. `back`: it is there again by somebody else's hand; what was seen gone is
 * not the bot's any more. `gone-again`: neither.
 */
export type GrantNews = 'missing' | 'there' | 'lost' | 'found' | 'back' | 'gone-again'

/** What the grant's row says after the news of a listing that was asked for at `at` (ms). */
export function afterNews(news: GrantNews, at: number): Partial<Grant> {
  switch (news) {
    case 'missing':
      return { missingAt: at }
    case 'there':
      return { missingAt: null }
    case 'lost':
      return { state: 'lost' }
    case 'found':
      return { state: 'active', missingAt: null, backAt: null, provenAt: at }
    case 'back':
      return { backAt: at }
    case 'gone-again':
      return { backAt: null }
  }
}

/**
 * What the end of a grant is. `kept`: another grant needs the access. Of one that is lost a listing of now decides: `gone`
 * is its proof; what is there again is `elsewhere`, somebody's, and stays. `code`: code has it, and it stays. `others`: somebody
 * else made it as well, and it was said that it stays. Everything else is taken away.
 */
export function wayOfEnd(
  state: Grant['state'],
  { isNeeded, listing, isClaimed, isKept }: Ending,
): 'kept' | 'gone' | 'elsewhere' | 'code' | 'others' | 'remove' {
  if (isNeeded) return 'kept'
  if (state === 'lost' && listing) return listing.there ? 'elsewhere' : 'gone'
  if (isClaimed) return 'code'
  return isKept ? 'others' : 'remove'
}

interface Ending {
  isNeeded: boolean
  listing: Listing | undefined
  isClaimed: boolean
  isKept: boolean
}

/** What the newest listing says of the grants of one access that are not over. */
export function compareGrants(
  grants: readonly Compared[],
  shown: Listing | undefined,
): { id: string; news: GrantNews }[] {
  if (!shown) return []
  const isGiven = grants.some(({ state }) => state === 'active')
  return grants.flatMap((grant) => {
    const news = newsOf(grant, shown, isGiven)
    return news ? [{ id: grant.id, news }] : []
  })
}

/** What the ledger knows of a row of AWS, and whether it was seen before. */
export interface KnownRow {
  /** A grant needs it, or it is being taken away; or it is in the baseline, or somebody else's by word. */
  isExplained: boolean
  /** A grant gave it, and nothing has ever shown it gone. */
  isLeftOver: boolean
  finding: Pick<AccessFinding, 'foundAt' | 'confirmedAt'> | undefined
}

/**
 * `unexplained`: a first listing shows it. `unknown`, `left-over`: a second listing agrees; what is left over is ended again,
 * and all else is somebody's. `settled`: it is gone or explained.
 */
export type RowNews = 'unexplained' | 'unknown' | 'left-over' | 'settled'

/** What the newest listing says of a row that perhaps nobody explains. */
export function compareRow(
  { isExplained, isLeftOver, finding }: KnownRow,
  shown: Listing | undefined,
): RowNews | undefined {
  if (!shown) return undefined
  if (isExplained || !shown.there) return finding && 'settled'
  if (!finding) return 'unexplained'
  if (finding.confirmedAt !== null || shown.at - finding.foundAt < agreesAfterMs) return undefined
  return isLeftOver ? 'left-over' : 'unknown'
}

function newsOf(grant: Compared, { there, at }: Listing, isGiven: boolean): GrantNews | undefined {
  const { state, missingAt, backAt } = grant
  // A listing from before the proof says nothing of it.
  if (at <= (grant.provenAt ?? grant.startsAt)) return undefined
  if (state === 'active') {
    if (there) return missingAt === null ? undefined : 'there'
    if (missingAt === null) return 'missing'
    return at - missingAt >= agreesAfterMs ? 'lost' : undefined
  }
  if (state !== 'lost') return undefined
  if (there && isGiven) return 'found'
  if (there) return backAt === null ? 'back' : undefined
  return backAt === null ? undefined : 'gone-again'
}
