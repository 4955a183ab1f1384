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
/** What it creates, each with the one policy of AWS that it is named for: a name by which rules go must not hold more. */
const firstSets: Readonly<Record<string, string>> = {
  AdministratorAccess: 'AdministratorAccess',
  ManagementAdministrator: 'AdministratorAccess',
  PowerUserAccess: 'PowerUserAccess',
  ReadOnlyAccess: 'ReadOnlyAccess',
}

type Input = NonNullable<Asked['input']>

/** What the guide leaves to whoever asks; all else of a form is as it fills it in, or empty. */
const isAsOffered: Readonly<Record<string, (input: Input, asked: Asked, context: PolicyContext) => boolean>> = {
  'create-permission-set': ({ name, description: _, sessionDuration: __, policies, ...more }) => {
    const only = Array.isArray(policies) && policies.length === 1 ? policies[0] : undefined
    const offered = typeof name === 'string' && Object.hasOwn(firstSets, name) ? firstSets[name] : undefined
    return isEmpty(more) && offered !== undefined && only === `arn:aws:iam::aws:policy/${offered}`
  },
  // Their own: whoever has another's address in Identity Center is that person to the bot.
  'create-user': ({ email }, asked) =>
    typeof email === 'string' && asked.email !== undefined && email.toLowerCase() === asked.email,
  'create-account': ({ accountName: _, email: __, ...more }) => isEmpty(more),
  'set-alternate-contact': ({ account }, _, { directory }) =>
    typeof account === 'string' && directory.account(account)?.management === true,
  'enable-trusted-access': ({ service }) => service === 'sso.amazonaws.com',
}

const isEmpty = (input: Input): boolean =>
  Object.values(input).every((value) => value === '' || (Array.isArray(value) && value.length === 0))

/**
 * Whether this request may be decided by the one who makes it: the only administrator that there has ever been, for
 * what the guide offers, and as it does. `roster.soleAdministrator` is unset as soon as there is a second one, and for good.
 */
export function mayGoOnAlone(asked: Asked, context: PolicyContext): boolean {
  const { directory, roster } = context
  if (roster.soleAdministrator === undefined || roster.soleAdministrator !== asked.requester) return false
  if (asked.operation === 'assign-permission-set') {
    const account = asked.accountId === undefined ? undefined : directory.account(asked.accountId)
    const set = asked.permissionSetArn === undefined ? undefined : directory.permissionSet(asked.permissionSetArn)
    // The first administrator is whoever sets the company up; nobody else comes to anything by one person's word.
    const isOwn = asked.beneficiary.kind === 'self' || asked.beneficiary.kind === 'anybody'
    return account?.management === true && adminSets.has(set?.name ?? '') && isOwn
  }
  if (!bootstrapOperations.has(asked.operation)) return false
  if (asked.operation === 'create-permission-set' && !Object.hasOwn(firstSets, asked.permissionSetName ?? ''))
    return false
  return asked.input === undefined || (isAsOffered[asked.operation]?.(asked.input, asked, context) ?? true)
}
