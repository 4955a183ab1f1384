import {
  type Account as AwsAccount,
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  paginateListParents,
  paginateListTagsForResource,
} from '@aws-sdk/client-organizations'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { type Gap, gapOf, type Part } from './gap.ts'
import { listFirst } from './list-all.ts'
import { ouPathOf } from './ou-path.ts'
import type { Account } from './types.ts'

/** An account as Organizations has it at this moment. What is in `gaps` could not be read and is left empty. */
export interface AccountNow {
  account: Account
  gaps: Gap[]
}

/**
 * Name, state and place, and the tags when asked. Undefined where there is no such account. Costs a call, one for each
 * unit above the account, and one for the tags; answers without `Paths` (emulators) cost another one for each unit.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
export async function readAccountNow(
  aws: Aws,
  accountId: string,
  { withTags = false }: { withTags?: boolean } = {},
): Promise<AccountNow | undefined> {
  const row = await describeAccount(aws, accountId)
  if (!row) return undefined
  const gaps: Gap[] = []
  const orGap = async <T>(what: Part, otherwise: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read()
    } catch (error) {
      const { kind } = classify(error)
      if (kind !== 'denied' && kind !== 'unsupported') throw error
      gaps.push(gapOf(what, error, aws.clock.now(), accountId))
      return otherwise
    }
  }
  const [place, tags] = await Promise.all([
    orGap('organizational units', { ouPath: '' }, () => placeOf(aws, accountId, row)),
    withTags ? orGap('account tags', undefined, () => readTagsOf(aws, accountId)) : undefined,
  ])
  const account = { ...accountOf(row, managementAccountIn(row)), ...place, tags }
  return { account, gaps }
}

async function describeAccount(aws: Aws, AccountId: string): Promise<AwsAccount | undefined> {
  try {
    return (await aws.organizations.send(new DescribeAccountCommand({ AccountId }))).Account
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone' || kind === 'invalid') return undefined
    throw error
  }
}

/** As AWS lists it; where it stands and its tags are read apart. */
export const accountOf = (row: AwsAccount, managementAccountId: string | undefined): Account => ({
  id: row.Id ?? '',
  name: row.Name ?? '',
  email: row.Email ?? '',
  // `Status` is what AWS called it until 2026-09.
  state: row.State ?? row.Status ?? 'ACTIVE',
  ouPath: '',
  tags: undefined,
  management: row.Id === managementAccountId,
})

/** `arn:aws:organizations::111122223333:account/o-x/444455556666` names the account that owns the organization. */
export const managementAccountIn = ({ Arn = '' }: AwsAccount): string | undefined => Arn.split(':')[4]

/** `o-x/r-x/ou-a/ou-b/111122223333/` gives the root and the units, from the top. */
export const unitsOf = ({ Paths: [path = ''] = [] }: AwsAccount): string[] =>
  path.split('/').filter((id) => id.startsWith('r-') || id.startsWith('ou-'))

async function placeOf(aws: Aws, accountId: string, row: AwsAccount): Promise<Pick<Account, 'ouPath' | 'units'>> {
  const known = unitsOf(row)
  const units = known.length > 0 ? known : await walkUp(aws, accountId)
  const names = units.filter((id) => id.startsWith('ou-')).map((id) => nameOfUnit(aws, id))
  return { ouPath: ouPathOf(await Promise.all(names)), units }
}

/** The parents of an account, from the root down. */
async function walkUp(aws: Aws, ChildId: string): Promise<string[]> {
  const pages = paginateListParents({ client: aws.organizations }, { ChildId })
  const [parent] = await listFirst(1, pages, 'Parents')
  if (!parent?.Id) return []
  return parent.Type === 'ROOT' ? [parent.Id] : [...(await walkUp(aws, parent.Id)), parent.Id]
}

async function nameOfUnit(aws: Aws, OrganizationalUnitId: string): Promise<string> {
  const ask = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId })
  return (await aws.organizations.send(ask)).OrganizationalUnit?.Name ?? OrganizationalUnitId
}

/** One call, as an account has at most 50 tags. */
export async function readTagsOf(aws: Aws, ResourceId: string): Promise<Record<string, string>> {
  const tags: Record<string, string> = {}
  for await (const { Tags = [] } of paginateListTagsForResource({ client: aws.organizations }, { ResourceId })) {
    for (const { Key = '', Value = '' } of Tags) tags[Key] = Value
  }
  return tags
}
