import type { Snapshot } from './snapshot.ts'
import { type Assignment, assignmentKey, groupIn } from './types.ts'

/** Whether AWS's newest listing shows an access, and when AWS was asked for it, ms. */
export interface Listing {
  there: boolean
  at: number
}

/** Undefined where no listing says it. */
export function listingIn({ memberships, table }: Snapshot, access: Assignment): Listing | undefined {
  if (groupIn(access) !== undefined) return memberships.get(assignmentKey(access))
  const row = table.get(access)
  // A pair that is only known to be provisioned was not listed yet.
  if (!row || row.at === 0) return undefined
  const { type, id } = access.principal
  return { there: row.principals.some((one) => one.type === type && one.id === id), at: row.at }
}
