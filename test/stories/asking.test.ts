import { expect } from 'vitest'
import { mentionsIn, visibleText } from '../../src/sim/slack/index.ts'
import type { View } from '../../src/sim/slack/types.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const labels = (view: View): string[] =>
  view.blocks.flatMap(({ label }) => (typeof label === 'object' ? [label.text] : []))
const requests = (world: World) => world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()

story('the form has a field for each thing to say, and lists what the person may ask for', async (world) => {
  const { mia, alice, ken } = world
  const opened = await (await mia.slack.command('request')).modal()
  // Most people ask for access, so the form begins there; the other operations are a choice in it.
  expect(opened).toMatchObject({ title: { text: 'Request access' } })
  const form = opened
  expect(labels(form)).toEqual(['Operation', 'Account', 'Permission set', 'For', 'Duration', 'Reason'])
  expect(visibleText(form, world.slack.workspace)).toContain('Choose an account and a permission set to see')

  const names = async (field: string, typed: string) =>
    (await mia.slack.options(field, typed)).map(({ text }) => text.text)
  expect(await names('Account', 'pay')).toEqual(['prod-payments', 'staging-payments'])
  expect(await names('Account', 'legacy')).toEqual([]) // suspended
  expect(await names('Account', 'audit')).toEqual([]) // a rule denies it
  expect(await names('Permission set', 'deploy')).toEqual(['PaymentsDeploy'])
  expect(await names('For', 'mori')).toEqual(['Yui Mori'])
  expect(await names('For', 'sre')).toEqual(['sre'])

  await mia.slack.fill({ Account: 'prod-payments', 'Permission set': 'AdministratorAccess' })
  const ruled = await mia.slack.waitForModal((view) => JSON.stringify(view.blocks).includes('production-admin'))
  const said = visibleText(ruled, world.slack.workspace)
  expect(said).toContain('2 approvals by @aws-admins, @sre-leads are needed (3 people could give one)')
  expect(said).toContain('At most 2 hours')
  expect(said).not.toContain('8 hours')

  await mia.opensForm('remove-assignment')
  expect(labels(mia.slack.modal() as View)).toEqual(['Account', 'Permission set', 'From', 'Reason'])

  await alice.opensForm('create-permission-set')
  const made = labels(alice.slack.modal() as View)
  expect(made).toEqual([
    'Name',
    'Description',
    'Session duration',
    'As a copy of',
    'AWS managed policies',
    'Inline policy (JSON)',
    'Inline policy (JSON), part 2',
    'Reason',
  ])

  await ken.slack.openHome()
  await ken.slack.click('home', 'アクセスを申請')
  const first = await ken.slack.waitForModal((view) => labels(view).includes('操作'))
  expect(first).toMatchObject({ title: { text: 'アクセスを申請' } })
})

story('what cannot be is said at its field, and nothing is stored', async (world) => {
  const { mia } = world
  const tries = async (wanted: Parameters<typeof mia.fillsIn>[0], change?: (view: View) => void) => {
    await mia.fillsIn(wanted)
    change?.(mia.slack.modal() as View)
    return (await mia.slack.submit()).errors
  }
  const put = (block: string, value: string) => (view: View) => {
    const [id = ''] = Object.keys(view.state.values).filter((one) => one.startsWith(block))
    for (const state of Object.values(view.state.values[id] ?? {}))
      Object.assign(state, { selected_option: { value, text: { type: 'plain_text', text: value } } })
  }
  const access = { account: 'prod-orders', set: 'AdministratorAccess' }
  expect(await tries(access, put('duration', String(4 * 3_600_000)))).toEqual({
    Duration: 'The rule “production-admin” allows 2 hours at most. Choose 2 hours or less.',
  })
  expect(await tries(access, put('duration', 'permanent'))).toEqual({
    Duration: 'The rule “production-admin” does not allow access without an end. Choose 2 hours or less.',
  })
  const account = (name: string) => world.bot.ctx.directory.accounts().find((a) => a.name === name)?.id ?? ''
  expect(await tries(access, put('account', account('audit')))).toMatchObject({
    Account: expect.stringMatching(/no-access-to-the-audit-account.* refuses this\. Choose another account/),
  })
  expect(await tries(access, put('account', account('legacy-shop')))).toMatchObject({
    Account: expect.stringMatching(/legacy-shop is SUSPENDED.*Pick an account that is ACTIVE/),
  })
  expect(await tries(access, put('account', '000000000000'))).toMatchObject({
    Account: expect.stringContaining('There is no account 000000000000'),
  })
  expect(await tries(access, put('permissionSet', 'arn:aws:sso:::permissionSet/ssoins-1/ps-1'))).toMatchObject({
    'Permission set': expect.stringContaining('no longer exists'),
  })
  expect(await tries({ ...access, reason: ' \n ' })).toMatchObject({ Reason: expect.stringContaining('reason') })
  expect(await requests(world)).toEqual([])
})

