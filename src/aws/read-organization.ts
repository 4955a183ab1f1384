import {
  type Account as AwsAccount,
  ListAccountsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-organizations'
import type { Aws } from './aws.ts'
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

const accountOf = (row: AwsAccount, managementAccountId: string | undefined): Account => ({
  id: row.Id ?? '',
  name: row.Name ?? '',
  email: row.Email ?? '',
  state: row.State ?? row.Status ?? 'ACTIVE',
  ouPath: '',
  tags: undefined,
  management: row.Id === managementAccountId,
})

/** `o-x/r-x/ou-a/ou-b/111122223333/` gives the root and the units, from the top. */
const unitsOf = ({ Paths: [path = ''] = [] }: AwsAccount): string[] =>
  path.split('/').filter((id) => id.startsWith('r-') || id.startsWith('ou-'))

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
    ouPath: `/${units.map((id) => names.get(id) ?? id).join('/')}`,
  }))
}

/** One call per account. */
export async function readAccountTags(aws: Aws, accounts: Account[]): Promise<Account[]> {
  const tags = new Map<string, Record<string, string>>()
  await eachOf(accounts, 4, async ({ id }) => {
    const rows = await allPages(
      (NextToken) => aws.organizations.send(new ListTagsForResourceCommand({ ResourceId: id, NextToken })),
      (page) => page.Tags,
    )
    tags.set(id, Object.fromEntries(rows.map(({ Key = '', Value = '' }) => [Key, Value])))
  })
  return accounts.map((account) => ({ ...account, tags: tags.get(account.id) ?? {} }))
}
