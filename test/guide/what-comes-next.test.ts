import { describe, expect, it } from 'vitest'
import { choiceIds } from '../../src/guide/choices.ts'
import { showContext } from '../../src/guide/progress.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { Setup } from './setup.ts'

describe('what comes next', () => {
  it('is what is dangerous, then what lets AWS show more, then what others wait for, and only then what is optional', async () => {
    const setup = await Setup.of({ company: halfDoneCompany() })
    await setup.looks()
    expect(setup.progress.next?.step.id).toBe('root-access-keys')
    setup.atTheConsole('delete-root-access-keys')
    await setup.looks()
    const { next, steps: all } = setup.progress
    expect(all.some(({ blockedBy }) => blockedBy.some(({ id }) => id === next?.step.id))).toBe(true)
  })

  it('is the bot’s own access where there is an account already, and nothing of the sign-up', async () => {
    const setup = await Setup.of({ company: freshCompany({ noCredentials: true }) })
    setup.decides({ awsAccount: 'existing' })
    await setup.looks()
    expect(setup.progress.next?.step.id).toBe('bot-credentials')
    for (const id of ['sign-up-start', 'activation', 'account-name', 'root-sign-in'])
      expect(setup.step(id).state, id).toBe('not-applicable')
    const before = setup.progress.done
    setup.atTheConsole('give-credentials')
    // The directory knows whose credentials they are once it was read.
    await setup.looks()
    await setup.looks()
    expect(setup.progress.done - before).toBeGreaterThan(10)
    // What AWS shows is told as done, not as left out.
    expect(setup.step('sign-up-start').state).toBe('done')
  })

  it('takes nobody’s word for the bot’s own credentials, which it knows to lack', async () => {
    const setup = await Setup.of({ company: freshCompany({ noCredentials: true }) })
    setup.decides({ awsAccount: 'existing' })
    await setup.looks()
    setup.says('bot-credentials', 'UALICE', 'arn:aws:iam::111122223333:role/aws-setup-bot')
    expect(setup.step('bot-credentials')).toMatchObject({ state: 'todo', saidDone: { by: 'UALICE' } })
    setup.atTheConsole('give-credentials')
    await setup.looks()
    expect(setup.step('bot-credentials').state).toBe('done')
  })

  it('says why of each step that does not concern the company', async () => {
    const setup = await Setup.of({ company: freshCompany({ noCredentials: true }) })
    const ofSources = ['external-idp', 'managed-ad', 'self-managed-ad', 'sync-administrator']
    for (const id of ofSources) expect(setup.step(id).text?.en, id).toContain('not decided yet')
    for (const identitySource of ['identity-center', 'external-idp', 'managed-ad', 'self-managed-ad'])
      for (const portalAlias of ['none', 'example-corp'])
        for (const awsAccount of ['none', 'existing']) {
          setup.decides({ identitySource, portalAlias, awsAccount })
          for (const { step, state, text } of setup.progress.steps)
            if (state === 'not-applicable')
              for (const said of [text?.en, text?.ja]) expect(said, step.id).toMatch(/[a-z].*[.」。]$/iu)
        }
    expect(setup.step('external-idp').text?.en).toContain('identity source: Self-managed Active Directory')
  })

  it('leads whoever has no account yet to no page of one, and asks nothing about how it was made', async () => {
    const setup = await Setup.of({ company: freshCompany({ noCredentials: true }) })
    setup.decides({ awsAccount: 'none' })
    await setup.looks()
    const link = () =>
      setup.step('account-name').step.manual.link?.(showContext(setup.state, setup.directory, setup.bench.clock.now()))
    expect(link()).toBeUndefined()
    expect(setup.step('kind-of-account').state).toBe('blocked')
    for (const id of ['account-name', 'root-email', 'sign-up-start']) setup.says(id)
    expect(link()?.url).toContain('console.aws.amazon.com')
  })

  it('is what lets whoever finds out take the account, before all else that is wrong', async () => {
    const setup = await Setup.of({ company: halfDoneCompany() })
    const world = setup.bench.world()
    for (const account of world.accounts.all()) account.summary.Roles = 950
    await setup.looks()
    expect(setup.step('iam-roles').state).toBe('attention')
    expect(setup.progress.next?.step.id).toBe('root-access-keys')
  })

  it('is an account that AWS has not activated once its day is over, and nothing to do before', async () => {
    const setup = await Setup.of({ company: freshCompany({ pending: true }) })
    const { bench } = setup
    for (const account of bench.world().accounts.all()) account.JoinedTimestamp = bench.world().date()
    await setup.looks()
    expect(setup.step('activation')).toMatchObject({ state: 'waiting', overdue: false })
    expect(setup.progress.next?.step.id).not.toBe('activation')
    bench.clock.advance(25 * 3_600_000)
    await setup.looks()
    expect(setup.progress.next).toMatchObject({ state: 'waiting', overdue: true, step: { id: 'activation' } })
    expect(setup.step('activation').text?.en).toContain('More than 24 hours have passed')
  })

  it('is not what was just decided: who agreed to leave the free plan has agreed', async () => {
    const setup = await Setup.of({ company: freshCompany() })
    await setup.looks()
    expect(setup.step('plan-upgrade').state).not.toBe('done')
    setup.decides({ planUpgrade: 'agreed' })
    expect(setup.step('plan-upgrade')).toMatchObject({ state: 'done', done: { by: 'UALICE' } })
    setup.decides({ planUpgrade: 'wait' })
    expect(setup.step('plan-upgrade').state).not.toBe('done')
  })

  it('is never held up by what is optional; what is not for the company counts no more, until it is wanted again', async () => {
    const setup = await Setup.of({})
    await setup.looks()
    const optional = setup.progress.steps.filter(({ step, state }) => step.optional && state !== 'done')
    expect(optional.length).toBeGreaterThan(1)
    const { total } = setup.progress
    const skips = Object.fromEntries(optional.map(({ step }) => [step.id, { by: 'UALICE', at: 1, reason: 'not here' }]))
    setup.state = { ...setup.state, skips }
    expect(setup.progress.total).toBe(total - optional.filter(({ state }) => state !== 'not-applicable').length)
    for (const { step } of optional.filter(({ state }) => state !== 'not-applicable'))
      expect(setup.step(step.id)).toMatchObject({ state: 'skipped', skip: { reason: 'not here' } })
    setup.state = { ...setup.state, skips: {} }
    expect(setup.progress.total).toBe(total)
    // A step that must be done cannot be skipped, and what AWS shows as done is done.
    setup.state = { ...setup.state, skips: { 'center-mfa': { by: 'UALICE', at: 1, reason: '-' } } }
    expect(setup.step('center-mfa').state).not.toBe('skipped')
  })

  it('is the yearly drill before the setup is complete; after a year it is what no longer holds', async () => {
    const setup = await Setup.of({})
    await setup.looks()
    const at = setup.bench.clock.now()
    const said = { by: 'UALICE', at, value: null }
    const mustBe = setup.progress.steps.filter(({ step }) => !step.optional)
    const words = Object.fromEntries(mustBe.map(({ step }) => [step.id, said]))
    const choices = Object.fromEntries(choiceIds.map((id) => [id, '-']))
    const { 'yearly-drill': drill, ...others } = words
    expect(drill).toBeDefined()
    setup.decides(choices)
    setup.state = { ...setup.state, findings: {}, confirmed: others }
    expect(setup.progress).toMatchObject({ finished: false, wasFinished: false })
    expect(setup.progress.next?.step.id).toBe('yearly-drill')
    setup.state = { ...setup.state, confirmed: words }
    expect(setup.progress).toMatchObject({ finished: true, wasFinished: true })
    setup.bench.clock.advance(366 * 24 * 3_600_000)
    expect(setup.progress).toMatchObject({ finished: false, wasFinished: true })
    expect(setup.progress.next).toMatchObject({ overdue: true, step: { id: 'yearly-drill' } })
  })
})
