import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { addRole } from '../../src/sim/aws/roles.ts'
import type { World } from '../../src/sim/aws/world.ts'
import { chosen } from './helpers.ts'
import type { Cases } from './probe-case.ts'

const management = (world: World) => {
  const account = world.accounts.get(world.managementAccountId)
  if (!account) throw new Error('no management account')
  return account
}
export const noOrganization = { company: freshCompany() }
export const billingOnly = { company: halfDoneCompany({ trap: 'account-instance' }) }
const halfDone = { company: halfDoneCompany() }

const syncedUser = (world: World) => {
  const [user] = world.users.all()
  if (user) user.ExternalIds = [{ Issuer: 'https://idp.example.com', Id: '1' }]
}
export const accountExists: Cases = {
  done: { shows: '111122223333' },
  // Without an account there are no credentials, and nothing can be asked: see below.
  not: { is: 'todo', shows: '' },
}

/** One entry for each step that has a probe: what it says of AWS as it is in the simulated companies. */
export const cases: Record<string, Cases> = {
  'account-name': {
    done: { company: noOrganization, shows: 'example-management-prod' },
    // An account has its name, whatever is thought of it.
    not: { is: 'done', shows: 'AccountName = example-management' },
    denied: 'account:GetAccountInformation',
  },
  'root-email': {
    done: { shows: 'aws@example.com' },
    not: {
      is: 'attention',
      world(w) {
        management(w).Email = 'paulo.santos@example.com'
      },
      shows: 'paulo.santos',
    },
    denied: 'organizations:DescribeOrganization',
  },
  phone: {
    done: { shows: 'VERIFIED' },
    not: {
      is: 'attention',
      world(w) {
        w.console.phoneVerification = 'UNVERIFIED'
      },
      shows: 'UNVERIFIED',
    },
    denied: 'account:GetContactInformation',
  },
  'mfa-device': {
    done: { shows: 'AccountMFAEnabled = 1' },
    not: { is: 'todo', company: noOrganization, shows: 'AccountMFAEnabled = 0' },
    denied: 'iam:GetAccountSummary',
  },
  'support-plan': {
    done: {
      world(w) {
        w.console.supportPlan = 'enterprise'
      },
      shows: 'critical',
    },
    not: {
      is: 'todo',
      world(w) {
        w.console.supportPlan = 'basic'
      },
      shows: 'SubscriptionRequiredException',
    },
    denied: 'support:DescribeSeverityLevels',
  },
  'organizations-check': {
    done: { shows: 'FeatureSet = ALL' },
    not: { is: 'todo', company: billingOnly, shows: 'CONSOLIDATED_BILLING' },
    denied: 'organizations:DescribeOrganization',
  },
  'iam-roles': {
    done: { shows: 'RolesQuota = 1000' },
    not: {
      is: 'attention',
      world(w) {
        management(w).summary.Roles = 950
      },
      shows: 'Roles = 950',
    },
    denied: 'iam:GetAccountSummary',
  },
  'several-accounts': {
    done: { shows: 'ACTIVE = ' },
    not: {
      is: 'todo',
      company: noOrganization,
      world: (w) => consoleActions['enable-identity-center'](w),
      shows: 'ACTIVE = 1',
    },
    denied: 'organizations:DescribeOrganization',
  },
  'landing-zone': {
    done: {
      world: (w) => void addRole(w, management(w), 'AWSControlTowerAdmin', '/service-role/', {}),
      shows: 'AWSControlTowerAdmin',
    },
    not: { is: 'not-applicable', shows: '' },
    denied: 'iam:ListRoles',
  },
  'kind-of-account': {
    done: { shows: '/managed/' },
    not: {
      is: 'attention',
      world: (w) => void addRole(w, management(w), 'ProjectRole', '/managed/', {}),
      shows: '/managed/ProjectRole',
    },
    denied: 'iam:GetAccountProperties',
  },
  'sign-up-start': accountExists,
  'bot-credentials': accountExists,
  'sign-up-contact': accountExists,
  'sign-up-payment': accountExists,
  'sign-up-phone': accountExists,
  'sign-up-plan': accountExists,
  activation: {
    done: { shows: 'ACTIVE' },
    not: { is: 'waiting', company: { company: freshCompany({ pending: true }) }, shows: 'PENDING_ACTIVATION' },
    denied: 'account:GetAccountInformation',
  },
  'root-sign-in': {
    done: { shows: 'AccountMFAEnabled = 1' },
    not: { is: 'todo', company: noOrganization, shows: 'AccountMFAEnabled = 0' },
    denied: 'iam:GetAccountSummary',
  },
  'root-mfa': {
    done: { company: noOrganization, world: (w) => consoleActions['add-root-mfa'](w), shows: 'AccountMFAEnabled = 1' },
    not: { is: 'todo', company: noOrganization, shows: 'AccountMFAEnabled = 0' },
    denied: 'iam:GetAccountSummary',
  },
  'root-access-keys': {
    done: {
      company: halfDone,
      world: (w) => consoleActions['delete-root-access-keys'](w),
      shows: 'AccountAccessKeysPresent = 0',
    },
    not: { is: 'attention', company: halfDone, shows: 'AccountAccessKeysPresent = 1' },
    denied: 'iam:GetAccountSummary',
  },
  'plan-upgrade': {
    done: { company: noOrganization, choices: chosen({ planUpgrade: 'agreed' }), shows: 'agreed' },
    not: { is: 'todo', company: noOrganization, shows: 'FREE, ACTIVE, 100 USD' },
    denied: 'organizations:DescribeOrganization',
  },
  'no-account-instance': {
    done: { shows: 'ssoins-' },
    not: { is: 'attention', company: billingOnly, choices: chosen({ homeRegion: 'us-west-2' }), shows: 'us-west-2' },
  },
  organization: {
    done: { shows: 'MasterAccountId = 111122223333' },
    not: { is: 'todo', company: noOrganization, shows: 'AWSOrganizationsNotInUseException' },
    denied: 'organizations:DescribeOrganization',
  },
  'all-features': {
    done: { shows: 'FeatureSet = ALL' },
    not: { is: 'todo', company: billingOnly, shows: 'CONSOLIDATED_BILLING' },
    denied: 'organizations:DescribeOrganization',
  },
  'email-verification': {
    done: { company: halfDone, shows: 'JoinedMethod = INVITED' },
    not: {
      is: 'waiting',
      company: noOrganization,
      world: (w) => consoleActions['enable-identity-center'](w),
      shows: 'JoinedTimestamp = ',
    },
    denied: 'organizations:DescribeOrganization',
  },
  'enable-identity-center': {
    done: { shows: 'us-east-1, ACTIVE' },
    not: { is: 'todo', company: noOrganization, shows: 'Instances = []' },
    denied: 'sso:ListInstances',
  },
  'permission-sets-on': {
    done: { shows: 'PermissionSetsEnabled = true' },
    not: { is: 'todo', company: halfDone, shows: 'PermissionSetsEnabled = false' },
    denied: 'sso:DescribeInstance',
  },
  'trusted-access': {
    done: { shows: 'sso.amazonaws.com' },
    not: {
      is: 'todo',
      world: (w) => void w.organization?.trustedServices.delete('sso.amazonaws.com'),
      shows: 'ServicePrincipal = -',
    },
    denied: 'organizations:DescribeOrganization',
  },
  'delegated-administrator': {
    done: { shows: 'identity' },
    not: { is: 'todo', company: halfDone, shows: 'DelegatedAdministrators = []' },
    denied: 'organizations:DescribeOrganization',
  },
  'identity-source': {
    done: { choices: chosen({ identitySource: 'identity-center' }), shows: 'ExternalIds = 0' },
    not: {
      is: 'attention',
      world: syncedUser,
      choices: chosen({ identitySource: 'identity-center' }),
      shows: 'ExternalIds = 1',
    },
    denied: 'identitystore:ListUsers',
  },
  'sync-administrator': {
    done: { world: syncedUser, choices: chosen({ identitySource: 'external-idp' }), shows: 'ExternalIds = 1' },
    not: { is: 'todo', choices: chosen({ identitySource: 'external-idp' }), shows: 'ExternalIds = 0' },
    denied: 'identitystore:ListUsers',
  },
  'create-administrator': {
    done: { shows: 'Users = 8' },
    not: { is: 'todo', company: halfDone, shows: 'Users = 0' },
    denied: 'identitystore:ListUsers',
  },
  'admin-permission-set': {
    done: { shows: 'AdministratorAccess, PT1H' },
    not: {
      is: 'todo',
      company: noOrganization,
      world: (w) => consoleActions['enable-identity-center'](w),
      shows: 'AdministratorAccess = 0',
    },
    denied: 'sso:ListPermissionSets',
  },
  'management-permission-set': {
    done: {
      world(w) {
        for (const set of w.permissionSets.all())
          if (set.Name === 'AdministratorAccess') set.Name = 'ManagementAdministrator'
      },
      shows: 'ManagementAdministrator',
    },
    not: { is: 'todo', shows: 'ManagementAdministrator = 0' },
    denied: 'sso:ListPermissionSets',
  },
  'admin-assignment': {
    done: { shows: 'USER alice' },
    not: {
      is: 'todo',
      world(w) {
        for (const a of w.assignments.all().filter((a) => a.AccountId === w.managementAccountId))
          w.assignments.remove([a.AccountId, a.PermissionSetArn, a.PrincipalType, a.PrincipalId].join(' '))
      },
      shows: 'USER = 0, GROUP = 0 (111122223333)',
    },
    denied: 'sso:ListPermissionSets',
  },
  'portal-sign-in': {
    done: { shows: 'AWSReservedSSO_AdministratorAccess' },
    not: { is: 'todo', company: halfDone, shows: 'RoleLastUsed = -' },
    denied: 'iam:ListRoles',
  },
  'first-request': {
    done: { bot: { granted: 1 }, shows: 'granted = 1' },
    not: { is: 'todo', shows: 'granted = 0' },
  },
  'second-approver': {
    done: { bot: { approvers: ['UALICE', 'UBOB'] }, shows: 'approvers = 2' },
    not: { is: 'todo', shows: 'approvers = 1' },
  },
  'alternate-contacts': {
    done: {
      world(w) {
        for (const type of ['SECURITY', 'BILLING', 'OPERATIONS']) consoleActions['set-alternate-contact'](w, { type })
      },
      shows: 'SECURITY ✓, BILLING ✓, OPERATIONS ✓',
    },
    not: { is: 'todo', company: noOrganization, shows: 'SECURITY ✗' },
    denied: 'account:GetAlternateContact',
  },
  'central-root-access': {
    done: {
      world(w) {
        w.organization?.trustedServices.set('iam.amazonaws.com', new Date())
        w.console.rootFeatures = ['RootCredentialsManagement', 'RootSessions']
      },
      shows: 'RootSessions',
    },
    not: { is: 'todo', shows: 'ServiceAccessNotEnabledException' },
    denied: 'iam:ListOrganizationsFeatures',
  },
  'organizational-units': {
    done: { shows: 'Security' },
    not: {
      is: 'todo',
      company: noOrganization,
      world: (w) => consoleActions['enable-identity-center'](w),
      shows: 'OrganizationalUnits = []',
    },
    denied: 'organizations:DescribeOrganization',
  },
}
