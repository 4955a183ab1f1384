import { expect } from 'vitest'
import { newestRequest, pressesOwn, reads, stateOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { asksForMany, companyOf, fillsInMany, patiently, teams } from '../support/many-accounts.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

// Of a request for many each part is judged by its own rule, belongs to its own person, and is shown.

story(
  'each pair is judged by its own rule: one that is refused is named and refuses all; else everybody is needed',
  async (world) => {
    const { mia, bob, alice } = world
    expect((await fillsInMany(mia, { place: '/Security', sets: ['ReadOnlyAccess'] })).errors).toEqual({
      Accounts: expect.stringMatching(/ReadOnlyAccess in audit is not given: .*no-access-to-the-audit-account/),
    })
    const request = await asksForMany(world, mia, {
      accounts: ['prod-payments', 'team-01'],
      sets: ['AdministratorAccess'],
    })
    await reads(bob, () => bob.card(request), /“anything-else”: 0 of 1.*“production-admin”: 0 of 2/)
    await bob.approves(request)
    await quiet(world)
    expect(await stateOf(world, request)).toBe('pending')
    await alice.approves(request)
    await becomes(world, request, 'active')
  },
  { company: companyOf(1) },
)

story(
  'for several people: nobody who gains decides, and each gives back their own',
  async (world) => {
    const { mia, ken, bob, alice } = world
    const request = await asksForMany(world, mia, {
      accounts: teams(2),
      sets: ['ReadOnlyAccess'],
      for: ['Ken Sato', 'Bob Fischer'],
    })
    await reads(
      alice,
      () => alice.card(request),
      '2 accounts × 1 set × 2 people or groups: 4 to give',
      'for Ken Sato (ken), Bob',
    )
    await bob.approves(request)
    await bob.isTold('This request gives access to you')
    await alice.approves(request)
    await becomes(world, request, 'active')
    const his = await eventually(async () => {
      const { db } = world.bot.ctx.store
      const key = `dm:${request.id}:for:${ken.id}`
      const at = await db.selectFrom('messages').selectAll().where('key', '=', key).executeTakeFirstOrThrow()
      const message = world.slack.workspace.message(at.channel, at.ts ?? '')
      if (!message) throw new Error('Ken was not told')
      return message
    })
    expect(ken.reads(his)).toContain('2 アカウントの ReadOnlyAccess')
    await ken.presses(his, '使い終わりました')
    await eventually(() => expect(hasInAws(world, 'ken', 'ReadOnlyAccess', 'team-01')).toBe(false))
    await eventually(() => expect(hasInAws(world, 'ken', 'ReadOnlyAccess', 'team-02')).toBe(false))
    expect(hasInAws(world, 'bob', 'ReadOnlyAccess', 'team-01')).toBe(true)
    expect(await stateOf(world, request)).toBe('active')
    await pressesOwn(mia, request, 'End it')
    await becomes(world, request, 'revoked')
    expect(hasInAws(world, 'bob', 'ReadOnlyAccess', 'team-01')).toBe(false)
  },
  { company: companyOf(2) },
)

story(
  'three hundred accounts fit on a card, with the list as a file in its thread',
  async (world) => {
    const { mia, bob, slack } = world
    const request = await asksForMany(world, mia, { place: '/Workloads/Teams', sets: ['ReadOnlyAccess'] })
    await patiently(() => bob.card(request))
    await reads(bob, () => bob.card(request), '300 accounts × 1 set: 300 to give', 'and 298 more changes')
    const file = await eventually(() => {
      const [found] = slack.workspace.files.values()
      if (!found?.content.length) throw new Error('no file was sent')
      return found
    })
    expect(file.content.toString().split('\n')).toHaveLength(300)
    expect(file.content.toString()).toContain('300. Assign ReadOnlyAccess to Mia Tanaka (mia) in team-')
  },
  { company: companyOf(300) },
)

story(
  'what is there already is counted and left alone; what the unit holds is looked at again before it is carried out',
  async (world) => {
    const { mia, bob, aws } = world
    const request = await asksForMany(world, mia, {
      accounts: ['sandbox-mia'],
      place: '/Workloads/Teams',
      sets: ['PowerUserAccess'],
    })
    await reads(bob, () => bob.card(request), '3 accounts × 1 set: 2 to give, 1 there already.', '+2 assignments')
    // Somebody moves an account there in the console.
    const [moved] = aws.world.accounts.all().filter(({ Name }) => Name === 'staging-orders')
    const unit = aws.world.accounts.all().find(({ Name }) => Name === 'team-01')?.ParentId
    if (moved && unit) moved.ParentId = unit
    await world.bot.ctx.directory.refresh()
    await bob.approves(request)
    await eventually(async () => expect(await factsOf(world, request)).toContain('reapproval'))
    await reads(bob, () => bob.card(request), '4 accounts × 1 set: 3 to give, 1 there already.', '[Approve]')
    await bob.approves(request)
    await becomes(world, request, 'active')
    await pressesOwn(mia, request, "I'm done")
    await becomes(world, request, 'revoked')
    expect(hasInAws(world, 'mia', 'PowerUserAccess', 'staging-orders')).toBe(false)
    expect(hasInAws(world, 'mia', 'PowerUserAccess', 'sandbox-mia')).toBe(true)
  },
  { company: companyOf(2) },
)

story(
  'from the form for one account to that for many nothing that was chosen is lost',
  async (world) => {
    const { ken } = world
    await ken.fillsIn({ account: 'prod-orders', set: 'ReadOnlyAccess', duration: '2 時間', reason: '障害の調査' })
    await ken.slack.click('modal', '複数のアカウント・許可セット・対象')
    await ken.slack.waitForModal(({ private_metadata }) => private_metadata.includes('assign-permission-sets'))
    const shown = JSON.stringify(ken.slack.modal())
    for (const chosen of ['prod-orders', 'ReadOnlyAccess', 'Ken Sato', '障害の調査']) expect(shown).toContain(chosen)
    await ken.slack.fill({ place: '/Workloads/Teams' })
    expect((await ken.slack.submit()).errors ?? {}).toEqual({})
    const { id } = await newestRequest(world, { requester: ken.id })
    await reads(ken, () => ken.card({ id }), 'ReadOnlyAccess in 3 accounts, 2 hours', '障害の調査')
  },
  { company: companyOf(2) },
)
