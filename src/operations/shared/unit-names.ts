import {
  type OrganizationalUnit,
  paginateListOrganizationalUnitsForParent,
  paginateListRoots,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { listAll } from '../../aws/list-all.ts'
import { Refusal } from '../../errors.ts'

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const mostLevels = 5
const longestName = 128

/** `/Workloads/Production` as its names; the root, `/`, has none. Refuses what cannot be a path. */
export function namesIn(path: string, field: string): string[] {
  const trimmed = path.trim().replace(/\/+$/, '')
  if (trimmed === '') return []
  const names = trimmed.slice(1).split('/')
  const bad = !trimmed.startsWith('/') || names.some((name) => name.trim() === '' || name.length > longestName)
  if (bad || names.length > mostLevels) throw new Refusal('unit_path_invalid', { path, levels: mostLevels }, field)
  return names.map((name) => name.trim())
}

export const pathOf = (names: readonly string[]): string => `/${names.join('/')}`

export async function readRootId(aws: Aws): Promise<string> {
  const [root] = await listAll(paginateListRoots({ client: aws.organizations }, {}), 'Roots', 'Id')
  const id = root?.Id
  if (!id) throw new Error('organizations:ListRoots: no root')
  return id
}

const childrenOf = (aws: Aws, ParentId: string): Promise<OrganizationalUnit[]> =>
  listAll(
    paginateListOrganizationalUnitsForParent({ client: aws.organizations }, { ParentId }),
    'OrganizationalUnits',
    'Id',
  )

/** The id of the OU (or root) as AWS has it now; one call a level. */
export async function findUnit(aws: Aws, names: readonly string[]): Promise<string | undefined> {
  let id: string | undefined = await readRootId(aws)
  for (const name of names) {
    const children: OrganizationalUnit[] = await childrenOf(aws, id)
    id = children.find((child) => child.Name === name)?.Id
    if (!id) return undefined
  }
  return id
}

/** The OU that a field names; refuses one that is not there. */
export async function existingUnit(aws: Aws, path: string, field: string): Promise<{ id: string; path: string }> {
  const names = namesIn(path, field)
  const id = await findUnit(aws, names)
  if (!id) throw new Refusal('unit_unknown', { path: pathOf(names) }, field)
  return { id, path: pathOf(names) }
}
