import type * as Sdk from '@aws-sdk/client-account'
import { AwsError, found } from './errors.ts'
import type { Context, Operations } from './operation.ts'
import { page } from './pages.ts'
import type { Account } from './records.ts'
import { defineService } from './service.ts'
import type { World } from './world.ts'

const operations: Operations<typeof Sdk> = {
  GetAccountInformation(input, context) {
    const { Id, Name, JoinedTimestamp, State } = target(context, input.AccountId)
    return {
      AccountId: Id,
      AccountName: Name,
      AccountCreatedDate: JoinedTimestamp,
      AccountState: State === 'PENDING_CLOSURE' ? 'ACTIVE' : State,
    }
  },

  PutAccountName(input, context) {
    target(context, input.AccountId).Name = input.AccountName
    return {}
  },

  GetContactInformation: (input, context) => ({
    ContactInformation: { ...target(context, input.AccountId).contact },
    VerificationStatus: context.world.console.phoneVerification ?? 'VERIFIED',
  }),

  PutContactInformation(input, context) {
    Object.assign(target(context, input.AccountId).contact, input.ContactInformation)
    return {}
  },

  GetAlternateContact(input, context) {
    const contact = target(context, input.AccountId).alternateContacts.get(input.AlternateContactType)
    return { AlternateContact: found(contact, ...noContact) }
  },

  PutAlternateContact({ AccountId, ...contact }, context) {
    target(context, AccountId).alternateContacts.set(contact.AlternateContactType, contact)
    return {}
  },

  DeleteAlternateContact(input, context) {
    const { alternateContacts } = target(context, input.AccountId)
    if (!alternateContacts.delete(input.AlternateContactType)) throw new AwsError(...noContact)
    return {}
  },

  GetPrimaryEmail(input, context) {
    const account = target(context, input.AccountId)
    if (account.Id === context.world.managementAccountId) throw refused(context)
    return { PrimaryEmail: account.Email }
  },

  ListRegions(input, context) {
    target(context, input.AccountId)
    const wanted = regionsOf(context.world).filter(
      ({ RegionOptStatus }) =>
        !input.RegionOptStatusContains?.length || input.RegionOptStatusContains.includes(RegionOptStatus),
    )
    const [rows, next] = page(wanted, input, context, 50)
    return { Regions: rows, ...next }
  },

  GetRegionOptStatus(input, context) {
    target(context, input.AccountId)
    const region = regionsOf(context.world).find(({ RegionName }) => RegionName === input.RegionName)
    return found(region, 'ValidationException', 'This Region is not one of AWS.')
  },
}

export const account = defineService<typeof Sdk>('account', 'account', operations)

/**
 * Without an id the caller's own account, which the management account must not name; with one a member, for the management
 * account only and once the service is trusted: https://docs.aws.amazon.com/accounts/latest/reference/using-orgs-trusted-access.html
 */
function target(context: Context, id: string | undefined): Account {
  const { world, caller } = context
  if (id === undefined || (id === caller.accountId && id !== world.managementAccountId)) {
    return found(world.accounts.get(caller.accountId), 'ValidationException', 'The account is not simulated.')
  }
  const org = world.organization
  const mayAsk =
    org?.FeatureSet === 'ALL' &&
    org.trustedServices.has('account.amazonaws.com') &&
    caller.accountId === world.managementAccountId &&
    id !== caller.accountId
  const account = world.accounts.get(id)
  if (!mayAsk || !account) throw refused(context)
  return account
}

const refused = ({ caller, operation }: Context) =>
  new AwsError(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: account:${operation} (Your organization must first enable trusted access with AWS Account Management.)`,
  )

const noContact = ['ResourceNotFoundException', 'No contact of the inputted alternate contact type found.'] as const

const regionsOf = ({ enabledRegions }: World) => [
  ...defaultRegions.map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' as const })),
  ...optInRegions.map((RegionName) => ({
    RegionName,
    RegionOptStatus: enabledRegions.has(RegionName) ? ('ENABLED' as const) : ('DISABLED' as const),
  })),
]
const defaultRegions = [
  'ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1',
  'eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2',
].flatMap((line) => line.split(' '))
/** Whoever has not enabled them is unknown there: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
export const optInRegions = 'af-south-1 ap-east-1 ap-southeast-3 eu-south-1 il-central-1 me-central-1'.split(' ')
