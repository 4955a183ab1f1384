import type { PolicyContext } from './match.ts'
import type { Asked } from './policy-types.ts'

/**
 * What the setup guide offers on the way to the second administrator. Nothing else is ever decided by one person:
 * neither access of any other kind, nor the removal of anything.
 */
export const bootstrapOperations: ReadonlySet<string> = new Set([
  'create-organization',
  'enable-all-features',
  'enable-permission-sets',
  'enable-trusted-access',
  'set-alternate-contact',
  'register-delegated-administrator',
  'create-organizational-unit',
  'create-account',
  'create-user',
  'create-permission-set',
  'assign-permission-set',
])

/** The permission sets that the guide assigns in the management account: the usual one, or one for this account alone. */
const adminSets: ReadonlySet<string> = new Set(['AdministratorAccess', 'ManagementAdministrator'])
/** What it creates. A set gives nothing by itself, and no other than the first is assigned by one person. */
const firstSets: ReadonlySet<string> = new Set([...adminSets, 'PowerUserAccess', 'ReadOnlyAccess'])

/**
 * Whether this request may be decided by the one who makes it: the only administrator that there has ever been, for
 * what the guide offers. `roster.soleAdministrator` is unset as soon as there is a second one, and for good.
 */
export function mayGoOnAlone(asked: Asked, { directory, roster }: PolicyContext): boolean {
  if (roster.soleAdministrator === undefined || roster.soleAdministrator !== asked.requester) return false
  switch (asked.operation) {
    case 'assign-permission-set': {
      const account = asked.accountId === undefined ? undefined : directory.account(asked.accountId)
      const set = asked.permissionSetArn === undefined ? undefined : directory.permissionSet(asked.permissionSetArn)
      return account?.management === true && adminSets.has(set?.name ?? '')
    }
    case 'create-permission-set':
      return firstSets.has(asked.permissionSetName ?? '')
    default:
      return bootstrapOperations.has(asked.operation)
  }
}
