import { type Assignment, assignmentKey } from '../aws/types.ts'
import type { Claim } from '../code/claim.ts'
import type { Untold } from '../code/claim-files.ts'
import { originsOf } from '../store/ledger.ts'
import type { Context } from './context.ts'

/** A grant of the bot, and when it ends, ms; null: it has no end. */
export interface OwningGrant {
  requestId: string
  endsAt: number | null
}

/**
 * Whose a row in AWS is. What code has is code's, also while a grant lives on it: `grant` is that one, and its end takes nothing
 * away. `adopted`: it was there before the bot.
 */
export type Owner =
  | { kind: 'code'; claim: Claim; grant: OwningGrant | undefined }
  | { kind: 'grant'; grant: OwningGrant }
  | { kind: 'adopted' }
  | { kind: 'unknown' }

/** The owner of each row, by its key. `untold`: the files that do not say, or not any more, what code has. */
export async function ownersOf(
  { store, code }: Pick<Context, 'store' | 'code'>,
  rows: readonly Assignment[],
): Promise<{ owners: Map<string, Owner>; untold: Untold[] }> {
  const [origins, claims] = await Promise.all([originsOf(store.db, rows.map(assignmentKey)), code.claims()])
  const owners = new Map<string, Owner>()
  for (const row of rows) {
    const key = assignmentKey(row)
    const origin = origins.get(key)
    const grant = origin && origin !== 'baseline' ? origin.grant : undefined
    const claim = claims.onRow(row)
    if (claim) owners.set(key, { kind: 'code', claim, grant })
    else if (grant) owners.set(key, { kind: 'grant', grant })
    else owners.set(key, { kind: origin === 'baseline' ? 'adopted' : 'unknown' })
  }
  return { owners, untold: claims.untold }
}
