import {
  GetAccountInformationCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from '@aws-sdk/client-account'
import {
  GetAccountPropertiesCommand,
  GetAccountSummaryCommand,
  ListOrganizationsFeaturesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam'
import { ListUsersCommand, type User } from '@aws-sdk/client-identitystore'
import {
  type Account,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  type Organization,
} from '@aws-sdk/client-organizations'
import { DescribeInstanceCommand, ListInstancesCommand } from '@aws-sdk/client-sso-admin'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { DescribeSeverityLevelsCommand } from '@aws-sdk/client-support'
import type { Aws } from '../aws/aws.ts'
import { classify } from '../aws/aws-errors.ts'
import { ssoPrincipal } from '../aws/identity.ts'
import { allPages } from '../aws/read-assignments.ts'

/** AWS answered, but not with what its documentation says. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'
  constructor(call: string) {
    super(`${call}: the answer lacks what AWS documents`)
  }
}
export function must<T>(value: T | undefined | null, call: string): T {
  if (value === undefined || value === null) throw new UnexpectedAnswer(call)
  return value
}

/** The reads that more than one probe needs, each made at most once. */
export function createAwsReads(aws: Aws) {
  const made = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = made.get(key) as Promise<T> | undefined
    if (known) return known
    const reading = read()
    made.set(key, reading)
    return reading
  }

  return {
    /** Needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
    callerAccount: () =>
      once('caller', async () =>
        must((await aws.sts.send(new GetCallerIdentityCommand({}))).Account, 'sts:GetCallerIdentity'),
      ),

    summary: () =>
      once('summary', async () =>
        must((await aws.iam.send(new GetAccountSummaryCommand({}))).SummaryMap, 'iam:GetAccountSummary'),
      ),

    properties: () =>
      once('properties', async () => (await aws.iam.send(new GetAccountPropertiesCommand({}))).Properties ?? {}),

    rolesUnder: (PathPrefix: string) =>
      once(`roles ${PathPrefix}`, async () =>
        must((await aws.iam.send(new ListRolesCommand({ PathPrefix }))).Roles, 'iam:ListRoles'),
      ),

    rootFeatures: () =>
      once('features', async () =>
        must(
          (await aws.iam.send(new ListOrganizationsFeaturesCommand({}))).EnabledFeatures,
          'iam:ListOrganizationsFeatures',
        ),
      ),

    information: () =>
      once('information', async () => {
        const read = await aws.account.send(new GetAccountInformationCommand({}))
        must(read.AccountName, 'account:GetAccountInformation')
        return read
      }),

    contact: () => once('contact', () => aws.account.send(new GetContactInformationCommand({}))),

    /** Undefined for an account that is older than AWS's plans. */
    plan: () => once('plan', () => aws.planState()),

    /** The name of the contact, or undefined where there is none. */
    alternateContact: (type: 'BILLING' | 'OPERATIONS' | 'SECURITY') =>
      once(`contact ${type}`, async () => {
        try {
          const { AlternateContact } = await aws.account.send(
            new GetAlternateContactCommand({ AlternateContactType: type }),
          )
          return must(AlternateContact, 'account:GetAlternateContact')
        } catch (error) {
          if (classify(error).kind === 'gone') return undefined
          throw error
        }
      }),

    severityLevels: () =>
      once('severity', async () =>
        must(
          (await aws.support.send(new DescribeSeverityLevelsCommand({}))).severityLevels,
          'support:DescribeSeverityLevels',
        ),
      ),

    /** Undefined where there is none. */
    organization: (): Promise<Organization | undefined> =>
      once('organization', async () => {
        try {
          return must(
            (await aws.organizations.send(new DescribeOrganizationCommand({}))).Organization,
            'organizations:DescribeOrganization',
          )
        } catch (error) {
          if (classify(error).kind === 'gone') return undefined
          throw error
        }
      }),

    accounts: (): Promise<Account[]> =>
      once('accounts', () =>
        allPages(
          (NextToken) => aws.organizations.send(new ListAccountsCommand({ NextToken })),
          (page) => must(page.Accounts, 'organizations:ListAccounts'),
        ),
      ),

    trustedServices: () =>
      once('trusted', async () => {
        const services = await allPages(
          (NextToken) => aws.organizations.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken })),
          (page) => must(page.EnabledServicePrincipals, 'organizations:ListAWSServiceAccessForOrganization'),
        )
        return services.flatMap(({ ServicePrincipal }) => ServicePrincipal ?? [])
      }),

    delegatedAdministrators: () =>
      once('delegated', async () =>
        must(
          (await aws.organizations.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: ssoPrincipal })))
            .DelegatedAdministrators,
          'organizations:ListDelegatedAdministrators',
        ),
      ),

    instancesIn: (region: string) =>
      once(`instances ${region}`, async () =>
        must((await aws.ssoIn(region).send(new ListInstancesCommand({}))).Instances, 'sso:ListInstances'),
      ),

    instance: (InstanceArn: string) =>
      once(`instance ${InstanceArn}`, async () => {
        const read = await aws.sso.send(new DescribeInstanceCommand({ InstanceArn }))
        must(read.InstanceArn, 'sso:DescribeInstance')
        return read
      }),

    /** The first hundred. */
    users: (IdentityStoreId: string): Promise<User[]> =>
      once(`users ${IdentityStoreId}`, async () =>
        must(
          (await aws.identityStore.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 100 }))).Users,
          'identitystore:ListUsers',
        ),
      ),
  }
}
export type AwsReads = ReturnType<typeof createAwsReads>
