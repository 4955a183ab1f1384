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
  type Since,
  setChanges,
  unit,
  user,
} from './by-hand-in-aws.ts'

/** What each plan of `walk-examples.ts` relies on: by operation, what may happen to it in AWS. */
export const changesSince: Record<string, Since[]> = {
  'add-to-group': [
    groupGains,
    broughtSetChanges,
    { what: 'the user is in it', becomes: 'refused', happens: (world) => joins(world, 'noah', 'sre') },
  ],
  'assign-permission-set': [setChanges('PaymentsDeploy'), moves('prod-payments'), isSuspended('prod-payments')],
  'assign-permission-sets': [setChanges('PaymentsDeploy'), moves('staging-payments'), isSuspended('staging-payments')],
  'attach-customer-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'attach-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'cancel-invitation': [
    {
      what: 'it is cancelled',
      becomes: 'refused',
      happens: (world) => {
        for (const one of organization(world).invitations?.values() ?? []) one.state = 'CANCELED'
      },
    },
  ],
  'centralize-root-access': [
    {
      what: 'IAM is trusted',
      becomes: 'pending',
      happens: (world) => organization(world).trustedServices.set('iam.amazonaws.com', new Date(0)),
    },
  ],
  'close-account': [
    moves('sandbox-mia'),
    {
      what: 'somebody is given access to it',
      becomes: 'pending',
      happens: (world) => assigns(world, { user: 'noah' }, 'sandbox-mia', 'AdministratorAccess'),
    },
    {
      what: 'it comes to administer Identity Center',
      becomes: 'refused',
      happens: (world) => {
        const services = new Map([['sso.amazonaws.com', new Date(0)]])
        organization(world).delegatedAdministrators.set(account(world, 'sandbox-mia').Id, services)
      },
    },
  ],
  'create-account': [
    {
      what: 'another account has the address',
      becomes: 'refused',
      happens: (world) => {
        account(world, 'prod-data').Email = 'Walked@example.com'
      },
    },
    {
      what: 'the OU is renamed',
      becomes: 'refused',
      happens: (world) => {
        unit(world, 'Sandbox').Name = 'Playground'
      },
    },
  ],
  'create-group': [
    {
      what: 'another group has the name',
      becomes: 'refused',
      happens: (world) => {
        group(world, 'sre').DisplayName = 'Walked'
      },
    },
  ],
  'create-organization': [
    {
      what: 'the account leaves the free plan',
      becomes: 'pending',
      happens: (world) => {
        world.console.plan = { type: 'PAID', credits: 0 }
      },
    },
  ],
  'create-organizational-unit': [
    {
      what: 'it is there',
      becomes: 'refused',
      happens: (world) => {
        unit(world, 'Suspended').Name = 'Walked'
      },
    },
  ],
  'create-permission-set': [setChanges('PaymentsDeploy')],
  'create-user': [{ what: 'the name is taken', becomes: 'refused', happens: (world) => isMade(world, 'Walked') }],
  'create-users': [
    { what: 'the user is there', becomes: 'refused', happens: (world) => isMade(world, 'jun@example.com') },
  ],
  'delete-group': [
    { what: 'somebody joins it', becomes: 'pending', happens: (world) => joins(world, 'mia', 'sre') },
    {
      what: 'it is given access',
      becomes: 'refused',
      happens: (world) => assigns(world, { group: 'sre' }, 'prod-data', 'ReadOnlyAccess'),
    },
  ],
  'delete-inline-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'delete-permission-set': [
    setChanges('PaymentsDeploy'),
    {
      what: 'it is assigned',
      becomes: 'refused',
      happens: (world) => assigns(world, { user: 'noah' }, 'prod-payments', 'PaymentsDeploy'),
    },
  ],
  'delete-permissions-boundary': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'delete-user': [
    { ...gains('emma'), becomes: 'refused' },
    {
      what: 'the user gets another name',
      becomes: 'pending',
      happens: (world) => {
        user(world, 'emma').UserName = 'emma.silva'
      },
    },
  ],
  'deregister-delegated-administrator': [
    {
      what: 'it is none any more',
      becomes: 'refused',
      happens: (world) => organization(world).delegatedAdministrators.clear(),
    },
  ],
  'detach-customer-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'detach-managed-policy': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'emergency-stop': [
    gains('mia'),
    { what: 'the user joins a group', becomes: 'pending', happens: (world) => joins(world, 'mia', 'sre') },
  ],
  'enable-all-features': [
    {
      what: 'an invited account has joined',
      becomes: 'pending',
      happens: (world) => {
        one(world.accounts.all(), ({ Id }) => Id !== world.managementAccountId).JoinedMethod = 'INVITED'
      },
    },
  ],
  'enable-permission-sets': [
    {
      what: 'they are on',
      becomes: 'refused',
      happens: (world) => {
        one(world.instances.all(), ({ kind }) => kind === 'organization').PermissionSetsEnabled = true
      },
    },
  ],
  'enable-trusted-access': [
    {
      what: 'it is trusted',
      becomes: 'refused',
      happens: (world) => {
        for (const service of ['account', 'iam', 'sso', 'access-analyzer'])
          organization(world).trustedServices.set(`${service}.amazonaws.com`, new Date(0))
      },
    },
  ],
  'invite-account': [
    {
      what: 'it is invited',
      becomes: 'refused',
      happens: (world) => {
        const target = { Id: '999988887777', Type: 'ACCOUNT' as const }
        const open = { id: 'h-sinceabcd1', target, state: 'OPEN' as const, requested: new Date(world.now()) }
        organization(world).invitations = new Map([['h-sinceabcd1', open]])
      },
    },
  ],
  'join-group': [
    groupGains,
    broughtSetChanges,
    { what: 'the user is in it', becomes: 'refused', happens: (world) => joins(world, 'noah', 'sre') },
  ],
  'move-account': [moves('prod-payments'), isSuspended('prod-payments')],
  'offboard-user': [gains('mia')],
  'provision-permission-set': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy', 0)],
  'put-inline-policy': [setChanges('ReadOnlyAccess'), isUsed('ReadOnlyAccess')],
  'put-permissions-boundary': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'register-delegated-administrator': [
    {
      what: 'another account is one',
      becomes: 'refused',
      happens: (world) => {
        const other = one(
          world.accounts.all(),
          ({ Id, Name }) => Id !== world.managementAccountId && Name !== 'shop-prod',
        )
        organization(world).trustedServices.set('sso.amazonaws.com', new Date(0))
        organization(world).delegatedAdministrators.set(other.Id, new Map([['sso.amazonaws.com', new Date(0)]]))
      },
    },
  ],
  'remove-assignment': [
    {
      what: 'somebody else has it there, too, so that the role stays',
      becomes: 'pending',
      happens: (world) => assigns(world, { user: 'noah' }, 'sandbox-mia', 'PowerUserAccess'),
    },
    moves('sandbox-mia'),
  ],
  'remove-from-group': [
    { what: 'the user has left it', becomes: 'refused', happens: (world) => leaves(world, 'yui', 'sre') },
  ],
  'rename-account': [
    {
      what: 'it gets another name',
      becomes: 'pending',
      happens: (world) => {
        account(world, 'prod-payments').Name = 'prod-payments-eu'
      },
    },
  ],
  'rename-organizational-unit': [
    {
      what: 'its neighbour gets the name',
      becomes: 'refused',
      happens: (world) => {
        unit(world, 'Production').Name = 'Walked'
      },
    },
  ],
  'set-alternate-contact': [
    {
      what: 'the contact is somebody else',
      becomes: 'pending',
      happens: (world) => {
        for (const one of account(world, 'prod-payments').alternateContacts.values()) one.Name = 'Somebody else'
        const contact = { Name: 'Since', Title: 'Since', EmailAddress: 'since@example.com', PhoneNumber: '+1 555 0100' }
        for (const AlternateContactType of ['BILLING', 'OPERATIONS', 'SECURITY'] as const)
          account(world, 'prod-payments').alternateContacts.set(AlternateContactType, {
            AlternateContactType,
            ...contact,
          })
      },
    },
  ],
  'tag-account': [
    {
      what: 'a tag has another value',
      becomes: 'pending',
      happens: (world) => {
        account(world, 'prod-payments').tags.team = 'orders'
      },
    },
  ],
  'tag-permission-set': [setChanges('PaymentsDeploy'), isTagged('PaymentsDeploy')],
  'untag-account': [
    {
      what: 'the tag has another value',
      becomes: 'pending',
      happens: (world) => {
        account(world, 'prod-payments').tags.team = 'orders'
      },
    },
  ],
  'untag-permission-set': [setChanges('PaymentsDeploy'), isTagged('PaymentsDeploy')],
  'update-group': [
    {
      what: 'the group gets another name',
      becomes: 'pending',
      happens: (world) => {
        group(world, 'sre').DisplayName = 'reliability'
      },
    },
  ],
  'update-permission-set': [setChanges('PaymentsDeploy'), isUsed('PaymentsDeploy')],
  'update-user': [
    {
      what: 'the user has another given name',
      becomes: 'pending',
      happens: (world) => {
        user(world, 'noah').Name.GivenName = 'Noa'
      },
    },
  ],
}
