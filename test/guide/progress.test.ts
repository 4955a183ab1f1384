import { describe, expect, it } from 'vitest'
import { showContext } from '../../src/guide/progress.ts'
import { recommended } from '../../src/guide/recommended.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { addRole } from '../../src/sim/aws/roles.ts'
import { everyChoice } from './helpers.ts'
import { Setup } from './setup.ts'

const mia = { userName: 'mia', givenName: 'Mia', familyName: 'Sato', displayName: 'Mia Sato', email: 'mia@example.com' }

describe('a brand-new company', () => {
  it('is led from nothing to an administrator signed in, always knowing what comes next', async () => {
    const setup = await Setup.of({ company: freshCompany({ noCredentials: true }) })
    await setup.looks()
    expect(setup.progress.next?.step.id).toBe('decisions')
    const told: string[] = []
    const doing: Record<string, () => unknown> = {
      decisions: () => setup.decides(everyChoice),
      'account-name': () => setup.says('account-name', 'UALICE', 'example-management-prod'),
      'root-email': () => setup.says('root-email', 'UBOB', 'aws@example.com'),
      'sign-up-plan': () => {
        setup.says('sign-up-plan')
        setup.atTheConsole('give-credentials')
      },
      'root-mfa': () => setup.atTheConsole('add-root-mfa'),
      organization: () => setup.asks('organization', { freePlanEnds: 'understood' }),
      'enable-identity-center': () => setup.atTheConsole('enable-identity-center', { region: 'ap-northeast-1' }),
      'create-administrator': () => setup.asks('create-administrator', mia),
      'administrator-password': () => {
        setup.atTheConsole('set-email-otp')
        setup.says('administrator-password')
      },
      'admin-permission-set': () => setup.asks('admin-permission-set'),
      'admin-assignment': () => setup.asks('admin-assignment'),
      'portal-sign-in': () =>
        setup.atTheConsole('portal-sign-in', {
          user: 'mia',
          account: 'example-management-prod',
          permissionSet: 'AdministratorAccess',
        }),
    }
    for (let turns = 0; !setup.progress.administratorSignedIn; turns++) {
      const id = setup.progress.next?.step.id
      if (!id || turns > 60 || told.includes(id)) throw new Error(`stuck at ${id} after ${told.join(', ')}`)
      told.push(id)
      await (doing[id] ?? (() => setup.says(id)))()
      await setup.looks()
    }
    // What AWS shows was not asked for.
    for (const id of ['all-features', 'trusted-access', 'permission-sets-on', 'activation', 'identity-source'])
      expect(told, id).not.toContain(id)
    expect(setup.progress.next?.step.id).toBeDefined()
    expect(setup.step('portal-sign-in')).toMatchObject({ state: 'done', evidence: { call: 'iam:GetRole' } })
    expect(setup.step('organization')).toMatchObject({ state: 'done', done: { at: expect.any(Number) } })
    expect(setup.step('root-sign-out')).toMatchObject({ state: 'done', done: { by: 'UALICE' } })
    expect(setup.progress.parts.map(({ part, done, total }) => `${part} ${done}/${total}`)).toMatchInlineSnapshot(`
      [
        "before 7/10",
        "account 10/10",
        "center 14/17",
        "after 0/7",
      ]
    `)
  })

  it('may not create an organization before somebody agrees that the free plan ends', async () => {
    const setup = await Setup.of({ company: freshCompany() })
    setup.decides({ ...everyChoice, planUpgrade: 'wait' })
    setup.atTheConsole('add-root-mfa')
    await setup.looks()
    expect(setup.step('organization').state).toBe('blocked')
    expect(setup.step('organization').blockedBy.map(({ id }) => id)).toContain('plan-upgrade')
    await expect(setup.asks('organization')).rejects.toThrow('offers nothing')
  })
})

describe('a company that has begun before', () => {
  it('sees what is done as done, is asked for nothing that AWS shows, and is warned of what should not be', async () => {
    const setup = await Setup.of({ company: halfDoneCompany() })
    await setup.looks()
    for (const id of [
      'organization',
      'all-features',
      'root-mfa',
      'enable-identity-center',
      'email-verification',
      'sign-up-phone',
    ])
      expect(setup.step(id).state, id).toBe('done')
    expect(setup.step('root-access-keys').state).toBe('attention')
    expect(setup.step('permission-sets-on').state).toBe('todo')
    expect(setup.step('plan-upgrade').state).toBe('not-applicable')
    const { choices } = showContext(setup.state, setup.directory, setup.bench.clock.now())
    expect(choices).toMatchObject({
      homeRegion: { value: 'ap-northeast-1', by: 'aws' },
      organization: { value: 'existing' },
    })
    await setup.asks('permission-sets-on')
    expect(setup.step('permission-sets-on').state).toBe('done')
  })

  it('keeps nothing that AWS once showed of a step that does not concern it any more', async () => {
    const setup = await Setup.of({ company: halfDoneCompany() })
    await setup.looks()
    expect(setup.step('create-administrator').evidence?.value).toBe('Users = 0')
    setup.decides({ identitySource: 'self-managed-ad' })
    const { state, evidence, lookedAt } = setup.step('create-administrator')
    expect({ state, evidence, lookedAt }).toEqual({ state: 'not-applicable', evidence: undefined, lookedAt: undefined })
  })

  it('needs the instance for one account gone before it goes on', async () => {
    const setup = await Setup.of({
      company: halfDoneCompany({ trap: 'account-instance' }),
      aws: { region: 'us-west-2' },
    })
    await setup.looks()
    expect(setup.step('no-account-instance').state).toBe('attention')
    expect(setup.step('enable-identity-center').state).toBe('blocked')
    setup.atTheConsole('delete-account-instance')
    await setup.looks()
    expect(setup.step('no-account-instance').state).toBe('done')
  })
})

