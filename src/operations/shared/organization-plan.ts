import {
  DescribeOrganizationCommand,
  type Account as ListedAccount,
  type Organization,
  paginateListAccounts,
  paginateListDelegatedAdministrators,
  paginateListParents,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { ssoPrincipal } from '../../aws/identity.ts'
import { listAll } from '../../aws/list-all.ts'
import { Refusal } from '../../errors.ts'
import type { PlanContext } from './define-operation.ts'

/** The organization as AWS has it now; undefined when the account is in none. */
export async function readOrganization(aws: Aws): Promise<Organization | undefined> {
  try {
    return (await aws.organizations.send(new DescribeOrganizationCommand({}))).Organization
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}

/** The organization, when the bot works in its management account; refuses otherwise. */
export async function managedOrganization({ directory, aws }: PlanContext): Promise<Organization> {
  const organization = await readOrganization(aws)
  if (!organization) throw new Refusal('no_organization')
  const { accountId } = directory.identity
  const { MasterAccountId: management } = organization
  if (accountId !== management) {
    throw new Refusal('management_account_only', { account: accountId ?? '?', management: management ?? '?' })
  }
  return organization
}

/** The organization, for operations that need all features. */
export async function fullOrganization(context: PlanContext): Promise<Organization> {
  const organization = await managedOrganization(context)
  if (organization.FeatureSet !== 'ALL') throw new Refusal('all_features_needed')
  return organization
}

export const listAccounts = (aws: Aws): Promise<ListedAccount[]> =>
  listAll(paginateListAccounts({ client: aws.organizations }, {}), 'Accounts', 'Id')

/** Ids of the accounts that administer IAM Identity Center for the organization: one at most. */
export async function delegates(aws: Aws): Promise<{ id: string; name: string }[]> {
  const pages = paginateListDelegatedAdministrators({ client: aws.organizations }, { ServicePrincipal: ssoPrincipal })
  const rows = await listAll(pages, 'DelegatedAdministrators', 'Id')
  return rows.map(({ Id = '', Name }) => ({ id: Id, name: Name ?? Id }))
}

/** Where an account stands: the id of the root or of an OU. */
export async function parentOf(aws: Aws, accountId: string): Promise<string | undefined> {
  const pages = paginateListParents({ client: aws.organizations }, { ChildId: accountId })
  return (await listAll(pages, 'Parents', 'Id'))[0]?.Id
}

/** The bot does nothing about the integrations of other services. */
export const onlyIdentityCenter = { StringEquals: { 'organizations:ServicePrincipal': [ssoPrincipal] } }

/**
 * The resources that changes of an organization are made to:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */
export const resources = {
  account: 'arn:aws:organizations::*:account/o-*/*',
  unit: 'arn:aws:organizations::*:ou/o-*/ou-*',
  root: 'arn:aws:organizations::*:root/o-*/r-*',
}
