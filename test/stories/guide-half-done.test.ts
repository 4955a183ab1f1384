import { expect } from 'vitest'
import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { AtTheGuide, setupPolicy } from '../support/guide.ts'
import { becomes } from '../support/somebody.ts'
import { story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

story(
  'where half is done, it is shown as done with its evidence, and what lies about is called out',
  async (world) => {
    const { aws, clock, until } = world
    const [alice, dana] = [new AtTheGuide(world.alice), new AtTheGuide(world.dana)]
    const console = (id: keyof typeof consoleActions, input = {}) => consoleActions[id](aws.world, input)

    const screen = await alice.opens()
    // What is dangerous comes first, on one screen; the calls and their answers are in the steps.
    expect(screen).toContain('⚠ *Have no access keys for root*')
    expect(screen).not.toContain('AccountMFAEnabled')
    // How far, in which part, and what is left of it; then two lines of what waits, and how many more.
    expect(screen).toMatch(/\*Before\* █+░+ \d+ of 10 · Part 1 · Part 2 · After\n\d+ minutes left in this part\./)
    expect(screen.match(/^⏳ .*$/gm)).toEqual([expect.any(String), expect.stringMatching(/ \(and \d+ more\)$/)])
    expect(await alice.opensStep('root-mfa')).toContain('AccountMFAEnabled')
    for (const step of ['root-mfa', 'organization', 'all-features', 'enable-identity-center'])
      await alice.becomes(step, 'done')
    // Nothing is asked that can be read: one choice is left to make, and the step says which.
    expect(await alice.opensStep('decisions')).toContain('Identity source: Not decided yet.')
    const card = await alice.decides({ 'Identity source': 'Identity Center directory (recommended)' })
    expect(card.match(/, as AWS shows/g)).toHaveLength(3)
    expect(card).toContain('AWS shows an organization, so its management account is on the paid plan already.')
    expect(card).toContain('AWS does not tell whether the portal has a name.')
    expect(card).not.toMatch(/: none/)
    await alice.becomes('decisions', 'done')

    // Somebody left access keys of root behind.
    await alice.becomes('root-access-keys', 'attention')
    expect(await alice.opensStep('root-access-keys')).toContain('AccountAccessKeysPresent')
    console('delete-root-access-keys')
    await alice.checks('root-access-keys')
    await alice.becomes('root-access-keys', 'done')

    // Identity Center was enabled without permission sets: one operation, which Dana approves.
    await alice.becomes('permission-sets-on', 'todo')
    // What cannot be yet is not what cannot be told.
    await alice.becomes('admin-assignment', 'blocked')
    // Whoever is too early hears what is missing in AWS, not that a rule forbids it.
    await alice.opensStep('first-request')
    await world.alice.slack.click('modal', 'guide:request')
    await world.alice.slack.waitForModal((view) => view.callback_id === 'request')
    expect(alice.screen).toContain('AWS has no permission set yet')
    await world.alice.slack.command('request create-permission-set')
    await world.alice.slack.waitForModal((view) => alice.read(view).includes('As a copy of'))
    expect(alice.screen).not.toMatch(/no permission set yet|No rule of the policy/)
    const request = await alice.requests('permission-sets-on')
    await dana.who.approves(request)
    await becomes(world, request, 'done')
    await alice.becomes('permission-sets-on', 'done')

    // What a delegation takes out of reach is said before, and a set for the management account alone is offered.
    const delegation = await alice.opensStep('delegated-administrator')
    for (const said of ['assigned by it nowhere, in no account', 'a set of its own first', 'What changed\n'])
      expect(delegation).toContain(said)
    await alice.opensStep('management-permission-set')
    await world.alice.slack.click('modal', 'guide:request')
    await world.alice.slack.waitForModal((view) => view.callback_id === 'request')
    expect(JSON.stringify(world.alice.slack.modal())).toContain('ManagementAdministrator')
    await world.alice.slack.closeModal()

    // The recommended permission sets, in one look and one press; each is a request of its own.
    await alice.opens()
    await world.alice.slack.click('modal', 'guide:recommended')
    await world.alice.slack.waitForModal((view) => view.callback_id === 'guide-recommended')
    expect(alice.screen).toContain('ReadOnlyAccess: looking, 8 hours')
    // Names and values that no request can send are there to be looked at.
    expect(alice.screen).toContain('Name of the management account: example-management-prod (now: example-management)')
    expect(alice.screen).toContain('Session of AdministratorAccess: 1 hour')
    // A name that is another now is a request of its own, for whoever wants it.
    await world.alice.slack.click('modal', 'Rename an account')
    await world.alice.slack.waitForModal((view) => view.callback_id === 'request')
    expect(JSON.stringify(world.alice.slack.modal())).toContain('"initial_value":"example-management-prod"')
    await world.alice.slack.closeModal()
    expect((await world.alice.slack.submit()).problem).toBeUndefined()
    expect(alice.screen).toContain('3 requests were sent')
    const { db } = world.bot.ctx.store
    const sets = await until(async () => {
      const rows = await db.selectFrom('requests').selectAll().where('state', '=', 'pending').execute()
      expect(rows).toHaveLength(3)
      return rows
    })
    for (const row of sets) {
      await dana.who.approves(row)
      await becomes(world, row, 'done')
    }
    await alice.becomes('admin-permission-set', 'done')

    // What was done and no longer holds turns into a warning, with a remedy, to who runs the guide.
    Object.assign(aws.world.accounts.get(aws.world.managementAccountId)?.root ?? {}, { mfa: false })
    clock.advance(minutes(20))
    await alice.becomes('root-mfa', 'lost')
    const warning = await world.alice.isTold('This was done and no longer holds')
    expect(world.alice.reads(warning)).toContain('AccountMFAEnabled = 0')
    expect(world.alice.reads(warning)).toContain('choose “Assign MFA device”')

    // The report comes as a message and a file in the reader's language: Dana reads Japanese.
    await dana.opens()
    await world.dana.slack.click('modal', 'guide:report')
    const file = await until(() => {
      const found = [...world.slack.workspace.files.values()].find(({ name }) => name.endsWith('.md'))
      if (!found?.content.length) throw new Error('no report yet')
      return found
    })
    const report = file.content.toString()
    expect(report).toContain('# AWS セットアップレポート')
    expect(report).toContain('iam:GetAccountSummary')
  },
  { company: halfDoneCompany(), policy: setupPolicy },
)

story(
  'what was done while a step was open is not asked for again, and its button says so',
  async (world) => {
    const dana = new AtTheGuide(world.dana)
    await dana.opens()
    await dana.becomes('permission-sets-on', 'todo')
    await dana.opensStep('permission-sets-on')
    // Slack draws nothing anew meanwhile.
    world.slack.faults.failNext('views.update', 'internal_error', 1_000)
    Object.assign(world.aws.world.organizationInstance ?? {}, { PermissionSetsEnabled: true })
    await dana.becomes('permission-sets-on', 'done')
    await world.dana.slack.click('modal', 'guide:request')
    await world.dana.slack.waitForModal((view) => dana.read(view).includes('すでに完了しています。'))
    expect(await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()).toEqual([])
  },
  { company: halfDoneCompany(), policy: setupPolicy },
)
