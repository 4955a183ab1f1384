import {
  GetAccountInformationCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from '@aws-sdk/client-account'
import {
  GetAccountPropertiesCommand,
  GetAccountSummaryCommand,
  ListOrganizationsFeaturesCommand,
  paginateListRoles,
} from '@aws-sdk/client-iam'
import { paginateListUsers, type User } from '@aws-sdk/client-identitystore'
import {
  type Account,
  DescribeOrganizationCommand,
  type Organization,
  paginateListAccounts,
  paginateListAWSServiceAccessForOrganization,
  paginateListDelegatedAdministrators,
} from '@aws-sdk/client-organizations'
import { DescribeInstanceCommand, paginateListInstances } from '@aws-sdk/client-sso-admin'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { DescribeSeverityLevelsCommand } from '@aws-sdk/client-support'
import type { Aws } from '../aws/aws.ts'
import { classify } from '../aws/aws-errors.ts'
import { ssoPrincipal } from '../aws/identity.ts'
import { type ItemOf, listAll, listFirst, pageSize } from '../aws/list-all.ts'

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

/** The pages of a list; every page has the list, though it may be empty. */
async function* documented<Page>(call: string, pages: AsyncIterable<Page>, list: keyof Page): AsyncGenerator<Page> {
  for await (const page of pages) {
    must(page[list], call)
    yield page
  }
}
export const listDocumented = <Page, List extends keyof Page>(
  call: string,
  pages: AsyncIterable<Page>,
  list: List,
  id?: keyof ItemOf<Page[List]>,
): Promise<ItemOf<Page[List]>[]> => listAll(documented(call, pages, list), list, id)

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
        listDocumented('iam:ListRoles', paginateListRoles({ client: aws.iam }, { PathPrefix }), 'Roles', 'Arn'),
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
        listDocumented(
          'organizations:ListAccounts',
          paginateListAccounts({ client: aws.organizations }, {}),
          'Accounts',
          'Id',
        ),
      ),

    trustedServices: () =>
      once('trusted', async () => {
        const call = 'organizations:ListAWSServiceAccessForOrganization'
        const pages = paginateListAWSServiceAccessForOrganization({ client: aws.organizations }, {})
        const services = await listDocumented(call, pages, 'EnabledServicePrincipals', 'ServicePrincipal')
        return services.flatMap(({ ServicePrincipal }) => ServicePrincipal ?? [])
      }),

    delegatedAdministrators: () =>
      once('delegated', () =>
        listDocumented(
          'organizations:ListDelegatedAdministrators',
          paginateListDelegatedAdministrators({ client: aws.organizations }, { ServicePrincipal: ssoPrincipal }),
          'DelegatedAdministrators',
          'Id',
        ),
      ),

    instancesIn: (region: string) =>
      once(`instances ${region}`, async () =>
        listDocumented(
          'sso:ListInstances',
          paginateListInstances({ client: aws.ssoIn(region) }, {}),
          'Instances',
          'InstanceArn',
        ),
      ),

    instance: (InstanceArn: string) =>
      once(`instance ${InstanceArn}`, async () => {
        const read = await aws.sso.send(new DescribeInstanceCommand({ InstanceArn }))
        must(read.InstanceArn, 'sso:DescribeInstance')
        return read
      }),

    /** At most the first hundred. */
    users: (IdentityStoreId: string): Promise<User[]> =>
      once(`users ${IdentityStoreId}`, () => {
        const pages = paginateListUsers({ client: aws.identityStore, pageSize }, { IdentityStoreId })
        return listFirst(100, documented('identitystore:ListUsers', pages, 'Users'), 'Users', 'UserId')
      }),
  }
}
export type AwsReads = ReturnType<typeof createAwsReads>
