import { type Account, type Assignment, assignmentKey, type Directory } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { matchesAccount } from '../../policy/matching.ts'
import { parsePrincipal } from './access.ts'

export interface ManyAccessesInput {
  accounts?: string[]
  /** A path: every active account in it and below. */
  place?: string
  /** `key=value`, or `key`: every active account that has it. */
  tag?: string
  permissionSets: string[]
  principals: string[]
}

/** So many are one request; more would be one decision on what nobody has looked through. */
const mostTargets = 500

/** The accounts that are named, and those that a place or a tag stands for now. */
export function accountsIn({ accounts = [], place, tag }: ManyAccessesInput, directory: Directory): string[] {
  const active = directory.accounts().filter(({ state }) => state === 'ACTIVE')
  const under = place === undefined ? [] : active.filter((account) => isThere(`ou:${place}`, account))
  const tagged = tag === undefined ? [] : active.filter((account) => isThere(`tag:${tag.trim()}`, account))
  return [...new Set([...accounts, ...[...under, ...tagged].map(({ id }) => id)])].sort()
}

/** What is not known of an account may be what was meant: it is not passed over in silence. */
function isThere(selector: string, account: Account): boolean {
  const matches = matchesAccount(selector, account, 'exact')
  if (matches === undefined) throw new Refusal('targets_unread', { account: account.name || account.id, selector })
  return matches
}

/** Each person or group, in each account, with each permission set. */
export function accessesIn(input: ManyAccessesInput, directory: Directory): Assignment[] {
  const accounts = accountsIn(input, directory)
  if (accounts.length === 0) throw new Refusal('no_targets', {}, 'accounts')
  const sets = [...new Set(input.permissionSets)].sort()
  const principals = [...new Set(input.principals)].sort().map(parsePrincipal)
  const count = accounts.length * sets.length * principals.length
  if (count > mostTargets) throw new Refusal('too_many_targets', { count, most: mostTargets }, 'accounts')
  return accounts.flatMap((accountId) =>
    sets.flatMap((permissionSetArn) => principals.map((principal) => ({ accountId, permissionSetArn, principal }))),
  )
}

/** The target of the change that gives an access: by this the grant finds its proof. */
export const targetOf = (access: Assignment): string => assignmentKey(access)
