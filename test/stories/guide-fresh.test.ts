import { expect } from 'vitest'
import { sayIn } from '../../src/i18n.ts'
import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { Payloads } from '../../src/sim/slack/payloads.ts'
import { readingLines } from '../../src/slack/draw/reading-aws.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { AtTheGuide, onlyAlice, setupPolicy } from '../support/guide.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const company = freshCompany({ noCredentials: true })

story(
  'a brand-new company goes from its first /aws-setup to an administrator who has signed in',
  async (world) => {
    const { aws, clock, slack, until } = world
    const at = (who: typeof world.alice) => new AtTheGuide(who)
    const [alice, bob, dana] = [at(world.alice), at(world.bob), at(world.dana)]
    const channel = () => slack.workspace.in('CAPPROVALS').map((m) => world.alice.reads(m))
    const console = (id: keyof typeof consoleActions, input = {}) => consoleActions[id](aws.world, input)

    // Before there are any credentials: the guide is there, and nothing is claimed of AWS.
    const first = await alice.opens()
    expect(first).toMatch(/\*Before\* ░{10} 0 of \d+ · Part 1 · Part 2 · After/)
    expect(first).toContain('Do you have an AWS account already?')
    expect(first).toContain('The bot has no AWS credentials yet')
    expect(first).toContain('Decide what cannot be undone')
    expect(first).toContain('one administrator so far, and nobody else can approve')
    await world.alice.slack.openHome()
    expect(world.alice.reads(world.alice.slack.home() as never)).toMatch(/^(?!.*fails).*no AWS credentials yet/s)
    expect(readingLines(world.bot.ctx.directory, sayIn('ja'))).toEqual([
      expect.stringContaining('まだ AWS の認証情報がありません'),
    ])

    await alice.decides({
      'Home Region': 'Tokyo (ap-northeast-1) (recommended)',
      'Identity source': 'Identity Center directory (recommended)',
      'Name of the access portal': 'example-corp',
      'Leaving the free plan': 'We agree to the paid plan (recommended)',
      'Management account': 'This account (recommended)',
    })
    await alice.becomes('decisions', 'done')

    // What is typed back is looked at at once, and the error names its field.
    await alice.does('account-name', 'example-management-prod')
    await alice.opensStep('root-email')
    await world.alice.slack.fill({ paste: 'not an address' })
    expect(Object.keys((await world.alice.slack.submit()).errors ?? {})).toEqual(['E-mail address of root'])
    await alice.does('root-email', 'aws@example.com')
    for (const step of [
      'phone',
      'mfa-device',
      'support-plan',
      'organizations-check',
      'several-accounts',
      'kind-of-account',
    ])
      if ((await alice.state(step)) === 'todo') await alice.does(step)

    // The card is Bob's: he gets just this step, and Alice sees that it is done, and by whom.
    await alice.does('sign-up-start')
    await alice.does('sign-up-contact')
    await alice.handsOver('sign-up-payment', 'UBOB')
    const handed = await world.bob.isTold('hands a setup step over to you')
    expect(world.bob.reads(handed)).toContain('payment')
    await world.bob.presses(handed, 'Done')
    await bob.becomes('sign-up-payment', 'done')
    // The message says so too, and asks for nothing any more.
    const over = await world.bob.isTold(/hands a setup step over to you[\s\S]*Confirmed by/)
    expect(world.bob.reads(over)).not.toContain('By pressing Done')
    await world.alice.isTold('has done a step that you handed over')
    // He was too early, and says so; the word that does not hold is taken back on record.
    await bob.opensStep('sign-up-payment')
    await world.bob.slack.click('modal', 'guide:take-back', { confirm: true })
    await bob.becomes('sign-up-payment', 'todo')
    await bob.does('sign-up-payment')
    // What was handed over comes back.
    await alice.handsOver('sign-up-phone', 'UBOB')
    await alice.opensStep('sign-up-phone')
    await world.alice.slack.click('modal', 'guide:take-over')
    await world.bob.isTold('took back a setup step that was handed over to you')
    // Others read, and nothing more.
    expect(await bob.opensStep('sign-up-phone')).toContain('Only administrators, or whom the step was handed to')
    expect(world.bob.slack.modal()?.submit).toBeNull()
    for (const step of ['sign-up-phone', 'sign-up-plan', 'activation', 'root-sign-in']) await alice.does(step)

    // Credentials arrive: what they show takes the place of what people said.
    console('give-credentials')
    clock.advance(minutes(20))
    await alice.becomes('root-mfa', 'due')
    expect(await alice.checks('root-mfa')).toContain('AccountMFAEnabled')
    expect(await alice.state('root-access-keys')).toBe('done')
    console('add-root-mfa')
    await alice.checks('root-mfa')
    await alice.becomes('root-mfa', 'done')
    await until(() => expect(channel().join()).toContain('Milestone in setting up AWS'))

    // One administrator so far: nobody else can approve, so Alice goes on alone, and everybody hears of it.
    const organization = await alice.requests('organization', { freePlanEnds: 'I understand that both may end' })
    expect(aws.mutations()).toEqual([])
    await world.alice.presses(await world.alice.card(organization), 'Go on alone…')
    await world.alice.slack.waitForModal((view) => view.callback_id === 'alone')
    expect(alice.screen).toContain('a second person looks at this plan before it runs')
    await world.alice.slack.submit()
    await becomes(world, organization, 'done')
    expect(await factsOf(world, organization)).toContain('bootstrap-approval')
    await until(() => expect(channel().join()).toContain('DECIDED BY ONE PERSON ALONE'))
    // The card says so too: she did not approve what she asked for herself.
    await until(() => expect(channel().join()).toMatch(/@Alice went on alone, .*: nobody else could approve/))
    expect(channel().join()).not.toContain('Approved by')
    await alice.becomes('organization', 'done')

    // Dana joins: from now on it takes two, for good.
    await slack.changeUserGroup('SAWSADMINS', ['UALICE', 'UDANA'])
    await until(async () => expect(await alice.opens()).not.toContain('one administrator so far'))
    await alice.becomes('email-verification', 'waiting')
    console('verify-email')
    await alice.does('email-verification')

    console('enable-identity-center', { region: 'ap-northeast-1' })
    await alice.checks('enable-identity-center')
    for (const step of ['enable-identity-center', 'permission-sets-on', 'trusted-access'])
      await alice.becomes(step, 'done')
    if ((await alice.state('identity-source')) !== 'done') await alice.does('identity-source')

    const requested = async (step: string, more: Record<string, string> = {}) => {
      const request = await alice.requests(step, more)
      const card = await world.dana.card(request)
      expect(world.alice.reads(card)).not.toContain('Go on alone')
      if (step === 'create-administrator') {
        await world.alice.slack.sendRaw(goingOnAlone(world, request))
        await world.alice.isTold('You made this request yourself')
      }
      await world.dana.slack.click(card, 'Approve', { confirm: true })
      await becomes(world, request, request.operation === 'assign-permission-set' ? 'active' : 'done')
      await alice.becomes(step, 'done')
    }
    await requested('create-administrator', {
      userName: 'alice',
      givenName: 'Alice',
      familyName: 'Moreau',
      email: 'alice@example.com',
    })
    await requested('admin-permission-set')
    await until(() => expect(world.bot.ctx.directory.users()).toHaveLength(1))
    // The address of the portal is what somebody has pasted, in the guide and where people get their access.
    const own = 'https://example-corp.awsapps.com/start'
    expect(await alice.opensStep('portal-name')).toContain('.awsapps.com/start')
    expect(alice.screen).not.toContain(own)
    await alice.does('portal-name', `${own}/#/`)
    await alice.opensStep('portal-sign-in')
    expect(JSON.stringify(world.alice.slack.modal())).toContain(`"url":"${own}"`)
    await requested('admin-assignment')
    const message = await world.alice.isTold('You have AdministratorAccess')
    expect(JSON.stringify(message)).toMatch(new RegExp(`sso_start_url = ${own}.*"url":"${own}/#/console\\?account_id=`))

    console('set-email-otp')
    await alice.does('administrator-password')
    await dana.does('center-mfa')
    console('portal-sign-in', { user: 'alice' })
    await alice.checks('portal-sign-in')
    await alice.becomes('portal-sign-in', 'done')
    await dana.does('root-sign-out')
    await until(() => expect(channel().join()).toContain('AWS is set up'))
    // A part is told of once, and nothing smaller: the channel is everybody's.
    const milestones = channel().flatMap((said) => said.match(/^Milestone in setting up AWS: .*/) ?? [])
    expect(milestones).toEqual([
      'Milestone in setting up AWS: “Before you start” is complete',
      'Milestone in setting up AWS: “Part 1: the AWS account” is complete',
    ])

    // What changed AWS was asked, approved and proven, with the policy that the guide gives to copy and no more. The guide
    // itself changed nothing.
    const changed = aws.mutations().map(({ operation }) => operation)
    expect(changed).toEqual([
      'CreateOrganization',
      'CreateUser',
      'CreatePermissionSet',
      'AttachManagedPolicyToPermissionSet',
      'CreateAccountAssignment',
    ])
    expect(await verifyAudit(world.bot.ctx.store)).toMatchObject({ ok: true })
  },
  { company, policy: setupPolicy, before: onlyAlice },
)

/** What Slack would send for a form that is on no screen of hers any more. */
function goingOnAlone({ slack }: World, { id, digest }: { id: string; digest: string | null }) {
  const view = {
    id: 'VGONE',
    type: 'modal',
    callback_id: 'alone',
    private_metadata: JSON.stringify({ id, digest: digest?.slice(0, 16), channel: null }),
    state: { values: {} },
    hash: '1.1',
  }
  const payloads = new Payloads(slack.workspace)
  return payloads.interaction('view_submission', slack.workspace.user('UALICE'), { trigger_id: 'gone.1', view })
}
