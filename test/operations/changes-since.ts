import {
  account,
  assigns,
  broughtSetChanges,
  gains,
  group,
  groupGains,
  isMade,
  isSuspended,
  isTagged,
  isUsed,
  joins,
  leaves,
  moves,
  one,
  organization,
  pending,
  refused,
  type Since,
  setChanges,
  unit,
  user,
} from './by-hand-in-aws.ts'

/** What each plan of `walk-examples.ts` relies on: by operation, what may happen to it in AWS. */
export const changesSince: Record<string, Since[]> = {
  'add-to-group': [groupGains, broughtSetChanges, refused('the user is in it', (world) => joins(world, 'noah', 'sre'))],
  'assign-permission-set': [setChanges('PaymentsDeploy'), moves('prod-payments'), isSuspended('prod-payments')],
  'assign-permission-sets': [setChanges('PaymentsDeploy'), moves('staging-payments'), isSuspended('staging-payments')],
  'attach-customer-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'attach-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'cancel-invitation': [
    refused('it is cancelled', (world) => {
      for (const one of organization(world).invitations?.values() ?? []) one.state = 'CANCELED'
    }),
  ],
  'centralize-root-access': [
    pending('IAM is trusted', (world) => organization(world).trustedServices.set('iam.amazonaws.com', new Date(0))),
  ],
  'close-account': [
    moves('sandbox-mia'),
    pending('somebody is given access to it', (world) =>
      assigns(world, { user: 'noah' }, 'sandbox-mia', 'AdministratorAccess'),
    ),
    refused('it comes to administer Identity Center', (world) => {
      const services = new Map([['sso.amazonaws.com', new Date(0)]])
      organization(world).delegatedAdministrators.set(account(world, 'sandbox-mia').Id, services)
    }),
  ],
  'create-account': [
    refused('another account has the address', (world) => {
      account(world, 'prod-data').Email = 'Walked@example.com'
    }),
    refused('the OU is renamed', (world) => {
      unit(world, 'Sandbox').Name = 'Playground'
    }),
  ],
  'create-group': [
    refused('another group has the name', (world) => {
      group(world, 'sre').DisplayName = 'Walked'
    }),
  ],
  'create-organization': [
    pending('the account leaves the free plan', (world) => {
      world.console.plan = { type: 'PAID', credits: 0 }
    }),
  ],
  'create-organizational-unit': [
    refused('it is there', (world) => {
      unit(world, 'Suspended').Name = 'Walked'
    }),
  ],
  'create-permission-set': [setChanges('PaymentsDeploy')],
  'create-user': [refused('the name is taken', (world) => isMade(world, 'Walked'))],
  'create-users': [refused('the user is there', (world) => isMade(world, 'jun@example.com'))],
  'delete-group': [
    pending('somebody joins it', (world) => joins(world, 'mia', 'sre')),
    refused('it is given access', (world) => assigns(world, { group: 'sre' }, 'prod-data', 'ReadOnlyAccess')),
  ],
  'delete-inline-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'delete-permission-set': [
    setChanges('PaymentsDeploy'),
    refused('it is assigned', (world) => assigns(world, { user: 'noah' }, 'prod-payments', 'PaymentsDeploy')),
  ],
  'delete-permissions-boundary': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'delete-user': [
    { ...gains('emma'), becomes: 'refused' },
    pending('the user gets another name', (world) => {
      user(world, 'emma').UserName = 'emma.silva'
    }),
  ],
  'deregister-delegated-administrator': [
    refused('it is none any more', (world) => organization(world).delegatedAdministrators.clear()),
  ],
  'detach-customer-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'detach-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'emergency-stop': [gains('mia'), pending('the user joins a group', (world) => joins(world, 'mia', 'sre'))],
  'enable-all-features': [
    pending('an invited account has joined', (world) => {
      one(world.accounts.all(), ({ Id }) => Id !== world.managementAccountId).JoinedMethod = 'INVITED'
    }),
  ],
  'enable-permission-sets': [
    refused('they are on', (world) => {
      one(world.instances.all(), ({ kind }) => kind === 'organization').PermissionSetsEnabled = true
    }),
  ],
  'enable-trusted-access': [
    refused('it is trusted', (world) => {
      for (const service of ['account', 'iam', 'sso', 'access-analyzer'])
        organization(world).trustedServices.set(`${service}.amazonaws.com`, new Date(0))
    }),
  ],
  'invite-account': [
    refused('it is invited', (world) => {
      const target = { Id: '999988887777', Type: 'ACCOUNT' as const }
      const open = { id: 'h-sinceabcd1', target, state: 'OPEN' as const, requested: new Date(world.now()) }
      organization(world).invitations = new Map([['h-sinceabcd1', open]])
    }),
  ],
  'join-group': [groupGains, broughtSetChanges, refused('the user is in it', (world) => joins(world, 'noah', 'sre'))],
  'move-account': [moves('prod-payments'), isSuspended('prod-payments')],
  'offboard-user': [gains('mia')],
  'provision-permission-set': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy', 0)],
  'put-inline-policy': [setChanges('ReadOnlyAccess'), isUsed('ReadOnlyAccess')],
  'put-permissions-boundary': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'register-delegated-administrator': [
    refused('another account is one', (world) => {
      const other = one(
        world.accounts.all(),
        ({ Id, Name }) => Id !== world.managementAccountId && Name !== 'shop-prod',
      )
      organization(world).trustedServices.set('sso.amazonaws.com', new Date(0))
      organization(world).delegatedAdministrators.set(other.Id, new Map([['sso.amazonaws.com', new Date(0)]]))
    }),
  ],
  'remove-assignment': [
    pending('somebody else has it there, too, so that the role stays', (world) =>
      assigns(world, { user: 'noah' }, 'sandbox-mia', 'PowerUserAccess'),
    ),
    moves('sandbox-mia'),
  ],
  'remove-from-group': [refused('the user has left it', (world) => leaves(world, 'yui', 'sre'))],
  'rename-account': [
    pending('it gets another name', (world) => {
      account(world, 'prod-payments').Name = 'prod-payments-eu'
    }),
  ],
  'rename-organizational-unit': [
    refused('its neighbour gets the name', (world) => {
      unit(world, 'Production').Name = 'Walked'
    }),
  ],
  'set-alternate-contact': [
    pending('the contact is somebody else', (world) => {
      for (const one of account(world, 'prod-payments').alternateContacts.values()) one.Name = 'Somebody else'
      const contact = { Name: 'Since', Title: 'Since', EmailAddress: 'since@example.com', PhoneNumber: '+1 555 0100' }
      for (const AlternateContactType of ['BILLING', 'OPERATIONS', 'SECURITY'] as const)
        account(world, 'prod-payments').alternateContacts.set(AlternateContactType, {
          AlternateContactType,
          ...contact,
        })
    }),
  ],
  'tag-account': [
    pending('a tag has another value', (world) => {
      account(world, 'prod-payments').tags.team = 'orders'
    }),
  ],
  'tag-permission-set': [setChanges('PaymentsDeploy'), isTagged('PaymentsDeploy')],
  'untag-account': [
    pending('the tag has another value', (world) => {
      account(world, 'prod-payments').tags.team = 'orders'
    }),
  ],
  'untag-permission-set': [setChanges('PaymentsDeploy'), isTagged('PaymentsDeploy')],
  'update-group': [
    pending('the group gets another name', (world) => {
      group(world, 'sre').DisplayName = 'reliability'
    }),
  ],
  'update-permission-set': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'update-user': [
    pending('the user has another given name', (world) => {
      user(world, 'noah').Name.GivenName = 'Noa'
    }),
  ],
}
