import { afterEach, describe, expect, it } from 'vitest'
import type { LiveDirectory } from '../../src/aws/directory.ts'
import { createAwsReads } from '../../src/guide/aws-reads.ts'
import { checkChoice, choiceIds } from '../../src/guide/choices.ts'
import type { Finding } from '../../src/guide/define-step.ts'
import { lookAtStep } from '../../src/guide/look-at-step.ts'
import { type GuideState, type Progress, progressOf, type StepView, showContext } from '../../src/guide/progress.ts'
import { recommended } from '../../src/guide/recommended.ts'
import type { Operation } from '../../src/operations/shared/define-operation.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { type ConsoleActionId, consoleActions } from '../../src/sim/aws/console-actions.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { addRole } from '../../src/sim/aws/roles.ts'
import { applyContext, type Bench, type BenchOptions, planContext, startBench } from '../aws/helpers.ts'
import { chosen, nothingYet, steps } from './helpers.ts'

const operations = await loadOperations()
const day = 86_400_000
const empty = (): GuideState => ({ findings: {}, confirmed: {}, choices: {}, handovers: {} })

let bench: Bench
afterEach(() => bench.stop())

/** A company that goes through the guide: looks, says Done, asks for operations, and acts at the console. */
class Setup {
  state: GuideState = empty()
  readonly directory: LiveDirectory
  constructor(directory: LiveDirectory) {
    this.directory = directory
  }

  static async of(options: BenchOptions): Promise<Setup> {
    bench = await startBench(options)
    return new Setup(await bench.makeDirectory())
  }

  get progress(): Progress {
    return progressOf(steps, this.state, this.directory, bench.clock.now())
  }

  step(id: string): StepView {
    const view = this.progress.steps.find(({ step }) => step.id === id)
    if (!view) throw new Error(`no step ${id}`)
    return view
  }

  async looks(): Promise<void> {
    await this.directory.refresh()
    const at = bench.clock.now()
    const show = showContext(this.state, this.directory, at)
    const context = { ...show, aws: bench.aws, reads: createAwsReads(bench.aws), bot: nothingYet }
    const findings = { ...this.state.findings }
    for (const step of steps) {
      if (step.applies && !step.applies(show)) continue
      const finding = await lookAtStep(step, context)
      const before = findings[step.id]?.doneAt ?? null
      if (finding) findings[step.id] = { ...finding, at, doneAt: finding.state === 'done' ? (before ?? at) : before }
    }
    this.state = { ...this.state, findings }
  }

  says(id: string, by = 'UALICE', value: string | null = null): void {
    const { paste } = this.step(id).step.manual
    if (value !== null) expect(paste?.check(value, showContext(this.state, this.directory, 0))).toBeUndefined()
    this.state = { ...this.state, confirmed: { ...this.state.confirmed, [id]: { by, at: bench.clock.now(), value } } }
  }

  decides(values: Record<string, string>): void {
    this.state = { ...this.state, choices: { ...this.state.choices, ...chosen(values) } }
  }

  atTheConsole(action: ConsoleActionId, input?: Record<string, string>): void {
    consoleActions[action](bench.world(), input)
  }

  /** As after the approval of what the step offers. */
  async asks(id: string, more: Record<string, unknown> = {}): Promise<void> {
    const offer = this.step(id).step.offer?.(showContext(this.state, this.directory, bench.clock.now()))
    if (!offer) throw new Error(`${id} offers nothing now`)
    const operation = operations.get(offer.operation) as Operation
    const plan = await operation.plan({ ...offer.input, ...more } as never, planContext(bench, this.directory))
    let outputs: Record<string, string> = {}
    for (const change of plan.changes) {
      let context = applyContext(bench, this.directory, { outputs })
      for (;;) {
        const applied = await operation.apply(change, context)
        if (applied.state === 'failed') throw new Error(applied.reason)
        if (applied.state === 'done') {
          outputs = { ...outputs, ...applied.outputs }
          break
        }
        context = { ...context, repeated: true, asyncRequestId: applied.asyncRequestId ?? context.asyncRequestId }
        bench.clock.advance(1_000)
      }
    }
    await this.looks()
  }
}

