import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createAws } from '../../src/aws/clients.ts'
import { directoryActions, guideActions } from '../../src/aws/iam.ts'
import { MovableClock } from '../../src/clock.ts'
import type { Choices } from '../../src/guide/choices.ts'
import type { BotFacts } from '../../src/guide/define.ts'
import { look } from '../../src/guide/look.ts'
import { createReads } from '../../src/guide/reads.ts'
import { establishedCompany } from '../../src/sandbox/aws/company.ts'
import { consoleActions } from '../../src/sandbox/aws/console-actions.ts'
import { freshCompany } from '../../src/sandbox/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sandbox/aws/half-done-company.ts'
import { addRole } from '../../src/sandbox/aws/roles.ts'
import type { World } from '../../src/sandbox/aws/world.ts'
import type { BenchOptions } from '../aws/helpers.ts'
import { chosen, type Looking, nothingYet, startLooking, steps } from './helpers.ts'

let looking: Looking
afterEach(() => looking?.bench.stop())
const start = async (options: BenchOptions = {}) => {
  looking = await startLooking(options)
  return looking
}

const management = (world: World) => {
  const account = world.accounts.get(world.managementAccountId)
  if (!account) throw new Error('no management account')
  return account
}
const noOrganization = { company: freshCompany() }
const billingOnly = { company: halfDoneCompany({ trap: 'account-instance' }) }
const halfDone = { company: halfDoneCompany() }

interface Case {
  company?: BenchOptions
  world?: (world: World) => void
  choices?: Choices
  bot?: Partial<BotFacts>
  /** The evidence contains it. */
  shows: string
}
interface Cases {
  done: Case
  /** Not done: nothing there yet, or something that should not be. */
  not: Case & { is: 'todo' | 'attention' | 'waiting' | 'not-applicable' }
  /** The action that is denied in the established company; none: AWS denies it to nobody, or none is called. */
  denied?: string
}

const syncedUser = (world: World) => {
  const [user] = world.users.all()
  if (user) user.ExternalIds = [{ Issuer: 'https://idp.example.com', Id: '1' }]
}
const accountExists: Cases = {
  done: { shows: '111122223333' },
  // Without an account there are no credentials, and nothing can be asked: see below.
  not: { is: 'todo', shows: '' },
}

/** One entry for each step that has a probe: what it says of AWS as it is in the simulated companies. */
const cases: Record<string, Cases> = {
  'account-name': {
    done: { company: noOrganization, shows: 'example-management-prod' },
    not: { is: 'attention', shows: 'AccountName = example-management' },
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
      world: (w) => void w.organization?.trustedServices.set('controltower.amazonaws.com', new Date()),
      shows: 'controltower',
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
    not: { is: 'todo', company: noOrganization, shows: 'FREE, 100 USD' },
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
      shows: 'organization since',
    },
    denied: 'organizations:DescribeOrganization',
  },
  'enable-identity-center': {
    done: { shows: 'us-east-1, ACTIVE' },
    not: { is: 'todo', company: noOrganization, shows: 'none' },
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
      shows: 'without',
    },
    denied: 'organizations:DescribeOrganization',
  },
  'delegated-administrator': {
    done: { shows: 'identity' },
    not: { is: 'todo', company: halfDone, shows: 'none' },
    denied: 'organizations:DescribeOrganization',
  },
  'identity-source': {
    done: { choices: chosen({ identitySource: 'identity-center' }), shows: ' 0 with ExternalIds' },
    not: {
      is: 'attention',
      world: syncedUser,
      choices: chosen({ identitySource: 'identity-center' }),
      shows: ' 1 with ExternalIds',
    },
    denied: 'identitystore:ListUsers',
  },
  'sync-administrator': {
    done: { world: syncedUser, choices: chosen({ identitySource: 'external-idp' }), shows: '1 with ExternalIds' },
    not: { is: 'todo', choices: chosen({ identitySource: 'external-idp' }), shows: '0 with ExternalIds' },
    denied: 'identitystore:ListUsers',
  },
  'create-administrator': {
    done: { shows: ': ' },
    not: { is: 'todo', company: halfDone, shows: 'none' },
    denied: 'identitystore:ListUsers',
  },
  'admin-permission-set': {
    done: { shows: 'AdministratorAccess, PT1H' },
    not: {
      is: 'todo',
      company: noOrganization,
      world: (w) => consoleActions['enable-identity-center'](w),
      shows: 'none with AdministratorAccess',
    },
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
      shows: 'nobody in 111122223333',
    },
    denied: 'sso:ListPermissionSets',
  },
  'portal-sign-in': {
    done: {
      world(w) {
        consoleActions['set-email-otp'](w)
        consoleActions['portal-sign-in'](w, {
          user: 'alice',
          account: 'example-management',
          permissionSet: 'AdministratorAccess',
        })
      },
      shows: 'AWSReservedSSO_AdministratorAccess',
    },
    not: { is: 'todo', shows: 'none seen in use' },
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
      shows: 'SECURITY, BILLING, OPERATIONS',
    },
    not: { is: 'attention', company: noOrganization, shows: 'without SECURITY' },
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
      shows: 'none',
    },
    denied: 'organizations:DescribeOrganization',
  },
}
const probed = steps.filter(({ probe }) => probe)
const entries = Object.entries(cases)
/** What a step finds out from the bot or from credentials alone, which AWS denies to nobody. */
const withoutAws = ['first-request', 'second-approver']
const onlyCredentials = entries.filter(([, c]) => c === accountExists).map(([id]) => id)
const asking = entries.filter(([id]) => !withoutAws.includes(id) && !onlyCredentials.includes(id))