story('submitting twice makes one request', async (world) => {
  const { mia, slack } = world
  await mia.fillsIn({ account: 'prod-orders', set: 'PowerUserAccess' })
  slack.faults.duplicateNext()
  const result = await mia.slack.submit()
  expect(result.errors).toBeUndefined()
  const submission = slack.deliveries.at(-1)
  if (!submission) throw new Error('nothing was submitted')
  await slack.faults.redeliver(submission)
  // Two presses on Send before the first one was answered.
  await Promise.all([mia.slack.sendRaw(submission.payload), mia.slack.sendRaw(submission.payload)])
  const [request, ...more] = await requests(world)
  expect(more).toEqual([])
  await becomes(world, request as { id: string }, 'pending')
  await quiet(world)
  expect(slack.workspace.in('CAPPROVALS')).toHaveLength(1)
  expect(mia.slack.dms()).toHaveLength(1)
  expect(await factsOf(world, request as { id: string })).toEqual(['asked', 'pending'])
})

story('a reason full of tricks is shown as it was typed, on every screen', async (world) => {
  const { alice, mia, bob, slack } = world
  const tricks = '<!channel> *x* ": \\'
  const reason = `${tricks}${'障害対応。'.repeat(600)}`.slice(0, 3_000)
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', reason })
  expect(request.reason).toBe(reason)
  await becomes(world, request, 'pending')
  await bob.slack.openHome()
  await quiet(world)
  const card = structuredClone(await bob.card(request))
  await alice.slack.click(await alice.card(request), 'Details', { overflow: 'Details' })
  const details = structuredClone(
    await eventually(() => alice.slack.modal() ?? Promise.reject(new Error('no details'))),
  )
  const home = bob.slack.home()
  await bob.denies(request, reason)
  await becomes(world, request, 'denied')
  await quiet(world)

  const screens = {
    card,
    details,
    'denied card': await bob.card(request),
    home,
    'direct message': await mia.isTold('denied it'),
    'audit channel': slack.workspace.in('CAUDIT').find((m) => JSON.stringify(m).includes('asked for')),
    answer: (await bob.slack.command(`status ${request.id}`)).message,
  }
  const shown = (screen: unknown) => visibleText(screen, slack.workspace)
  for (const [name, screen] of Object.entries(screens)) {
    expect(shown(screen).includes(`${tricks}障害対応。`), name).toBe(true)
    expect(mentionsIn(screen), name).toEqual([])
    // Whole where the block has room for it; where it has not, it is cut and one sees that it is.
    expect(shown(screen).includes(reason) || /障害対応。.*…/.test(shown(screen)), name).toBe(true)
  }
  // A quote and a backslash count twice in a block of 3,000.
  expect(shown(details).includes(reason.slice(0, 2_900))).toBe(true)
})

story('what cannot be in AWS is refused before anybody is asked, with what to do instead', async (world) => {
  const { mia, ken, slack } = world
  const there = await mia.asks({ account: 'sandbox-mia', set: 'PowerUserAccess', for: 'Mia Tanaka' })
  await becomes(world, there, 'refused')
  await mia.isTold(
    /Mia Tanaka \(mia\) already has PowerUserAccess in sandbox-mia, given outside this bot\..*Nothing needs/s,
  )

  // Suspended after the last look at the organization: AWS knows better.
  const account = [...world.aws.world.accounts.all()].find((a) => a.Name === 'prod-orders')
  Object.assign(account ?? {}, { State: 'SUSPENDED', Status: 'SUSPENDED' })
  const suspended = await ken.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, suspended, 'refused')
  await ken.isTold(/prod-orders.*SUSPENDED.*ACTIVE のアカウントを選ぶか/s)
  expect(world.aws.mutations()).toEqual([])
  expect(slack.workspace.in('CAPPROVALS')).toEqual([])
  expect(await factsOf(world, there)).toEqual(['asked', 'refused'])
})

story(
  'a delegated administrator says that it cannot give access to the management account',
  async (world) => {
    const { mia } = world
    const request = await mia.asks({ account: 'example-management', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'refused')
    await mia.isTold(/example-management.*is the management account.*Ask an administrator of the management account/s)
    const also = await mia.asks({ account: 'staging-orders', set: 'AdministratorAccess' })
    await becomes(world, also, 'refused')
    await mia.isTold(/AdministratorAccess is also in use in the management account.*Choose another permission set/s)
    expect(world.aws.mutations()).toEqual([])
  },
  { caller: 'delegated' },
)
