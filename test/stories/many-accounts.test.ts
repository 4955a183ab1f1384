import { expect } from 'vitest'
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
import { asksForMany, companyOf, grantsGiven, patiently, teams } from '../support/many-accounts.ts'
import { assignmentsInAws, becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

// One request for several accounts, sets and people: one plan, one decision, and an end for each.

const withTeams = (yaml: string): string =>
  yaml.replace(
    'rules:',
    'rules:\n  - name: teams\n    when: { operations: [assign-permission-set], accounts: ["tag:kind=team"] }',
  )

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
    expect(new Set((await grantsGiven(world, request)).map(({ endsAt }) => endsAt)).size).toBe(1)
    await reads(bob, () => bob.card(request), '6 assignments; all end together, or one by one')
    await reads(mia, () => messageTo(mia, request), '6 assignments; all end together, or one by one')

    await mia.slack.click(await messageTo(mia, request), 'End one of them', {
      option: `PowerUserAccess · ${first}`,
      confirm: true,
    })
    await eventually(() => expect(hasInAws(world, 'mia', 'PowerUserAccess', first)).toBe(false))
    await reads(mia, () => messageTo(mia, request), '1 ended and no longer shown by AWS')
    expect(await stateOf(world, request)).toBe('active')
    expect(hasInAws(world, 'mia', 'PowerUserAccess', second)).toBe(true)

    // An extension is of what lives, and does not give again what was given back.
    const [was] = await grantsGiven(world, request)
    const longer = await extendsIt(mia, request, '4 hours')
    await reads(bob, () => bob.card(longer), '5 to give, 1 there already')
    await bob.approves(longer)
    await becomes(world, longer, 'done')
    const live = (await grantsGiven(world, request)).filter(({ state }) => state === 'active')
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
    await reads(bob, () => bob.card(request), 'ReadOnlyAccess in 40 accounts', 'and 38 more changes')
    await eventually(() => expect(world.slack.workspace.files.size).toBe(1))
    await bob.approves(request)
    await patiently(() => becomes(world, request, 'partial'))
    expect(assignmentsInAws(world).length).toBe(before + 38)
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(40)
    await reads(bob, () => bob.card(request), '38 of 40 done, 2 failed', 'No role can be made there', 'Done in part')
    await reads(ken, () => messageTo(ken, request), '40 件中 38 件完了', '2 件失敗', '[残りを再試行]')

    for (const good of mend) good()
    clock.advance(minutes(5))
    await pressesCard(bob, request, 'Retry the rest')
    await patiently(() => becomes(world, request, 'active'))
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(42)
    expect(assignmentsInAws(world).length).toBe(before + 40)
    const grants = await grantsGiven(world, request)
    expect(new Set(grants.map(({ endsAt }) => endsAt)).size).toBe(1)

    clock.advance(hours(2))
    await patiently(() => becomes(world, request, 'revoked'))
    expect(assignmentsInAws(world).length).toBe(before)
    await quiet(world)
    expect((await factsOf(world, request)).filter((fact) => fact === 'change')).toHaveLength(80)
    await ken.isTold(/終了/)
  },
  { company: companyOf(40) },
)

story(
  'AWS cannot be asked how far it is: no more than that many are outstanding all the same',
  async (world) => {
    const { mia, bob, aws } = world
    await eventually(() => expect(world.bot.ctx.directory.accounts().every(({ tags }) => tags)).toBe(true))
    const outstanding = () => aws.world.assignmentRequests.by('status', 'create IN_PROGRESS').length
    aws.settings.assignmentMs = minutes(1)
    const request = await asksForMany(world, mia, { tag: 'kind=team', sets: ['ReadOnlyAccess'] })
    await isApproved(world, request, bob)
    await eventually(() => expect(outstanding()).toBe(world.config.limits.openAssignments))
    const fault = { name: 'InternalServerException', message: 'Not now', status: 500 }
    const asking = ['ListAccountAssignmentCreationStatus', 'DescribeAccountAssignmentCreationStatus']
    const mended = asking.map((what) => aws.failNext(`sso:${what}`, fault, 1_000))
    for (let asked = 0; asked < 12; asked++) {
      const before = aws.calls.length
      world.clock.advance(1_000)
      await eventually(() => expect(aws.calls.length).toBeGreaterThan(before))
      expect(outstanding()).toBeLessThanOrEqual(world.config.limits.openAssignments)
    }
    for (const mend of mended) mend()
    await eventually(async () => {
      world.clock.advance(1_000)
      expect(await stateOf(world, request)).toBe('active')
    })
  },
  { company: companyOf(40), policy: withTeams },
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
  { company: companyOf(40), policy: withTeams },
)