async function found(id: string, { company, world, choices, bot }: Case) {
  const { bench, find, refresh } = await start({ aws: { region: 'us-east-1' }, ...company })
  if (world) {
    world(bench.world())
    await refresh()
  }
  return find(id, choices, bot)
}
const evidenceIn = (finding: Awaited<ReturnType<typeof found>>) =>
  'evidence' in finding && finding.evidence ? `${finding.evidence.value}` : ''

it('every probe has its cases', () => {
  expect(entries.map(([id]) => id).sort()).toEqual(probed.map(({ id }) => id).sort())
})

describe('a probe that finds the step done says so, with the evidence', () => {
  it.each(entries)('%s', async (id, { done }) => {
    const finding = await found(id, done)
    expect(finding.state).toBe('done')
    expect(evidenceIn(finding)).toContain(done.shows)
  })
})

describe('a probe that finds it not done says what it saw', () => {
  it.each(entries.filter(([id]) => !onlyCredentials.includes(id)))('%s', async (id, { not }) => {
    const finding = await found(id, not)
    expect(finding.state).toBe(not.is)
    expect(evidenceIn(finding)).toContain(not.shows)
  })
})

describe('a probe that is denied names the permission, and never says "not done"', () => {
  it('in every step at once, with credentials that may read nothing', async () => {
    const { bench, findAll } = await start()
    bench.simulated.deny('*')
    const all = await findAll(chosen({ identitySource: 'external-idp' }))
    const asked = asking.filter(([, { denied }]) => denied)
    expect(Object.fromEntries(asked.map(([id]) => [id, all.get(id)]))).toEqual(
      Object.fromEntries(
        asked.map(([id, { denied }]) => [
          id,
          expect.objectContaining({ state: 'cannot-tell', because: 'permission', missing: denied }),
        ]),
      ),
    )
    // These need no permission: AWS answers to whoever has credentials, or nothing is asked.
    for (const id of onlyCredentials) expect(all.get(id)?.state).toBe('done')
    expect(all.get('no-account-instance')?.state).toBe('done')
  })

  it('finds the one that is missing among many', async () => {
    const { bench, find } = await start()
    bench.simulated.deny('organizations:ListDelegatedAdministrators')
    expect(await find('delegated-administrator')).toMatchObject({
      missing: 'organizations:ListDelegatedAdministrators',
    })
    bench.simulated.deny('sso:ListAccountAssignments')
    expect(await find('admin-assignment')).toMatchObject({ missing: 'sso:ListAccountAssignments' })
    bench.simulated.deny('iam:GetRole')
    expect(await find('portal-sign-in')).toMatchObject({ missing: 'iam:GetRole' })
    bench.simulated.deny('organizations:ListOrganizationalUnitsForParent')
    expect(await find('organizational-units')).toMatchObject({
      missing: 'organizations:ListOrganizationalUnitsForParent',
    })
  })

  it('free plan and account instance too', async () => {
    const { bench, find } = await start(noOrganization)
    bench.simulated.deny('freetier:GetAccountPlanState')
    bench.simulated.deny('sso:ListInstances')
    expect(await find('plan-upgrade')).toMatchObject({ missing: 'freetier:GetAccountPlanState' })
    expect(await find('no-account-instance')).toMatchObject({ missing: 'sso:ListInstances' })
  })
})

