import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations'
import type { Aws } from './aws.ts'
import { ouPathOf } from './ou-path.ts'
import { allPages } from './read-assignments.ts'

/**
 * Where each account stands (`/Workloads/Production`), by id, found from the root down: two calls per unit. Only for
 * answers without `Paths`, which ListAccounts did not always have and emulators do not give.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
export async function walkOrganization(aws: Aws): Promise<Map<string, string>> {
  const { organizations } = aws
  const places = new Map<string, string>()

  async function walk(ParentId: string, names: string[]): Promise<void> {
    const accounts = await allPages(
      (NextToken) => organizations.send(new ListAccountsForParentCommand({ ParentId, NextToken })),
      (page) => page.Accounts,
    )
    for (const { Id } of accounts) if (Id) places.set(Id, ouPathOf(names))
    const units = await allPages(
      (NextToken) => organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken })),
      (page) => page.OrganizationalUnits,
    )
    for (const { Id, Name } of units) if (Id) await walk(Id, [...names, Name ?? Id])
  }

  const roots = await allPages(
    (NextToken) => organizations.send(new ListRootsCommand({ NextToken })),
    (page) => page.Roots,
  )
  for (const { Id } of roots) if (Id) await walk(Id, [])
  return places
}
