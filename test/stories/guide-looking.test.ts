import { expect } from 'vitest'
import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { AtTheGuide, setupPolicy } from '../support/guide.ts'
import { story } from '../support/story.ts'

story(
  'what AWS says comes late: whoever has gone on to another screen meanwhile stays there, and reads it there',
  async ({ aws, alice, clock, slack, until }) => {
    const guide = new AtTheGuide(alice)
    const drawn = () => slack.calls.filter(({ method, status }) => method === 'views.update' && status).length
    await guide.opens()
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    const free = aws.onCall(async ({ action }, phase) => {
      if (action === 'iam:GetAccountSummary' && phase === 'before') await held
    })
    consoleActions['add-root-mfa'](aws.world)
    await alice.slack.click('modal', 'guide:check')
    await until(() => expect(guide.screen).toContain('Looking at AWS now'))
    await alice.slack.click('modal', 'guide:list')
    await until(() => expect(alice.slack.modal()?.private_metadata).toContain('"list"'))
    const before = drawn()
    free()
    answer()
    await until(async () => expect(await guide.state('root-mfa')).toBe('done'))
    await until(() => expect(drawn()).toBeGreaterThan(before))
    expect(alice.slack.modal()?.private_metadata).toContain('"list"')
    expect(guide.screen).not.toContain('✓ *Turn on MFA for root*')
    await until(() => {
      clock.advance(5_000)
      expect(guide.screen).toContain('✓ *Turn on MFA for root*')
    })
    expect(alice.slack.modal()?.private_metadata).toContain('"list"')
  },
  { company: freshCompany(), policy: setupPolicy },
)

story(
  'a screen that is open is drawn again when AWS has changed, without a press',
  async ({ aws, alice, clock, until }) => {
    const guide = new AtTheGuide(alice)
    expect(await guide.opens()).toContain('⚠ *Have no access keys for root*')
    consoleActions['delete-root-access-keys'](aws.world)
    await until(() => {
      clock.advance(15_000)
      expect(guide.screen).not.toContain('Have no access keys for root')
    })
    // So is the list of all steps, and the overview that one comes back to; and a step.
    const { root } = aws.world.accounts.get(aws.world.managementAccountId) ?? {}
    if (!root) throw new Error('there is an account')
    await alice.slack.click('modal', 'guide:list')
    await until(() => expect(guide.screen).toContain('✓ *Have no access keys for root*'))
    root.accessKeys = 1
    await until(() => {
      clock.advance(15_000)
      expect(guide.screen).toContain('⚠ *Have no access keys for root*')
    })
    await alice.slack.click('modal', 'guide:overview')
    await until(() => expect(guide.screen).toMatch(/Next\n⚠ \*Have no access keys for root/))
    root.accessKeys = 0
    await until(() => {
      clock.advance(15_000)
      expect(guide.screen).not.toContain('Have no access keys for root')
    })
    await guide.opensStep('alternate-contacts')
    const before = guide.screen
    for (const type of ['SECURITY', 'BILLING', 'OPERATIONS'])
      consoleActions['set-alternate-contact'](aws.world, { type })
    await until(async () => {
      clock.advance(15_000)
      expect(guide.screen).not.toBe(before)
    })
  },
  { company: halfDoneCompany(), policy: setupPolicy },
)

story(
  'an older look that ends late does not overrule a newer one',
  async ({ aws, alice, dana, until }) => {
    const [older, newer] = [new AtTheGuide(alice), new AtTheGuide(dana)]
    await older.opens()
    await newer.opens()
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    let holding = false
    const free = aws.onCall(async ({ action }, phase) => {
      if (action !== 'iam:GetAccountSummary' || phase !== 'after' || holding) return
      holding = true
      await held
    })
    await alice.slack.click('modal', 'guide:check')
    await until(() => expect(holding).toBe(true))
    consoleActions['add-root-mfa'](aws.world)
    await dana.slack.click('modal', 'guide:check')
    await until(async () => expect(await newer.state('root-mfa')).toBe('done'))
    answer()
    free()
    await until(() => expect(older.screen).not.toContain('Looking at AWS now'))
    expect(await older.state('root-mfa')).toBe('done')
  },
  { company: freshCompany(), policy: setupPolicy },
)

story(
  'what has happened stays done, also where AWS shows nothing of it any more',
  async ({ aws, alice, clock }) => {
    const guide = new AtTheGuide(alice)
    const { world } = aws
    await guide.opens()
    expect(await guide.state('email-verification')).toBe('done')
    // The only account that was invited leaves, and the organization is so young that its link would still be under way.
    const own = world.accounts.get(world.managementAccountId)
    for (const { JoinedMethod, Id } of [...world.accounts.all()])
      if (JoinedMethod === 'INVITED' && Id !== own?.Id) world.accounts.remove(Id)
    if (own) own.JoinedTimestamp = new Date(clock.now() - 3_600_000)
    consoleActions['delete-root-access-keys'](world)
    await guide.opens()
    await alice.slack.click('modal', 'guide:check')
    await guide.becomes('root-access-keys', 'done')
    expect(await guide.state('email-verification')).toBe('done')
  },
  { company: halfDoneCompany(), policy: setupPolicy },
)
