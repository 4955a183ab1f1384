import { paginateListAccountAssignments, paginateListPermissionSets } from '@aws-sdk/client-sso-admin'
import { pageSize } from '../aws/list-all.ts'
import { listManagedPolicies } from '../aws/permission-sets.ts'
import { type Directory, hasContents, type Instance, type PermissionSet } from '../aws/types.ts'
import { listDocumented } from './aws-reads.ts'
import type { ProbeContext } from './define-step.ts'

export const administratorPolicy = 'arn:aws:iam::aws:policy/AdministratorAccess'

const isAdmin = ({ managedPolicies }: PermissionSet) => managedPolicies.includes(administratorPolicy)
const plain = ({ name }: PermissionSet) => name === 'AdministratorAccess'

/** Permission sets with full access as the snapshot has them; the one named AdministratorAccess first. */
export const adminSets = (directory: Pick<Directory, 'permissionSets'>): PermissionSet[] =>
  directory
    .permissionSets()
    .filter(hasContents)
    .filter(isAdmin)
    .sort((a, b) => Number(plain(b)) - Number(plain(a)))

/** Sets of which the snapshot does not have yet what they allow are looked into one by one; more than this are left to its next refresh. */
const mostUnknown = 20

/** The ARN of a permission set with full access, as AWS has it now; none where permission sets are switched off. */
export async function findAdminSet(
  { aws, directory }: Pick<ProbeContext, 'aws' | 'directory'>,
  { arn: InstanceArn, permissionSetsEnabled }: Instance,
): Promise<string | undefined> {
  if (!permissionSetsEnabled) return undefined
  const pages = paginateListPermissionSets({ client: aws.sso, pageSize }, { InstanceArn })
  const arns = await listDocumented('sso:ListPermissionSets', pages, 'PermissionSets')
  const known = adminSets(directory).map(({ arn }) => arn)
  const isKnown = (arn: string) => {
    const set = directory.permissionSet(arn)
    return set !== undefined && hasContents(set)
  }
  const unknown = arns.filter((arn) => !isKnown(arn)).slice(0, mostUnknown)
  for (const arn of [...known.filter((arn) => arns.includes(arn)), ...unknown]) {
    if ((await listManagedPolicies(aws, InstanceArn, arn)).includes(administratorPolicy)) return arn
  }
  return undefined
}

export async function whoHas(
  { aws }: Pick<ProbeContext, 'aws'>,
  place: { InstanceArn: string; AccountId: string; PermissionSetArn: string },
) {
  const pages = paginateListAccountAssignments({ client: aws.sso, pageSize }, place)
  return listDocumented('sso:ListAccountAssignments', pages, 'AccountAssignments')
}