const everyChoice = {
  homeRegion: 'ap-northeast-1',
  identitySource: 'identity-center',
  portalAlias: 'none',
  planUpgrade: 'agreed',
  organization: 'this-account',
}
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
        "center 14/16",
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
    const { choices } = showContext(setup.state, setup.directory, bench.clock.now())
    expect(choices).toMatchObject({
      homeRegion: { value: 'ap-northeast-1', by: 'aws' },
      organization: { value: 'existing' },
    })
    await setup.asks('permission-sets-on')
    expect(setup.step('permission-sets-on').state).toBe('done')
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
    setup.atTheConsole('set-email-otp')
    setup.atTheConsole('portal-sign-in', {
      user: 'alice',
      account: 'example-management',
      permissionSet: 'AdministratorAccess',
    })
    await setup.looks()
    expect(setup.step('decisions').state).toBe('done')
    const left = setup.progress.steps.filter(({ state }) => state !== 'done' && state !== 'not-applicable')
    expect(left.map(({ step, state }) => `${step.id}: ${state}`)).toMatchInlineSnapshot(`
      [
        "account-name: attention",
        "allow-list: todo",
        "email-verification: todo",
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
    bench.world().organization?.trustedServices.delete('sso.amazonaws.com')
    await setup.looks()
    expect(setup.step('trusted-access')).toMatchObject({ state: 'lost', doneBefore: expect.any(Number) })
    expect(setup.progress.next?.step.id).toBe('trusted-access')
  })
})

describe('a company of another kind', () => {
  it('with a landing zone of Control Tower is told to leave it alone, and offered nothing that belongs there', async () => {
    const setup = await Setup.of({})
    bench.world().organization?.trustedServices.set('controltower.amazonaws.com', new Date())
    await setup.looks()
    expect(setup.step('landing-zone').state).toBe('done')
    expect(setup.step('several-accounts').advice?.en).toContain('Account Factory')
    expect(setup.step('admin-permission-set').advice?.en).toContain('do not edit it')
    expect(recommended(showContext(setup.state, setup.directory, bench.clock.now()))).toEqual([])
  })

  it('from AWS’s newer sign-up is told to activate advanced features first', async () => {
    const setup = await Setup.of({ company: freshCompany() })
    const world = bench.world()
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
    const offers = () => recommended(showContext(setup.state, setup.directory, bench.clock.now()))
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

describe('what people say', () => {
  const found = (id: string, finding: Finding, doneAt: number | null = null): GuideState => ({
    ...empty(),
    findings: { [id]: { ...finding, at: 1, doneAt } },
    confirmed: { [id]: { by: 'UALICE', at: 1, value: null } },
  })
  const stateOf = async (id: string, state: GuideState, now = 2) => {
    bench = await startBench()
    const directory = await bench.makeDirectory()
    return progressOf(steps, state, directory, now).steps.find(({ step }) => step.id === id)
  }
  const evidence = { call: 'iam:GetAccountSummary', value: 'AccountMFAEnabled = 0' }
  const text = { en: '.', ja: '。' }

  it('never stands against what AWS shows clearly', async () => {
    const view = await stateOf('root-mfa', found('root-mfa', { state: 'todo', evidence }))
    expect(view?.state).not.toBe('done')
    expect(view?.saidDone).toEqual({ by: 'UALICE', at: 1 })
  })

  it('stands where AWS shows a hint only', async () => {
    expect((await stateOf('account-name', found('account-name', { state: 'attention', evidence, text })))?.state).toBe(
      'done',
    )
  })

  it('holds for a year where it is to be repeated', async () => {
    const state = { ...empty(), confirmed: { 'yearly-drill': { by: 'UALICE', at: 1, value: null } } }
    expect((await stateOf('yearly-drill', state, 364 * day))?.state).toBe('done')
    await bench.stop()
    expect(await stateOf('yearly-drill', state, 366 * day)).toMatchObject({ overdue: true, dueBy: 1 + 365 * day })
  })

  it('starts the 35 days of root MFA and the 24 hours of the e-mail', async () => {
    const state = {
      ...empty(),
      confirmed: Object.fromEntries(
        steps
          .filter(({ id }) => !['root-mfa'].includes(id))
          .map(({ id }) => [id, { by: 'UALICE', at: 1, value: null }]),
      ),
      choices: chosen(everyChoice),
    }
    expect(await stateOf('root-mfa', state)).toMatchObject({ state: 'due', dueBy: 1 + 35 * day, overdue: false })
    await bench.stop()
    expect(await stateOf('root-mfa', state, 36 * day)).toMatchObject({ state: 'due', overdue: true })
  })
})

describe('the decisions', () => {
  it('take only answers that there are', () => {
    bench = { stop: async () => {} } as Bench
    for (const id of choiceIds) expect(checkChoice(id, 'No such answer!'), id).toBeDefined()
    expect(checkChoice('portalAlias', 'example-corp')).toBeUndefined()
    expect(checkChoice('portalAlias', 'd-1234567890')).toBeDefined()
  })
})
