import type * as Sdk from '@aws-sdk/client-iam'
import { summaryOf } from './account-summary.ts'
import { AwsError, found } from './errors.ts'
import type { Context, Operations } from './operation.ts'
import type { Account } from './records.ts'

export const ownAccount = ({ world, caller }: Context): Account =>
  found(world.accounts.get(caller.accountId), 'NoSuchEntityException', `Account ${caller.accountId} is not simulated.`)

const reportLastsMs = 4 * 3_600_000

/** What IAM tells of the account itself and of its root user. */
export const root: Operations<typeof Sdk> = {
  GetAccountSummary: (_input, context) => ({ SummaryMap: summaryOf(ownAccount(context)) }),

  GetAccountProperties: (_input, context) => {
    const { newSignUp = false } = ownAccount(context)
    return { Properties: { 'RoleManager/Enabled': String(newSignUp) } }
  },

  /** Passkeys and hardware tokens are not listed. */
  ListVirtualMFADevices(_input, context) {
    const { Id, root, JoinedTimestamp } = ownAccount(context)
    const SerialNumber = `arn:aws:iam::${Id}:mfa/root-account-mfa-device`
    const devices = root.mfa && !root.passkey ? [{ SerialNumber, EnableDate: JoinedTimestamp }] : []
    return { VirtualMFADevices: devices, IsTruncated: false }
  },

  ListOrganizationsFeatures: (_input, context) => featuresOf(context),
  EnableOrganizationsRootCredentialsManagement: (_input, context) => enable('RootCredentialsManagement', context),
  EnableOrganizationsRootSessions: (_input, context) => enable('RootSessions', context),

  GenerateCredentialReport(_input, context) {
    const account = ownAccount(context)
    const { world } = context
    const fresh = account.credentialReport && world.now() - account.credentialReport.getTime() < reportLastsMs
    if (!fresh) account.credentialReport = world.date()
    return fresh ? { State: 'COMPLETE' } : { State: 'STARTED', Description: 'No report exists. Starting a new one' }
  },

  GetCredentialReport(_input, context) {
    const account = ownAccount(context)
    const made = account.credentialReport
    if (!made) throw new AwsError('CredentialReportNotPresentException', 'There is no credential report.', {}, 410)
    if (context.world.now() - made.getTime() > reportLastsMs) {
      throw new AwsError('CredentialReportExpiredException', 'The credential report has expired.', {}, 410)
    }
    return { Content: Buffer.from(report(account)), ReportFormat: 'text/csv', GeneratedTime: made }
  },
}

/** The features of central root access, which only an organization has. */
function featuresOf({ world, caller }: Context) {
  const { organization, console } = world
  if (!organization || !world.accounts.has(caller.accountId)) {
    throw new AwsError('OrganizationNotFoundException', 'The account is not in an organization.')
  }
  if (organization.FeatureSet !== 'ALL') {
    const message = 'The organization does not have all features enabled.'
    throw new AwsError('OrganizationNotInAllFeaturesModeException', message)
  }
  if (caller.accountId !== world.managementAccountId && !world.isDelegatedAdministrator(caller.accountId)) {
    const message = 'Only the management account and delegated administrators may ask.'
    throw new AwsError('AccountNotManagementOrDelegatedAdministratorException', message)
  }
  if (!organization.trustedServices.has('iam.amazonaws.com')) {
    throw new AwsError('ServiceAccessNotEnabledException', 'Trusted access for IAM is not enabled.')
  }
  return { OrganizationId: organization.Id, EnabledFeatures: [...(console.rootFeatures ?? [])] }
}

function enable(feature: 'RootCredentialsManagement' | 'RootSessions', context: Context) {
  featuresOf(context)
  const { world, caller } = context
  if (caller.accountId !== world.managementAccountId) {
    throw new AwsError('CallerIsNotManagementAccountException', 'Only the management account may do this.')
  }
  world.console.rootFeatures = [...new Set([...(world.console.rootFeatures ?? []), feature])]
  return featuresOf(context)
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html, the columns about root */
function report({ Id, JoinedTimestamp, root: { mfa, accessKeys, password } }: Account): string {
  const row = {
    user: '<root_account>',
    arn: `arn:aws:iam::${Id}:root`,
    user_creation_time: JoinedTimestamp.toISOString(),
    password_enabled: password ? 'true' : 'false',
    password_last_used: 'no_information',
    mfa_active: String(mfa),
    access_key_1_active: String(accessKeys > 0),
    access_key_2_active: String(accessKeys > 1),
  }
  return `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}`
}
