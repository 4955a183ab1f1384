import {
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListRoots,
} from '@aws-sdk/client-organizations'
import type { Aws } from './aws.ts'
import { eachItem } from './list-all.ts'

/** Ids of root and units above each account, from the top; and the units' names. */
export interface Places {
  above: Map<string, readonly string[]>
  names: Map<string, string>
}

/**
 * Where each account stands, found from the root down: two calls per unit. Only for answers without `Paths`, which
 * ListAccounts did not always have and emulators do not give.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
export async function walkOrganization({ organizations: client }: Aws): Promise<Places> {
  const places: Places = { above: new Map(), names: new Map() }

  async function walk(ParentId: string, above: readonly string[]): Promise<void> {
    for await (const { Id } of eachItem(paginateListAccountsForParent({ client }, { ParentId }), 'Accounts', 'Id'))
      if (Id) places.above.set(Id, above)
    const units = paginateListOrganizationalUnitsForParent({ client }, { ParentId })
    for await (const { Id, Name } of eachItem(units, 'OrganizationalUnits', 'Id')) {
      if (!Id) continue
      places.names.set(Id, Name ?? Id)
      await walk(Id, [...above, Id])
    }
  }

  for await (const { Id } of eachItem(paginateListRoots({ client }, {}), 'Roots', 'Id')) if (Id) await walk(Id, [Id])
  return places
}
