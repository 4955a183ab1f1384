import type { CompanyAccount } from './company.ts'
import type { Account, AlternateContact } from './records.ts'
import { addRole } from './roles.ts'
import type { World } from './world.ts'

/** The date at which everything was made that a company starts with. */
export const founded = new Date('2024-04-01T00:00:00Z')

export function accountNamed(world: World): (name: string) => Account {
  const byName = new Map(world.accounts.all().map((a) => [a.Name, a]))
  return (name) => {
    const account = byName.get(name)
    if (!account) throw new Error(`The company has no account named ${name}`)
    return account
  }
}

export function addAccount(world: World, account: CompanyAccount, parentId: string): Account {
  const { mfa = true, accessKeys = 0, password = parentId === '' } = account.root ?? {}
  return world.accounts.add({
    Id: account.id ?? world.ids.digits(12, `account/${account.name}`),
    Name: account.name,
    Email: account.email,
    State: account.state ?? 'ACTIVE',
    JoinedMethod: account.joined ?? (parentId === '' ? 'INVITED' : 'CREATED'),
    JoinedTimestamp: founded,
    ParentId: parentId,
    tags: { ...account.tags },
    root: { mfa, accessKeys, password },
    contact: { ...contact, FullName: account.name },
    alternateContacts: new Map(
      (account.alternateContacts ?? []).map((type) => [type, alternateContact(type, account.email)]),
    ),
    summary: {},
    roles: new Map(),
    policies: new Set(account.policies),
  })
}

const contact = {
  AddressLine1: '1-2-3 Marunouchi',
  City: 'Chiyoda-ku',
  PostalCode: '100-0005',
  CountryCode: 'JP',
  PhoneNumber: '+81 3 0000 0000',
}

export const alternateContact = (type: AlternateContact['AlternateContactType'], email: string): AlternateContact => ({
  AlternateContactType: type,
  Name: `${type.charAt(0)}${type.slice(1).toLowerCase()} team`,
  Title: 'Team',
  EmailAddress: email,
  PhoneNumber: '+81 3 0000 0000',
})

export function addAccessRole(world: World, account: Account, name = 'OrganizationAccountAccessRole'): void {
  addRole(world, account, name, '/', { AWS: `arn:aws:iam::${world.managementAccountId}:root` }, account.JoinedTimestamp)
}
