import { ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore'
import {
  ListAccountsCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-organizations'
import {
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSetsCommand,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from '../../aws/aws.ts'
import { classify, isCredentialsError } from '../../aws/errors.ts'
import { whoAmI } from '../../aws/identity.ts'
import { findInstance } from '../../aws/instance.ts'
import type { Instance } from '../../aws/types.ts'
import { type Check, found, ok } from './finding.ts'

/** Tries each read that the bot lives on, and names those that are denied. What only changes things is not tried. */
export const checkPermissions: Check = async ({ aws, directory }) => {
  const tried: string[] = []
  const denied = new Set<string>()
  const probe: Probe = async (action, call) => {
    tried.push(action)
    try {
      return await call()
    } catch (error) {
      const { kind, missing } = classify(error)
      if (isCredentialsError(error)) throw error
      if (kind === 'denied') denied.add(missing ?? action)
      else if (kind === 'transient' || kind === 'unknown') throw error
      return undefined
    }
  }
  const { managementAccountId, standing, gaps } = await whoAmI(aws)
  for (const { missing } of gaps) if (missing) denied.add(missing)
  if (standing === 'none') return [...denied].map(notAllowed)

  const accountId = await probeOrganization(aws, probe)
  const { instance, gaps: blind } = await findInstance(aws, {
    managementAccountId,
    remembered: directory?.instance?.region,
  })
  for (const { missing } of blind) if (missing) denied.add(missing)
  if (instance) await probeIdentityCenter(aws, instance, accountId, probe)
  if (denied.size > 0) return [...denied].sort().map(notAllowed)
  return [ok('permissions', { count: tried.length })]
}

const notAllowed = (action: string) => found('problem', 'permission_denied', { action })

type Probe = <T>(action: string, call: () => Promise<T>) => Promise<T | undefined>

/** Returns the id of some account, for what needs one. */
async function probeOrganization({ organizations }: Aws, probe: Probe): Promise<string | undefined> {
  const accounts = await probe('organizations:ListAccounts', () => organizations.send(new ListAccountsCommand({})))
  const roots = await probe('organizations:ListRoots', () => organizations.send(new ListRootsCommand({})))
  await probe('organizations:ListDelegatedAdministrators', () =>
    organizations.send(new ListDelegatedAdministratorsCommand({})),
  )
  const ParentId = roots?.Roots?.[0]?.Id
  if (ParentId)
    await probe('organizations:ListOrganizationalUnitsForParent', () =>
      organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId })),
    )
  const ResourceId = accounts?.Accounts?.[0]?.Id
  if (ResourceId)
    await probe('organizations:ListTagsForResource', () =>
      organizations.send(new ListTagsForResourceCommand({ ResourceId })),
    )
  return ResourceId
}

async function probeIdentityCenter(aws: Aws, instance: Instance, AccountId: string | undefined, probe: Probe) {
  const { sso, identityStore } = aws
  const InstanceArn = instance.arn
  const IdentityStoreId = instance.identityStoreId
  await probe('identitystore:ListUsers', () =>
    identityStore.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 1 })),
  )
  await probe('identitystore:ListGroups', () =>
    identityStore.send(new ListGroupsCommand({ IdentityStoreId, MaxResults: 1 })),
  )
  await probe('sso:ListAccountAssignmentCreationStatus', () =>
    sso.send(new ListAccountAssignmentCreationStatusCommand({ InstanceArn, MaxResults: 1 })),
  )
  await probe('sso:ListAccountAssignmentDeletionStatus', () =>
    sso.send(new ListAccountAssignmentDeletionStatusCommand({ InstanceArn, MaxResults: 1 })),
  )
  const sets = await probe('sso:ListPermissionSets', () =>
    sso.send(new ListPermissionSetsCommand({ InstanceArn, MaxResults: 1 })),
  )
  const PermissionSetArn = sets?.PermissionSets?.[0]
  if (!PermissionSetArn) return
  const of = { InstanceArn, PermissionSetArn }
  await probe('sso:DescribePermissionSet', () => sso.send(new DescribePermissionSetCommand(of)))
  await probe('sso:GetInlinePolicyForPermissionSet', () => sso.send(new GetInlinePolicyForPermissionSetCommand(of)))
  await probe('sso:ListManagedPoliciesInPermissionSet', () =>
    sso.send(new ListManagedPoliciesInPermissionSetCommand(of)),
  )
  await probe('sso:ListAccountsForProvisionedPermissionSet', () =>
    sso.send(new ListAccountsForProvisionedPermissionSetCommand(of)),
  )
  if (AccountId)
    await probe('sso:ListAccountAssignments', () =>
      sso.send(new ListAccountAssignmentsCommand({ ...of, AccountId, MaxResults: 1 })),
    )
}
