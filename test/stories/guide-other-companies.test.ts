import { expect } from 'vitest'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { AtTheGuide, onlyAlice, setupPolicy } from '../support/guide.ts'
import { story } from '../support/story.ts'

/** Example Corp, had it begun with AWS Control Tower. */
function withLandingZone() {
  const company = establishedCompany()
  const made = ['AWSAdministratorAccess', 'AWSPowerUserAccess', 'AWSReadOnlyAccess'].map((name) => ({
    name,
    managedPolicies: [`arn:aws:iam::aws:policy/${name.slice(3)}`],
  }))
  const { organization, identityCenter } = company
  return {
    ...company,
    ...(organization && {
      organization: {
        ...organization,
        trustedServices: [...organization.trustedServices, 'controltower.amazonaws.com'],
      },
    }),
    ...(identityCenter && {
      identityCenter: { ...identityCenter, permissionSets: [...identityCenter.permissionSets, ...made] },
    }),
  }
}

story(
  'where Control Tower has made a landing zone, it is recognised, and what is its own is left to it',
  async (world) => {
    const alice = new AtTheGuide(world.alice)
    await alice.opens()
    await alice.becomes('landing-zone', 'done')
    const found = await alice.opensStep('landing-zone')
    expect(found).toContain('A landing zone of AWS Control Tower is here')
    expect(found).toContain('sso:ListPermissionSets')
    expect(found).toContain('AWSAdministratorAccess, AWSPowerUserAccess, AWSReadOnlyAccess')

    const accounts = await alice.opensStep('several-accounts')
    expect(accounts).toContain('create accounts in its Account Factory')
    expect(accounts).not.toContain('[Request it]')
    expect(await alice.opensStep('admin-permission-set')).toContain('Use it as it is, and do not edit it.')
    expect(await alice.opensStep('organizational-units')).toContain('Control Tower governs its own units')

    await alice.opens()
    await world.alice.slack.click('modal', 'guide:recommended')
    await world.alice.slack.waitForModal((view) => view.callback_id === 'guide-recommended')
    expect(alice.screen).toContain('nothing can be asked for now')
    expect(alice.screen).not.toContain('New account')
    expect(world.alice.slack.modal()?.submit).toBeNull()
  },
  { company: withLandingZone(), policy: setupPolicy },
)

story(
  'an account of AWS’s newer sign-up is recognised, and the guide goes on once its advanced features are on',
  async (world) => {
    const { aws } = world
    const alice = new AtTheGuide(world.alice)
    const account = () => aws.world.accounts.get('111122223333')
    expect(await alice.opens()).toContain('⚠ *Check how the account was made*')
    const kind = await alice.opensStep('kind-of-account')
    expect(kind).toContain('This account comes from AWS’s newer sign-up')
    expect(kind).toContain('iam:GetAccountProperties answered RoleManager/Enabled = true')
    // What would be wrong there is not offered: a second Identity Center.
    const enable = await alice.opensStep('enable-identity-center')
    expect(enable).toContain('do not enable a second one')
    expect(enable).toContain('Check how the account was made')
    expect(await alice.state('enable-identity-center')).toBe('blocked')

    // Somebody activates the advanced features: the account now has a root user like any other.
    Object.assign(account() ?? {}, { newSignUp: false })
    await alice.checks('kind-of-account')
    await alice.becomes('kind-of-account', 'done')
    expect(await alice.opensStep('enable-identity-center')).not.toContain('do not enable a second one')
  },
  {
    company: freshCompany(),
    policy: setupPolicy,
    before: ({ aws }) => Object.assign(aws.world.accounts.get('111122223333') ?? {}, { newSignUp: true }),
  },
)

story(
  'where others approve what the one administrator asks for, nobody is said to go on alone',
  async (world) => {
    const alice = new AtTheGuide(world.alice)
    expect(world.bot.ctx.roster.soleAdministrator).toBe('UALICE')
    expect(await alice.opens()).not.toContain('one administrator so far')
    expect(await alice.state('second-approver')).toBe('done')
  },
  {
    company: freshCompany(),
    policy: (yaml) =>
      setupPolicy(yaml).replace('approvers: ["@aws-admins"]', 'approvers: ["@aws-admins", "@sre-leads"]'),
    before: onlyAlice,
  },
)

story(
  'where a user group alone names the one administrator, who cannot go on alone, the guide says what comes first',
  async (world) => {
    const alice = new AtTheGuide(world.alice)
    expect(world.bot.ctx.roster.soleAdministrator).toBeUndefined()
    expect(await alice.opens()).toContain('Do “Add a second approver” first.')
    await world.slack.changeUserGroup('SAWSADMINS', ['UALICE', 'UDANA'])
    await world.until(async () => expect(await alice.opens()).not.toContain('one administrator'))
  },
  {
    company: freshCompany(),
    policy: (yaml) => yaml.replace('approvers: ["@aws-admins", "@sre-leads"]', 'approvers: ["@aws-admins"]'),
    before: onlyAlice,
  },
)
