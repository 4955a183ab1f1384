import { afterEach, describe, expect, it } from 'vitest'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { type BenchOptions, calls } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

let started: Started
afterEach(() => started.bench.stop())
const start = async (id: string, options?: BenchOptions) => {
  started = await startOperation(id, options)
  return started
}
const world = () => started.bench.world()
const trusted = () => [...(world().organization?.trustedServices.keys() ?? [])]
const refused = (code: string, field?: string) => expect.objectContaining({ code, ...(field && { field }) })

describe('enable-trusted-access', () => {
  it('lets a service work with the organization, once', async () => {
    const { plan, carryOut } = await start('enable-trusted-access')
    world().organization?.trustedServices.delete('sso.amazonaws.com')
    const made = await plan({ service: 'sso.amazonaws.com' })
    await carryOut(made.changes)
    await carryOut(made.changes, { repeated: true })
    expect(trusted()).toContain('sso.amazonaws.com')
    await expect(plan({ service: 'sso.amazonaws.com' })).rejects.toEqual(refused('service_trusted', 'service'))
  })

  it('does nothing about services that the bot does not work with', async () => {
    const { plan } = await start('enable-trusted-access')
    await expect(plan({ service: 'backup.amazonaws.com' })).rejects.toEqual(refused('service_unknown', 'service'))
  })

  it('needs all features of the organization', async () => {
    const { plan } = await start('enable-trusted-access', { company: halfDoneCompany({ trap: 'account-instance' }) })
    await expect(plan({ service: 'iam.amazonaws.com' })).rejects.toEqual(refused('all_features_needed'))
  })
})

describe('centralize-root-access', () => {
  it('gives IAM trusted access and switches both features on, each once', async () => {
    const { plan, carryOut, bench } = await start('centralize-root-access')
    const made = await plan({})
    expect(made.changes.map(({ action }) => action)).toEqual([
      'organizations:EnableAWSServiceAccess',
      'iam:EnableOrganizationsRootCredentialsManagement',
      'iam:EnableOrganizationsRootSessions',
    ])
    await carryOut(made.changes)
    expect(world().console.rootFeatures).toEqual(['RootCredentialsManagement', 'RootSessions'])
    await carryOut(made.changes, { repeated: true })
    expect(world().console.rootFeatures).toEqual(['RootCredentialsManagement', 'RootSessions'])
    expect(calls(bench, 'EnableOrganizationsRootSessions')).toBe(2)
    await expect(plan({})).rejects.toEqual(refused('root_access_central'))
  })

  it('plans only what is missing', async () => {
    const { plan } = await start('centralize-root-access')
    world().organization?.trustedServices.set('iam.amazonaws.com', new Date(0))
    world().console.rootFeatures = ['RootSessions']
    expect((await plan({})).changes.map(({ params }) => params)).toEqual([{ feature: 'RootCredentialsManagement' }])
  })
})

describe('set-alternate-contact', () => {
  const security = {
    contact: 'SECURITY',
    name: 'Security team',
    position: 'Incident response',
    email: 'security@example.com',
    phone: '+81 3 1234 5678',
  }
  const own = () => world().managementAccountId

  it('sets a contact of the management account, says what was there, and is content with it afterwards', async () => {
    const { plan, carryOut } = await start('set-alternate-contact')
    world().accounts.get(own())?.alternateContacts.delete('SECURITY')
    const made = await plan({ account: own(), ...security })
    expect(made.changes[0]).toMatchObject({ effect: 'add', before: null })
    await carryOut(made.changes)
    expect(world().accounts.get(own())?.alternateContacts.get('SECURITY')?.EmailAddress).toBe(security.email)
    await expect(plan({ account: own(), ...security })).rejects.toEqual(refused('contact_there'))
    const other = await plan({ account: own(), ...security, phone: '+81 3 9999 0000' })
    expect(other.changes[0]).toMatchObject({ effect: 'change', before: expect.stringContaining('1234 5678') })
  })

  it('sets one of a member account where AWS Account Management is trusted', async () => {
    const { plan, carryOut, directory } = await start('set-alternate-contact')
    const account = directory.accounts().find(({ management }) => !management)?.id ?? ''
    world().organization?.trustedServices.delete('account.amazonaws.com')
    await expect(plan({ account, ...security })).rejects.toEqual(refused('account_management_untrusted'))
    world().organization?.trustedServices.set('account.amazonaws.com', new Date(0))
    await carryOut((await plan({ account, ...security })).changes)
    expect(world().accounts.get(account)?.alternateContacts.get('SECURITY')?.Name).toBe('Security team')
  })

  it('refuses what AWS does not take', async () => {
    const { plan } = await start('set-alternate-contact')
    const wrong = { account: own(), ...security }
    await expect(plan({ ...wrong, contact: 'LEGAL' })).rejects.toEqual(refused('contact_kind_unknown', 'contact'))
    await expect(plan({ ...wrong, email: 'security' })).rejects.toEqual(refused('contact_email_invalid', 'email'))
    await expect(plan({ ...wrong, phone: '内線 12' })).rejects.toEqual(refused('contact_phone_invalid', 'phone'))
  })
})
