import type * as Sdk from '@aws-sdk/client-organizations'
import { AwsError } from '../errors.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import { account, constraint, describedAccount, fullOrganization, invalidInput } from './find.ts'

/** Trusted access and delegated administrators. */
export const trust: Operations<typeof Sdk> = {
  EnableAWSServiceAccess(input, context) {
    const { trustedServices } = fullOrganization(context)
    requireKnown(input.ServicePrincipal)
    if (!trustedServices.has(input.ServicePrincipal)) trustedServices.set(input.ServicePrincipal, context.world.date())
    return {}
  },

  DisableAWSServiceAccess(input, context) {
    const { trustedServices } = fullOrganization(context)
    requireKnown(input.ServicePrincipal)
    trustedServices.delete(input.ServicePrincipal)
    return {}
  },

  ListAWSServiceAccessForOrganization(input, context) {
    const all = [...fullOrganization(context).trustedServices]
    const [rows, next] = page(all, input, context, 20)
    const principals = rows.map(([ServicePrincipal, DateEnabled]) => ({ ServicePrincipal, DateEnabled }))
    return { EnabledServicePrincipals: principals, ...next }
  },

  RegisterDelegatedAdministrator(input, context) {
    const { world } = context
    const { ServicePrincipal: service } = input
    const org = fullOrganization(context)
    const { Id, State } = account(context, input.AccountId)
    requireKnown(service)
    if (Id === world.managementAccountId) {
      const message = 'You cannot register the management account as a delegated administrator.'
      throw constraint('CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR', message)
    }
    if (State !== 'ACTIVE') {
      const message = 'You cannot register a suspended account as a delegated administrator.'
      throw constraint('CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR', message)
    }
    if (!org.trustedServices.has(service)) {
      throw constraint('SERVICE_ACCESS_NOT_ENABLED', 'Enable trusted access for the service first.')
    }
    const own = org.delegatedAdministrators.get(Id) ?? new Map<string, Date>()
    if (own.has(service)) {
      const message = 'The specified account is already a delegated administrator for this AWS service.'
      throw new AwsError('AccountAlreadyRegisteredException', message)
    }
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/delegated-admin-how-to-register.html: one for Identity Center
    const others = [...org.delegatedAdministrators.values()].some((services) => services.has(service))
    if (service === 'sso.amazonaws.com' && others) {
      const message = 'You have exceeded the allowed number of delegated administrators for the service.'
      throw constraint('MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED', message)
    }
    org.delegatedAdministrators.set(Id, own.set(service, world.date()))
    return {}
  },

  DeregisterDelegatedAdministrator(input, context) {
    const { delegatedAdministrators } = fullOrganization(context)
    const { Id } = account(context, input.AccountId)
    const own = delegatedAdministrators.get(Id)
    if (!own?.delete(input.ServicePrincipal)) throw notRegistered()
    if (own.size === 0) delegatedAdministrators.delete(Id)
    return {}
  },

  ListDelegatedAdministrators(input, context) {
    const { world } = context
    const wanted = input.ServicePrincipal
    const all = [...fullOrganization(context).delegatedAdministrators]
      .filter(([, services]) => wanted === undefined || services.has(wanted))
      .map(([id, services]) => ({
        ...describedAccount(world, account(context, id)),
        DelegationEnabledDate: wanted === undefined ? [...services.values()][0] : services.get(wanted),
      }))
    const [rows, next] = page(all, input, context, 20)
    return { DelegatedAdministrators: rows, ...next }
  },

  ListDelegatedServicesForAccount(input, context) {
    const { delegatedAdministrators } = fullOrganization(context)
    const own = delegatedAdministrators.get(account(context, input.AccountId).Id)
    if (!own) throw notRegistered()
    const [rows, next] = page([...own], input, context, 20)
    const services = rows.map(([ServicePrincipal, DelegationEnabledDate]) => ({
      ServicePrincipal,
      DelegationEnabledDate,
    }))
    return { DelegatedServices: services, ...next }
  },
}

const notRegistered = () =>
  new AwsError(
    'AccountNotRegisteredException',
    'The provided account is not a registered delegated administrator for your organization.',
  )

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html, in part */
const known = new Set(
  [
    'access-analyzer account account-access auditmanager backup cloudtrail compute-optimizer config config-multiaccountsetup',
    'detective fms guardduty health iam inspector2 ipam license-manager macie malware-protection.guardduty',
    'member.org.stacksets.cloudformation ram reachabilityanalyzer.networkinsights resource-explorer-2 securityhub',
    'servicecatalog servicequotas ssm sso storage-lens.s3 tagpolicies.tag controltower',
  ].flatMap((line) => line.split(' ').map((name) => `${name}.amazonaws.com`)),
)

function requireKnown(service: string): void {
  if (known.has(service)) return
  throw invalidInput('UNRECOGNIZED_SERVICE_PRINCIPAL', 'You specified an unrecognized service principal.')
}
