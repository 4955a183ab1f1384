import {
  type AccountAssignment,
  ListAccountAssignmentsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { pageSize } from './list-all.ts'
import type { Principal } from './types.ts'

/** Follows `NextToken` to the end. An empty page with a token is legal: more follows. */
export async function allPages<Page extends { NextToken?: string | undefined }, Item>(
  read: (NextToken: string | undefined) => Promise<Page>,
  items: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = []
  let token: string | undefined
  do {
    const page = await read(token)
    for (const item of items(page) ?? []) all.push(item)
    token = page.NextToken
  } while (token)
  return all
}

/** Runs `work` on every item, `width` at a time; the first error stops it. */
export async function eachOf<T>(items: Iterable<T>, width: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]()
  let failed = false
  const worker = async () => {
    for (let next = rest.next(); !next.done && !failed; next = rest.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
}

export interface Pair {
  accountId: string
  permissionSetArn: string
}

/** Who has the permission set in the account, as AWS lists it now. Nobody, where either does not exist any more. */
export async function readPrincipals(aws: Aws, instanceArn: string, pair: Pair): Promise<Principal[]> {
  const read = (NextToken: string | undefined) =>
    aws.sso.send(
      new ListAccountAssignmentsCommand({
        InstanceArn: instanceArn,
        AccountId: pair.accountId,
        PermissionSetArn: pair.permissionSetArn,
        MaxResults: pageSize,
        NextToken,
      }),
    )
  try {
    const rows = await allPages(read, (page) => page.AccountAssignments)
    return rows.flatMap(principalOf)
  } catch (error) {
    if (classify(error).kind === 'gone') return []
    throw error
  }
}

const principalOf = ({ PrincipalType: type, PrincipalId: id }: AccountAssignment): Principal[] =>
  (type === 'USER' || type === 'GROUP') && id ? [{ type, id }] : []

export const hasPrincipal = (principals: readonly Principal[], { type, id }: Principal): boolean =>
  principals.some((p) => p.type === type && p.id === id)

/** ARNs of the permission sets that are provisioned in an account: who has them may still be nobody. */
export const readProvisioned = (aws: Aws, instanceArn: string, accountId: string): Promise<string[]> =>
  allPages(
    (NextToken) =>
      aws.sso.send(
        new ListPermissionSetsProvisionedToAccountCommand({
          InstanceArn: instanceArn,
          AccountId: accountId,
          MaxResults: pageSize,
          NextToken,
        }),
      ),
    (page) => page.PermissionSets,
  )
