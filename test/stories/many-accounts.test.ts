import { expect } from 'vitest'
import type { RequestRow } from '../../src/store/schema.ts'
import {
  carriedOut,
  extendsIt,
  idOfAccount,
  isApproved,
  messageTo,
  pressesCard,
  pressesOwn,
  reads,
  stateOf,
} from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { companyOf } from '../support/many-accounts.ts'
import { assignmentsInAws, becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

// One request for several accounts, sets and people: one plan, one decision, and an end for each.

interface Many {
  accounts?: string[]
  place?: string
  tag?: string
  sets: string[]
  for?: string[]
  duration?: string
}

async function fillsInMany(who: Somebody, wanted: Many) {
  await who.opensForm('assign-permission-sets')
  const { accounts, place, tag, sets } = wanted
  await who.slack.fill({
    ...(accounts && { accounts }),
    ...(place && { place }),
    ...(tag && { tag }),
    permissionSets: sets,
    ...(wanted.for && { principals: wanted.for }),
    ...(wanted.duration && { 'request:duration': wanted.duration }),
    reason: 'The yearly review',
  })
  return who.slack.submit()
}

async function asksForMany(world: World, who: Somebody, wanted: Many): Promise<RequestRow> {
  expect((await fillsInMany(who, wanted)).errors ?? {}).toEqual({})
  return eventually(() =>
    world.bot.ctx.store.db
      .selectFrom('requests')
      .selectAll()
      .where('operation', '=', 'assign-permission-sets')
      .orderBy('createdAt', 'desc')
      .executeTakeFirstOrThrow(),
  )
}

const grantsOf = (world: World, { id }: { id: string }) =>
  world.bot.ctx.store.db.selectFrom('grants').selectAll().where('requestId', '=', id).execute()
const teams = (count: number) => Array.from({ length: count }, (_, i) => `team-${String(i + 1).padStart(2, '0')}`)

story(
  'Mia asks for two sets in three accounts: what is there already is counted, and each ends on its own or with the rest',
  async (world) => {
    const { mia, bob } = world
    const [first = '', second = ''] = teams(3)
    const before = assignmentsInAws(world).length
    const request = await asksForMany(world, mia, { accounts: teams(3), sets: ['ReadOnlyAccess', 'PowerUserAccess'] })
    const card = await reads(bob, () => bob.card(request), '3 accounts × 2 sets: 6 to give, 0 there already.')
    expect(card).toContain('+6 assignments')
    await bob.approves(request)
    await becomes(world, request, 'active')
    expect(assignmentsInAws(world).length).toBe(before + 6)
    expect(new Set((await grantsOf(world, request)).map(({ endsAt }) => endsAt)).size).toBe(1)
    await reads(bob, () => bob.card(request), '6 assignments; all end together, or one by one')

    await mia.slack.click(await messageTo(mia, request), 'End one of them', {
      option: `PowerUserAccess · ${first}`,
      confirm: true,
    })
    await eventually(() => expect(hasInAws(world, 'mia', 'PowerUserAccess', first)).toBe(false))
    await reads(mia, () => messageTo(mia, request), '1 ended and no longer shown by AWS')
    expect(await stateOf(world, request)).toBe('active')
    expect(hasInAws(world, 'mia', 'PowerUserAccess', second)).toBe(true)

    // An extension is of what lives, and does not give again what was given back.
    const [was] = await grantsOf(world, request)
    const longer = await extendsIt(mia, request, '4 hours')
    await reads(bob, () => bob.card(longer), '5 to give, 1 there already')
    await bob.approves(longer)
    await becomes(world, longer, 'done')
    const live = (await grantsOf(world, request)).filter(({ state }) => state === 'active')
    expect(live).toHaveLength(5)
    expect(new Set(live.map(({ endsAt }) => endsAt)).size).toBe(1)
    expect(Number(live[0]?.endsAt)).toBeGreaterThan(Number(was?.endsAt) + hours(2))
    expect(hasInAws(world, 'mia', 'PowerUserAccess', first)).toBe(false)

    await pressesOwn(mia, request, "I'm done")
    await becomes(world, request, 'revoked')
    expect(assignmentsInAws(world).length).toBe(before)
    await quiet(world)
    const facts = await factsOf(world, request)
    expect(facts.filter((fact) => fact === 'one-revoked')).toHaveLength(5)
    expect(facts.filter((fact) => fact === 'revoked')).toHaveLength(1)
  },
  { company: companyOf(3) },
)

story(
  'forty accounts at once: two fail, the rest is given, only the two are tried again, and all end together',
  async (world) => {
    const { ken, bob, aws, clock } = world
    const before = assignmentsInAws(world).length
    const [bad = '', worse = ''] = teams(40)
    const mend = [bad, worse].map((name) =>
      aws.failAssignments({ kind: 'create', accountId: idOfAccount(world, name) }, 'No role can be made there'),
    )
    const request = await asksForMany(world, ken, {
      place: '/Workloads/Teams',
      sets: ['ReadOnlyAccess'],
      duration: '2 時間',
    })
    await reads(bob, () => bob.card(request), 'ReadOnlyAccess in 40 accounts', 'and 30 more changes')
    await eventually(() => expect(world.slack.workspace.files.size).toBe(1))
    await bob.approves(request)
    await becomes(world, request, 'partial')
    expect(assignmentsInAws(world).length).toBe(before + 38)
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(40)
    await reads(bob, () => bob.card(request), '38 of 40 done, 2 failed', 'No role can be made there', 'Done in part')
    await reads(ken, () => messageTo(ken, request), '40 件中 38 件完了', '2 件失敗', '[残りを再試行]')

    for (const good of mend) good()
    clock.advance(minutes(5))
    await pressesCard(bob, request, 'Retry the rest')
    await becomes(world, request, 'active')
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(42)
    expect(assignmentsInAws(world).length).toBe(before + 40)
    const grants = await grantsOf(world, request)
    expect(new Set(grants.map(({ endsAt }) => endsAt)).size).toBe(1)

    clock.advance(hours(2))
    await becomes(world, request, 'revoked')
    expect(assignmentsInAws(world).length).toBe(before)
    await quiet(world)
    expect((await factsOf(world, request)).filter((fact) => fact === 'change')).toHaveLength(80)
    await ken.isTold(/終了/)
  },
  { company: companyOf(40) },
)

story(
  'killed in the middle of forty, it comes to the same end, and nothing is given twice',
  async (world) => {
    const { mia, bob, aws } = world
    await eventually(() => expect(world.bot.ctx.directory.accounts().every(({ tags }) => tags)).toBe(true))
    const before = assignmentsInAws(world).length
    aws.settings.assignmentMs = 3_000
    const request = await asksForMany(world, mia, { tag: 'kind=team', sets: ['ReadOnlyAccess'] })
    await isApproved(world, request, bob)
    await eventually(() => expect(carriedOut(world, 'CreateAccountAssignment').length).toBeGreaterThan(5))
    // So many are outstanding at AWS as the bot is told to have, whatever one request asks for.
    const outstanding = aws.world.assignmentRequests.all().filter(({ Status }) => Status === 'IN_PROGRESS')
    expect(outstanding.length).toBeLessThanOrEqual(world.config.limits.openAssignments)
    await world.restart()
    aws.settings.assignmentMs = 20
    await eventually(async () => {
      world.clock.advance(1_000)
      expect(await stateOf(world, request)).toBe('active')
    })
    expect(assignmentsInAws(world).length).toBe(before + 40)
    const asked = carriedOut(world, 'CreateAccountAssignment').map(({ input }) => JSON.stringify(input))
    expect(new Set(asked).size).toBe(asked.length)
  },
  {
    company: companyOf(40),
    policy: (yaml) =>
      yaml
        .replace('channels:', 'channels:')
        .replace(
          'rules:',
          'rules:\n  - name: teams\n    when: { operations: [assign-permission-set], accounts: ["tag:kind=team"] }',
        ),
  },
)

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
    await reads(bob, () => bob.card(request), 'anything-else + production-admin', /“production-admin”: 0 of 2/)
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
      'for Ken Sato, Bob',
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
    await reads(bob, () => bob.card(request), '300 accounts × 1 set: 300 to give', 'and 290 more changes')
    const file = await eventually(() => {
      const [found] = slack.workspace.files.values()
      if (!found?.content.length) throw new Error('no file was sent')
      return found
    })
    expect(file.content.toString().split('\n')).toHaveLength(300)
    expect(file.content.toString()).toContain('300. Assign ReadOnlyAccess to Mia Tanaka in team-')
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
    const { id } = await eventually(() =>
      world.bot.ctx.store.db
        .selectFrom('requests')
        .select('id')
        .where('requester', '=', ken.id)
        .executeTakeFirstOrThrow(),
    )
    await reads(ken, () => ken.card({ id }), 'ReadOnlyAccess in 3 accounts', '障害の調査', 'Duration: 2 hours')
  },
  { company: companyOf(2) },
)
