import { classify } from '../aws/aws-errors.ts'
import type { Evidence, ProbeContext, ShowContext } from './define-step.ts'

/** Permission sets that Control Tower makes: https://docs.aws.amazon.com/controltower/latest/userguide/sso-groups.html */
const controlTowerSets = new Set([
  'AWSAdministratorAccess',
  'AWSPowerUserAccess',
  'AWSReadOnlyAccess',
  'AWSOrganizationsFullAccess',
  'AWSServiceCatalogAdminFullAccess',
  'AWSServiceCatalogEndUserAccess',
])
const controlTower = 'controltower.amazonaws.com'

/** A landing zone of AWS Control Tower: by its permission sets (no call), then by its roles, then by its trusted access. */
export async function findLandingZone({ directory, reads }: ProbeContext): Promise<Evidence | undefined> {
  if (governsIdentityCenter({ directory })) {
    const sets = directory.permissionSets().filter(({ name }) => controlTowerSets.has(name))
    return { call: 'sso:ListPermissionSets', value: sets.map(({ name }) => name).join(', ') }
  }
  // https://docs.aws.amazon.com/controltower/latest/userguide/access-control-managing-permissions.html
  const roles = await reads.rolesUnder('/service-role/')
  const role = roles.find(({ RoleName = '' }) => RoleName.startsWith('AWSControlTower'))?.RoleName
  if (role) return { call: 'iam:ListRoles', value: role }
  if (!(await reads.organization())) return undefined
  const trusted = await reads.trustedServices()
  return trusted.includes(controlTower)
    ? { call: 'organizations:ListAWSServiceAccessForOrganization', value: controlTower }
    : undefined
}

/**
 * AWS's newer sign-up makes accounts without a root user, with an organization and an Identity Center that AWS runs.
 * https://docs.aws.amazon.com/accounts/latest/reference/sign-up-for-aws.html
 */
export async function findNewSignUp({ reads }: ProbeContext): Promise<Evidence | undefined> {
  const properties = await propertiesIfOffered(reads)
  if (properties['RoleManager/Enabled'] === 'true') {
    return { call: 'iam:GetAccountProperties', value: 'RoleManager/Enabled = true' }
  }
  const roles = await reads.rolesUnder('/managed/')
  const role = roles[0]
  return role && { call: 'iam:ListRoles', value: `${role.Path ?? ''}${role.RoleName ?? ''}` }
}

/** The call is young: an endpoint that does not know it says so, and that is an answer too. */
async function propertiesIfOffered(reads: ProbeContext['reads']): Promise<Record<string, string>> {
  try {
    return await reads.properties()
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (/^(InvalidAction|UnknownOperation)/.test(name) || classify(error).kind === 'gone') return {}
    throw error
  }
}

/**
 * Account access manager gives people IAM roles beside permission sets. Whoever uses it has given it trusted access:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/account-access-manager-getting-started.html
 */
export const accessManager = 'account-access.amazonaws.com'
export const usesAccountAccessManager = ({ findings }: Pick<ShowContext, 'findings'>): boolean => {
  const seen = findings['trusted-access']
  return seen?.state === 'done' && seen.evidence.value.includes(accessManager)
}

/** What was found at the last look. */
export const hasLandingZone = ({ findings }: Pick<ShowContext, 'findings'>): boolean =>
  findings['landing-zone']?.state === 'done'
/** Since its version 4.0 a landing zone may leave Identity Center to the company; its permission sets show that it does not. */
export const governsIdentityCenter = ({ directory }: Pick<ShowContext, 'directory'>): boolean =>
  directory.permissionSets().filter(({ name }) => controlTowerSets.has(name)).length > 1
export const isNewSignUp = ({ findings }: Pick<ShowContext, 'findings'>): boolean =>
  findings['kind-of-account']?.state === 'attention'
