import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { pressOf } from '../support/press.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

const lines = (world: World, what: unknown): string[] => visibleText(what, world.slack.workspace).split('\n')
const created = (world: World) => world.aws.mutations().filter((c) => c.operation === 'CreateAccountAssignment')
const decisions = (world: World) => world.bot.ctx.store.db.selectFrom('decisions').selectAll().execute()
const isLine = (wanted: string | RegExp, line: string) =>
  typeof wanted === 'string' ? line === wanted : wanted.test(line)
const cards = (world: World, channel: string) =>
  world.slack.workspace.in(channel).filter((m) => !m.thread_ts && !m.ephemeralFor)

story('the card says in order what an approver needs, and becomes the record of it', async (world) => {
  const { mia, bob, alice } = world
  const request = await mia.asks({
    account: 'prod-payments',
    set: 'AdministratorAccess',
    duration: '2 hours',
    reason: 'Stuck payouts, ticket 4711',
  })
  await becomes(world, request, 'pending')
  const card = await bob.card(request)
  expect(card.channel).toBe('CPRODUCTION')
  expect(card.text).toMatch(/^Mia \(mia\) asks for AdministratorAccess in prod-payments, 2 hours$/)
  const said = lines(world, card)
  expect(said[0]).toBe(card.text)
  const order = [
    'Stuck payouts, ticket 4711',
    /prod-payments \d{12} \/Workloads\/Production.* · high risk: production, writes/,
    /^First time in 90 days · nothing assigned directly here · 0 of 2 in @engineering hold it · sessions last up to /,
    /^0 of 2 approvals given · Can approve: @Alice, @Bob, @Dana.* · Lapses /,
    `Request ${request.id} · @Mia`,
    '[Approve]',
    '[Deny]',
    '[Withdraw]',
  ]
  const places = order.map((part) => said.findIndex((line) => isLine(part, line)))
  expect(places, said.join('\n')).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)

  // Two are needed: one is not enough, and one person counts once.
  await bob.approves(request)
  await world.until(() => expect(bob.reads(card)).toContain('1 of 2 approvals given'))
  expect(bob.slack.confirms.at(-1)?.text.text).toMatch(
    /prod-payments \(\d{12}\): AdministratorAccess for Mia Tanaka \(mia\)/,
  )
  await bob.approves(request)
  await quiet(world)
  expect(await decisions(world)).toHaveLength(1)
  expect(bob.reads(card)).toContain('Can approve: @Alice, @Dana')
  expect(created(world)).toEqual([])

  await alice.approves(request)
  await becomes(world, request, 'active')
  await quiet(world)
  expect(hasInAws(world, 'mia', 'AdministratorAccess', 'prod-payments')).toBe(true)
  expect(cards(world, 'CPRODUCTION').map(({ ts }) => ts)).toEqual([card.ts])
  const record = lines(world, card).join('\n')
  expect(record).toMatch(/^Granted: AdministratorAccess in prod-payments, 2 hours, asked by Mia \(mia\)\n/)
  expect(record).toMatch(/Approved by @Bob today .*\nApproved by @Alice today .*\nAWS shows the access since today/s)
  expect(record).not.toContain('[Approve]')
  expect(record).toContain('[Revoke]')
  const progress = bob.slack.thread(card).map((m) => visibleText(m, world.slack.workspace))
  // Few posts, each of which somebody waits for; each single change is told in the audit channel.
  expect(progress).toEqual([expect.stringContaining('AWS shows the access. It lasts until')])
})

story('a no ends it with its reason, and whoever asked can take it back', async (world) => {
  const { mia, bob, ken, slack } = world
  const denied = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, denied, 'pending')
  const card = await bob.card(denied)
  await bob.slack.click(card, 'Deny')
  await bob.slack.waitForModal()
  expect((await bob.slack.submit()).errors).toEqual({ Reason: 'Please complete this required field.' })
  await bob.slack.fill({ Reason: ' ' })
  expect((await bob.slack.submit()).errors).toMatchObject({ Reason: expect.stringContaining('The requester reads it') })
  await bob.slack.fill({ Reason: 'Use the runbook first' })
  await bob.slack.submit()
  await becomes(world, denied, 'denied')
  await mia.isTold(
    /^Denied: PowerUserAccess in prod-orders\n@Bob denied it today .*\n+Use the runbook first\n.*Talk to them/s,
  )
  await world.until(() => expect(bob.reads(card)).toMatch(/Denied by @Bob .*\n+Use the runbook first/s))
  expect(bob.reads(card)).not.toContain('[Approve]')

  // Whoever has said yes may still say no, while others are to decide.
  const regretted = await ken.asks({ account: 'prod-data', set: 'AdministratorAccess' })
  await becomes(world, regretted, 'pending')
  await bob.approves(regretted)
  await world.until(async () => expect(bob.reads(await bob.card(regretted))).toContain('1 of 2 approvals given'))
  await bob.denies(regretted, 'It is the wrong account')
  await becomes(world, regretted, 'denied')
  await ken.isTold('It is the wrong account')
  expect(await factsOf(world, regretted)).toEqual(['asked', 'pending', 'approved', 'denied'])

  const withdrawn = await ken.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, withdrawn, 'pending')
  const kens = await ken.card(withdrawn)
  await bob.presses(kens, 'Withdraw')
  await bob.isTold(`Only the person who made request ${withdrawn.id} can withdraw it.`)
  await ken.presses(kens, 'Withdraw')
  await becomes(world, withdrawn, 'withdrawn')
  await world.until(() => expect(ken.reads(kens)).toContain('Withdrawn by the requester'))
  expect(await factsOf(world, withdrawn)).toEqual(['asked', 'pending', 'withdrawn'])
  expect(created(world)).toEqual([])
  expect(slack.workspace.in('CAPPROVALS').filter((m) => m.ephemeralFor === 'UBOB')).toHaveLength(1)
})