describe('an established company', () => {
  it('has little left, and no decision to make', async () => {
    const setup = await Setup.of({})
    await setup.looks()
    expect(setup.step('decisions').state).toBe('done')
    const left = setup.progress.steps.filter(({ state }) => state !== 'done' && state !== 'not-applicable')
    expect(left.map(({ step, state }) => `${step.id}: ${state}`)).toMatchInlineSnapshot(`
      [
        "allow-list: todo",
        "email-verification: todo",
        "management-permission-set: todo",
        "center-mfa: todo",
        "root-sign-out: todo",
        "first-request: todo",
        "second-approver: todo",
        "break-glass: blocked",
        "central-root-access: todo",
        "yearly-drill: blocked",
      ]
    `)
    expect(setup.progress.done).toBeGreaterThan(25)
  })

  it('is warned when something that was done no longer holds', async () => {
    const setup = await Setup.of({})
    await setup.looks()
    setup.bench.world().organization?.trustedServices.delete('sso.amazonaws.com')
    await setup.looks()
    expect(setup.step('trusted-access')).toMatchObject({ state: 'lost', doneBefore: expect.any(Number) })
    expect(setup.progress.next?.step.id).toBe('trusted-access')
  })
})

describe('a company of another kind', () => {
  it('with a landing zone of Control Tower is told to leave it alone, and offered nothing that belongs there', async () => {
    const setup = await Setup.of({})
    const [one, two] = setup.bench.world().permissionSets.all()
    if (one && two) Object.assign(one, { Name: 'AWSAdministratorAccess' })
    if (one && two) Object.assign(two, { Name: 'AWSReadOnlyAccess' })
    setup.bench.world().organization?.trustedServices.set('controltower.amazonaws.com', new Date())
    await setup.looks()
    expect(setup.step('landing-zone').state).toBe('done')
    expect(setup.step('several-accounts').advice?.en).toContain('Account Factory')
    expect(setup.step('admin-permission-set').advice?.en).toContain('do not edit it')
    expect(recommended(showContext(setup.state, setup.directory, setup.bench.clock.now()))).toEqual([])
  })

  it('with a landing zone that leaves Identity Center alone keeps what the guide offers for it', async () => {
    const setup = await Setup.of({ company: halfDoneCompany() })
    setup.bench.world().organization?.trustedServices.set('controltower.amazonaws.com', new Date())
    await setup.looks()
    expect(setup.step('landing-zone').state).toBe('done')
    expect(setup.step('several-accounts').advice?.en).toContain('Account Factory')
    expect(setup.step('admin-permission-set').advice).toBeUndefined()
  })

  it('on the free plan that decided to wait is told until when it can', async () => {
    const setup = await Setup.of({ company: freshCompany() })
    await setup.looks()
    const ends = setup.bench.world().console.plan?.expires?.getTime()
    expect(ends).toBeDefined()
    expect(setup.step('plan-upgrade')).toMatchObject({ dueBy: ends })
    setup.decides({ planUpgrade: 'wait' })
    await setup.looks()
    expect(setup.step('plan-upgrade')).toMatchObject({ state: 'waiting', dueBy: ends })
    expect(setup.step('plan-upgrade').text?.en).toContain('closes by itself')
  })

  it('from AWS’s newer sign-up is told to activate advanced features first', async () => {
    const setup = await Setup.of({ company: freshCompany() })
    const world = setup.bench.world()
    const [account] = world.accounts.all()
    if (account) addRole(world, account, 'ProjectRole', '/managed/', {})
    await setup.looks()
    expect(setup.step('kind-of-account')).toMatchObject({ state: 'attention', evidence: { call: 'iam:ListRoles' } })
    expect(setup.step('enable-identity-center').blockedBy.map(({ id }) => id)).toContain('kind-of-account')
    expect(setup.step('enable-identity-center').advice?.en).toContain('do not enable a second one')
  })
})

describe('“Use recommended”', () => {
  it('offers names, session lengths and a first layout, until they are there', async () => {
    const setup = await Setup.of({ company: freshCompany() })
    const offers = () => recommended(showContext(setup.state, setup.directory, setup.bench.clock.now()))
    await setup.looks()
    expect(offers()).toEqual([])
    setup.atTheConsole('enable-identity-center')
    await setup.looks()
    expect(offers().map(({ operation, input }) => `${operation} ${input.name ?? input.paths}`)).toEqual([
      'create-organizational-unit /Security\n/Infrastructure\n/Workloads/Production\n/Workloads/Staging\n/Sandbox',
      'create-permission-set AdministratorAccess',
      'create-permission-set PowerUserAccess',
      'create-permission-set ReadOnlyAccess',
    ])
    await setup.asks('organizational-units')
    await setup.asks('admin-permission-set')
    expect(offers().map(({ input }) => input.name)).toEqual(['PowerUserAccess', 'ReadOnlyAccess'])
  })
})

describe('where the bot may read nothing', () => {
  it('says which permission is missing, asks people, and takes their word', async () => {
    const setup = await Setup.of({ as: 'nothing' })
    await setup.looks()
    expect(setup.step('root-mfa')).toMatchObject({ state: 'cannot-check', missing: 'iam:GetAccountSummary' })
    const { next } = setup.progress
    expect(next?.state).not.toBe('blocked')
    setup.says('root-mfa', 'UBOB')
    expect(setup.step('root-mfa')).toMatchObject({ state: 'done', done: { by: 'UBOB' } })
  })
})