describe('when AWS is busy', () => {
  it('every probe says so, and that it looks again', async () => {
    const { bench, findAll } = await start()
    bench.simulated.failNext('*', { name: 'ThrottlingException', message: 'Rate exceeded' }, 10_000)
    const all = await findAll(chosen({ identitySource: 'external-idp' }))
    for (const [id] of [...asking, ...onlyCredentials.map((id) => [id] as const)]) {
      if (id === 'no-account-instance') continue // nothing to ask where there is an instance
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'busy' })
      expect(all.get(id), id).toMatchObject({ text: { en: 'AWS is busy; looking again shortly.' } })
    }
  }, 60_000)
})

describe('an answer that AWS does not document', () => {
  it.each(['StrangeException', 'ValidationException'])('is never taken for "not done": %s', async (name) => {
    const { bench, findAll } = await start()
    bench.simulated.failNext('*', { name, message: 'What?' }, 10_000)
    const all = await findAll(chosen({ identitySource: 'external-idp' }))
    for (const [id] of [...asking, ...onlyCredentials.map((id) => [id] as const)]) {
      if (id === 'no-account-instance') continue
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'answer' })
    }
  })

  it('nor is an empty one', async () => {
    const { bench, find } = await start()
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const aws = createAws({
      clock: new MovableClock(),
      endpoint,
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      pace: 1000,
    })
    const directory = await bench.makeDirectory()
    await directory.refresh()
    const context = {
      aws,
      directory,
      choices: chosen({ identitySource: 'external-idp' }),
      reads: createReads(aws),
      bot: nothingYet,
      now: 1,
    }
    for (const step of probed) {
      if (withoutAws.includes(step.id) || step.id === 'no-account-instance') continue
      expect(await look(step, context), step.id).toMatchObject({ state: 'cannot-tell', because: 'answer' })
    }
    aws.destroy()
    server.close()
    expect((await find('organization')).state).toBe('done')
  })
})

describe('without credentials', () => {
  it('nothing can be told yet, and every step says that it is picked up', async () => {
    const { findAll } = await start({ company: freshCompany({ noCredentials: true }) })
    const all = await findAll()
    for (const [id] of [...asking, ...onlyCredentials.map((id) => [id] as const)]) {
      if (['permission-sets-on', 'identity-source', 'create-administrator', 'sync-administrator'].includes(id)) continue
      if (['admin-permission-set', 'admin-assignment'].includes(id)) continue
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'credentials' })
    }
  })

  it('and the moment they arrive it looks', async () => {
    const { bench, find } = await start({ company: freshCompany({ noCredentials: true }) })
    consoleActions['give-credentials'](bench.world())
    expect(await find('sign-up-start')).toMatchObject({ state: 'done' })
    expect(await find('root-mfa')).toMatchObject({ state: 'todo' })
  })
})

describe('with credentials of another account', () => {
  it('a member cannot tell about the management account, and does not take itself for it', async () => {
    const { findAll } = await start({ as: 'member' })
    const all = await findAll()
    for (const id of ['root-mfa', 'root-access-keys', 'account-name', 'phone', 'alternate-contacts'])
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'elsewhere' })
    expect(all.get('organizations-check')).toMatchObject({ state: 'attention' })
  })
})

describe('an instance for one account alone', () => {
  it('is never taken for the organization’s, although the management account owns it', async () => {
    const { find, findAll } = await start({ ...billingOnly, aws: { region: 'us-west-2' } })
    expect(await find('enable-identity-center')).toMatchObject({
      state: 'todo',
      text: { en: expect.stringContaining('one account alone') },
    })
    expect((await findAll()).get('no-account-instance')).toMatchObject({ state: 'attention' })
  })
})

describe('a whole look', () => {
  it.each([
    ['brand-new', freshCompany()],
    ['half done', halfDoneCompany()],
    ['with billing only', halfDoneCompany({ trap: 'account-instance' })],
    ['established', establishedCompany()],
  ])('reads only what the printed IAM policy allows: %s', async (_, company) => {
    const { findAll, calls } = await start({ company, aws: { region: 'us-west-2' } })
    await findAll(chosen({ identitySource: 'external-idp' }))
    const allowed = new Set([...directoryActions, ...guideActions])
    expect(calls().filter((action) => !allowed.has(action))).toEqual([])
  })

  it('makes each call once, and changes nothing', async () => {
    const { bench, findAll, calls } = await start({ company: establishedCompany() })
    const before = calls().length
    await findAll(chosen({ identitySource: 'identity-center' }))
    const made = calls().slice(before)
    expect(made.length).toBeLessThan(30)
    for (const once of ['iam:GetAccountSummary', 'organizations:DescribeOrganization', 'account:GetAccountInformation'])
      expect(made.filter((action) => action === once)).toHaveLength(1)
    expect(bench.simulated.mutations()).toEqual([])
  })
})