story('approvers are reminded of what nobody decides, and it lapses', async (world) => {
  const { mia, bob, clock } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  const card = structuredClone(await bob.card(request))
  clock.advance(hours(4) + minutes(1))
  await bob.slack.waitForMessage('CAPPROVALS', (m) => /Still waiting for approval.*@Bob/s.test(bob.reads(m)))
  await quiet(world)
  clock.advance(hours(15))
  await quiet(world)
  expect(bob.slack.thread(card)).toHaveLength(1)
  clock.advance(hours(1))
  await world.until(() => expect(bob.slack.thread(card)).toHaveLength(2))
  await quiet(world)

  // The end counts at the click too, whether or not the bot has drawn it yet.
  const approve = pressOf(world, card, 'Approve', bob)
  clock.advance(hours(4))
  await bob.slack.sendRaw(approve)
  await becomes(world, request, 'expired')
  await bob.isTold(new RegExp(`${request.id} is no longer open. Its state: lapsed`))
  await mia.isTold(/Nobody decided before .* Ask again/)
  await quiet(world)
  expect(bob.reads(await bob.card(request))).toContain('Nobody decided in time')
  expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'expired'])
  expect(created(world)).toEqual([])
})

story('clicks that come twice, and two approvers at once, have one effect', async (world) => {
  const { mia, bob, alice, slack } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  const card = structuredClone(await bob.card(request))
  const presses = [bob, alice, bob, alice].map((who) => ({ who, payload: pressOf(world, card, 'Approve', who) }))
  slack.faults.duplicateNext()
  await Promise.all(presses.map(({ who, payload }) => who.slack.sendRaw(payload)))
  for (const delivery of slack.deliveries.filter(({ payload }) => payload.type === 'block_actions').slice(-4))
    await slack.faults.redeliver(delivery)
  await becomes(world, request, 'active')
  await quiet(world)
  expect(created(world)).toHaveLength(1)
  expect(cards(world, 'CAPPROVALS')).toHaveLength(1)
  expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'approved', 'started', 'change', 'granted'])
  const loser = (await decisions(world))[0]?.approver === 'UBOB' ? alice : bob
  await loser.isTold(`Request ${request.id} is no longer open`)
})

story('a rule without approvals grants at once, on record; break-glass does so loudly', async (world) => {
  const { mia, ken, bob, slack } = world
  const request = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess', duration: '12 hours' })
  await becomes(world, request, 'active')
  await quiet(world)
  const card = bob.reads(await bob.card(request))
  expect(card).toContain('The rule “sandbox” asks for no approval.')
  expect(await factsOf(world, request)).toEqual(['asked', 'granted-by-rule', 'started', 'change', 'granted'])

  await ken.fillsIn({ account: 'log-archive', set: 'AdministratorAccess', reason: 'ログが改ざんされた疑い' })
  await world.until(() => expect(ken.reads(ken.slack.modal() as never)).toContain('緊急アクセス'))
  await ken.slack.closeModal()
  const glass = await ken.asks({ account: 'log-archive', set: 'AdministratorAccess', reason: 'ログが改ざんされた疑い' })
  await becomes(world, glass, 'active')
  await quiet(world)
  expect(hasInAws(world, 'ken', 'AdministratorAccess', 'log-archive')).toBe(true)
  const loud = bob.reads(await bob.card(glass))
  expect(loud).toMatch(/^BREAK-GLASS\. Granted: AdministratorAccess in log-archive/)
  expect(loud).toContain('Somebody other than the requester must review it')
  const review = await bob.slack.waitForMessage('CAPPROVALS', (m) => bob.reads(m).includes('must be reviewed'))
  expect(bob.reads(review)).toMatch(/@Ken took it without an approval.*ログが改ざんされた疑い/s)
  const audited = slack.workspace.in('CAUDIT').map((m) => bob.reads(m))
  expect(audited.join('\n')).toContain('BREAK-GLASS: rule “break-glass” grants it at once, without an approval.')
  expect(await factsOf(world, glass)).toEqual(['asked', 'break-glass', 'started', 'change', 'granted'])

  // Mia is not on call: for her the same is an ordinary request.
  const ordinary = await mia.asks({ account: 'log-archive', set: 'AdministratorAccess' })
  await becomes(world, ordinary, 'pending')
})

story(
  'an approver who presses once more on an old card, when access has long been given, changes nothing',
  async (world) => {
    const { mia, bob } = world
    const request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    const again = pressOf(world, await bob.card(request), 'Approve', bob.slack)
    await bob.approves(request)
    await becomes(world, request, 'active')
    const before = await decisions(world)
    await bob.slack.sendRaw(again)
    await quiet(world)
    expect(await decisions(world)).toEqual(before)
    expect(await factsOf(world, request)).not.toContain('approvals-unproven')
  },
)

story('who approves a second time is told when they did, and who is missing', async (world) => {
  const { mia, bob, clock } = world
  const request = await mia.asks({ account: 'prod-payments', set: 'AdministratorAccess' })
  await becomes(world, request, 'pending')
  await bob.approves(request)
  await world.until(async () => expect(bob.reads(await bob.card(request))).toContain('1 of 2 approvals given'))
  expect(bob.slack.ephemerals()).toEqual([])
  clock.advance(60_000)
  await bob.approves(request)
  const told = bob.reads(await bob.isTold('You approved'))
  expect(told).toMatch(/Still missing: one of .*Alice/)
  expect(told).not.toContain('Bob')
  expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'approved'])
})
