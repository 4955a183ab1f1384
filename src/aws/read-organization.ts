import { ListAccountsCommand, ListOrganizationalUnitsForParentCommand } from '@aws-sdk/client-organizations'
import type { Aws } from './aws.ts'
import { ouPathOf } from './ou-path.ts'
import { accountOf, readTagsOf, unitsOf } from './read-account-now.ts'
import { allPages, eachOf } from './read-assignments.ts'
import type { Account } from './types.ts'
import { walkOrganization } from './walk-organization.ts'

/** One call per 20 accounts. `ouPath` is left to `nameUnits`, tags to `readAccountTags`. */
export async function readAccounts(aws: Aws, managementAccountId: string | undefined) {
  const rows = await allPages(
    (NextToken) => aws.organizations.send(new ListAccountsCommand({ NextToken })),
    (page) => page.Accounts,
  )
  return rows.map((row) => ({
    account: accountOf(row, managementAccountId),
    units: unitsOf(row),
  }))
}
type Placed = Awaited<ReturnType<typeof readAccounts>>[number]

/** Puts the names of the units into `ouPath`: one call per unit (or root) that has units with accounts below it. */
export async function nameUnits(aws: Aws, placed: Placed[]): Promise<Account[]> {
  if (placed.some(({ units }) => units.length === 0)) {
    const places = await walkOrganization(aws)
    return placed.map(({ account }) => ({ ...account, ouPath: places.get(account.id) ?? '' }))
  }
  const parents = new Set(placed.flatMap(({ units }) => units.slice(0, -1)))
  const names = new Map<string, string>()
  await eachOf(parents, 4, async (ParentId) => {
    const units = await allPages(
      (NextToken) => aws.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken })),
      (page) => page.OrganizationalUnits,
    )
    for (const { Id, Name } of units) if (Id && Name) names.set(Id, Name)
  })
  return placed.map(({ account, units: [, ...units] }) => ({
    ...account,
    ouPath: ouPathOf(units.map((id) => names.get(id) ?? id)),
  }))
}

/** One call per account. */
export async function readAccountTags(aws: Aws, accounts: Account[]): Promise<Account[]> {
  const tags = new Map<string, Record<string, string>>()
  await eachOf(accounts, 4, async ({ id }) => void tags.set(id, await readTagsOf(aws, id)))
  return accounts.map((account) => ({ ...account, tags: tags.get(account.id) ?? {} }))
}
