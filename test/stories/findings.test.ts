import { expect } from 'vitest'
import { runDoctor } from '../../src/doctor/run-doctor.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import { record } from '../../src/workflow/transition.ts'
import { grantOf, holds, idOfAccount, reads, rowOf } from '../support/access.ts'
import { appearsUnexplained, changesByHand, digestIn, isConfirmed } from '../support/by-hand.ts'
import { becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const kens = { who: 'ken', set: 'PowerUserAccess', account: 'prod-orders' }
const chooses = async (world: World, who: Somebody, entry: string) =>
  who.slack.click(await digestIn(world), 'finding', { overflow: entry })
const findings = ({ bot }: World) => bot.ctx.store.db.selectFrom('findings').selectAll().execute()
const digests = ({ slack }: World) =>
  slack.workspace.in('CAPPROVALS').filter((message) => /that nobody explains|is explained/.test(message.text ?? ''))

story('what was there at the first complete reading is nobody’s news', async (world) => {
  await timePasses(world, minutes(40))
  await quiet(world)
  expect(await findings(world)).toEqual([])
  expect(digests(world)).toEqual([])
})

story('a row that somebody makes in the console comes on one digest, redrawn as more come and go', async (world) => {
  const { alice, slack } = world
  await appearsUnexplained(world, kens)
  await reads(alice, () => digestIn(world), '*PowerUserAccess* in *prod-orders*: Ken Sato', 'as AWS showed it')
  await appearsUnexplained(world, { ...kens, who: 'mia' })
  await reads(alice, () => digestIn(world), 'Ken Sato', 'Mia Tanaka', '2 things in AWS that nobody explains')
  expect(digests(world)).toHaveLength(1)
  expect(
    slack.workspace
      .in('CAUDIT')
      .map((m) => alice.reads(m))
      .join('\n'),
  ).toContain('AWS shows access that nobody explains')

  await alice.slack.openHome()
  await world.until(() =>
    expect(visibleText(alice.slack.home(), slack.workspace, alice.id)).toContain('2 assignments in AWS'),
  )
  const answer = await alice.slack.command('findings')
  const listed = visibleText(answer.message ?? (await answer.answer()), slack.workspace)
  expect(listed).toContain('*PowerUserAccess* in *prod-orders*: Mia Tanaka')
  // Whoever looks after the bot reads the same list.
  const found = (await runDoctor(world.bot.ctx)).filter(({ check }) => check === 'findings')
  expect(found.map(({ level }) => level)).toEqual(['warning', 'warning'])
  expect(found.map(({ text }) => text.en).join('\n')).toMatch(
    /PowerUserAccess · prod-orders · Ken Sato \(ken\)[\s\S]*PowerUserAccess · prod-orders · Mia Tanaka \(mia\)/,
  )
  expect(found.map(({ text }) => text.ja).join('\n')).toContain('PowerUserAccess · prod-orders · Ken Sato (ken)')
  expect(await alice.types('doctor')).toContain('PowerUserAccess · prod-orders · Mia Tanaka (mia)')
  const refused = await world.mia.slack.command('findings')
  expect(visibleText(refused.message ?? (await refused.answer()), slack.workspace)).toContain('dministrator')

  changesByHand(world, 'delete', kens)
  await timePasses(world, minutes(16))
  await reads(alice, () => digestIn(world), '1 thing in AWS that nobody explains', 'Mia Tanaka')
  changesByHand(world, 'delete', { ...kens, who: 'mia' })
  await timePasses(world, minutes(16))
  await reads(alice, () => digestIn(world), 'Everything in AWS is explained')
  expect(digests(world)).toHaveLength(1)
  expect((await runDoctor(world.bot.ctx)).filter(({ check }) => check === 'findings')).toMatchObject([{ level: 'ok' }])
  expect(hasInAws(world, 'ken', kens.set, kens.account)).toBe(false)
})

story(
  'where a rule has a channel of its own, what is in its accounts stands there, and the rest in the main one',
  async (world) => {
    const { alice, slack } = world
    await appearsUnexplained(world, kens)
    await appearsUnexplained(world, { ...kens, who: 'mia', account: 'staging-orders' })
    await reads(alice, () => digestIn(world, 'CPRODUCTION'), '1 thing in AWS that nobody explains', 'Ken Sato')
    await reads(alice, () => digestIn(world), '1 thing in AWS that nobody explains', 'Mia Tanaka')
    expect(alice.reads(await digestIn(world))).not.toContain('Ken Sato')
    await alice.slack.click(await digestIn(world, 'CPRODUCTION'), 'finding', { overflow: 'Adopt: it stays as it is' })
    await reads(alice, () => digestIn(world, 'CPRODUCTION'), 'Everything in AWS is explained')
    await reads(alice, () => digestIn(world), '1 thing in AWS that nobody explains', 'Mia Tanaka')
    const all = slack.workspace.in('CPRODUCTION').filter((message) => /explain/.test(message.text ?? ''))
    expect(all).toHaveLength(1)
  },
  {
    policy: (yaml) =>
      yaml.replace(
        'rules:',
        'rules:\n  - name: production\n    when: { operations: [assign-permission-set], accounts: ["ou:/Workloads/Production"] }\n    channel: CPRODUCTION',
      ),
  },
)

story('Adopt lets it stay, Ignore puts it off, and nobody but administrators says so', async (world) => {
  const { alice, bob, clock } = world
  await appearsUnexplained(world, kens)
  await appearsUnexplained(world, { ...kens, who: 'mia' })
  await reads(alice, () => digestIn(world), 'Ken Sato', 'Mia Tanaka')
  await chooses(world, bob, 'Adopt: it stays as it is')
  await bob.isTold(/administrators/)
  expect(await findings(world)).toHaveLength(2)

  await chooses(world, alice, 'Adopt: it stays as it is')
  await reads(alice, () => digestIn(world), '1 thing in AWS that nobody explains', 'Mia Tanaka')
  const date = new Date(clock.now() + 7 * 86_400_000).toISOString().slice(0, 10)
  await chooses(world, alice, `Ignore until ${date}`)
  await reads(alice, () => digestIn(world), 'Everything in AWS is explained')
  clock.advance(8 * 86_400_000)
  await reads(alice, () => digestIn(world), '1 thing in AWS that nobody explains')
  expect(digests(world)).toHaveLength(2)
  await quiet(world)
  expect([hasInAws(world, 'ken', kens.set, kens.account), hasInAws(world, 'mia', kens.set, kens.account)]).toEqual([
    true,
    true,
  ])
})

story(
  'Revoke goes the ordinary way of a removal; whoever decides reads whose the row is, and what cannot be told',
  async (world) => {
    const { alice, bob } = world
    await appearsUnexplained(world, kens)
    await reads(alice, () => digestIn(world), 'Ken Sato', 'nowhere/claims.json cannot be read')
    await chooses(world, alice, 'Revoke: ask for its removal')
    await alice.slack.waitForModal()
    await alice.slack.submit()
    const request = await world.until(() =>
      world.bot.ctx.store.db
        .selectFrom('requests')
        .selectAll()
        .where('operation', '=', 'remove-assignment')
        .executeTakeFirstOrThrow(),
    )
    expect(JSON.parse((await rowOf(world, request)).inputJson)).toMatchObject({
      account: idOfAccount(world, kens.account),
    })
    await becomes(world, request, 'pending')
    await reads(
      bob,
      () => bob.card(request),
      'Whose it is: unknown. No request and no code gave it',
      'Whether code has it cannot be told: nowhere/claims.json',
    )
    expect(hasInAws(world, 'ken', kens.set, kens.account)).toBe(true)
    await bob.approves(request)
    await becomes(world, request, 'done')
    expect(hasInAws(world, 'ken', kens.set, kens.account)).toBe(false)
    await timePasses(world, minutes(1))
    await reads(alice, () => digestIn(world), 'Everything in AWS is explained')
  },
  { policy: (yaml) => `${yaml}\ncode: { claims: [{ file: nowhere/claims.json }] }\n` },
)

story('what was there before the bot, is taken away and comes back, is nobody’s by then', async (world) => {
  const { alice, slack } = world
  const adopted = { who: 'ken', set: 'PowerUserAccess', account: 'sandbox-ken' }
  const told = () =>
    slack.workspace
      .in('CAUDIT')
      .map((m) => alice.reads(m))
      .join('\n')
  changesByHand(world, 'delete', adopted)
  await world.until(() => {
    world.clock.advance(minutes(16))
    expect(told()).toMatch(/Gone from AWS without a removal here.*PowerUserAccess · sandbox-ken · Ken Sato/)
  })
  expect(digests(world)).toEqual([])
  await appearsUnexplained(world, adopted)
  await reads(alice, () => digestIn(world), '*PowerUserAccess* in *sandbox-ken*: Ken Sato')
  expect(await alice.types('access sandbox-ken')).not.toContain('was there before the bot')
})

story('a row that is there again after its end was proven is somebody’s, and is not taken away', async (world) => {
  const { mia, alice } = world
  const request = await holds(world, mia, { account: kens.account, set: kens.set })
  world.clock.advance(minutes(61))
  await becomes(world, request, 'revoked')
  await appearsUnexplained(world, { ...kens, who: 'mia' })
  await reads(alice, () => digestIn(world), 'Mia Tanaka')
  await timePasses(world, minutes(30))
  await quiet(world)
  expect(hasInAws(world, 'mia', kens.set, kens.account)).toBe(true)
  expect(await factsOf(world, request)).not.toContain('left-over')
})

story('a row whose end was never proven is ended again, on record', async (world) => {
  const { mia, bob } = world
  const first = await holds(world, mia, { account: kens.account, set: kens.set })
  const { access } = await grantOf(world, first)
  const { store, clock } = world.bot.ctx
  // Its end was counted as if another grant needed it, and that one never was.
  await store.transaction(async (tx) => {
    await tx
      .updateTable('grants')
      .set({ state: 'ended', endedAt: clock.now() })
      .where('requestId', '=', first.id)
      .execute()
    await tx.updateTable('requests').set({ state: 'revoked' }).where('id', '=', first.id).execute()
    await tx.deleteFrom('jobs').where('kind', '=', 'end').execute()
    await record(world.bot.ctx, tx, 'ended', { requestId: first.id, by: 'bot', data: { cause: 'expired', keptBy: [] } })
  })
  await timePasses(world, minutes(16))
  await world.until(async () => expect(await findings(world)).toMatchObject([{ key: access }]))
  await isConfirmed(world)
  await world.until(() => expect(hasInAws(world, 'mia', kens.set, kens.account)).toBe(false))
  await world.until(async () =>
    expect(await factsOf(world, first)).toEqual(expect.arrayContaining(['left-over', 'taken-back'])),
  )
  expect(await findings(world)).toEqual([])
  await reads(bob, async () => (await bob.slack.thread(await bob.card(first))).at(-1) as never, 'it was taken away')
})

story('Who made it is answered by CloudTrail, and where that may not be asked it says so', async (world) => {
  const { alice, aws } = world
  await appearsUnexplained(world, kens)
  await reads(alice, () => digestIn(world), 'Ken Sato')
  const allow = aws.deny('cloudtrail:LookupEvents')
  await chooses(world, alice, 'Who made it')
  await reads(alice, () => digestIn(world), 'CloudTrail cannot be asked who made it: cloudtrail:LookupEvents')
  allow()
  await chooses(world, alice, 'Who made it')
  await reads(alice, () => digestIn(world), /CloudTrail: `arn:aws:sts::111122223333:assumed-role\/.*alice@example.com/)
})

story(
  'a permission set that is out of date where it is provisioned is on the digest, until it is provisioned',
  async (world) => {
    const { alice, aws, clock } = world
    const set = aws.world.permissionSets.all().find(({ Name }) => Name === 'ReadOnlyAccess')
    const pairs = aws.world.provisioned
      .all()
      .filter(({ PermissionSetArn }) => PermissionSetArn === set?.PermissionSetArn)
    expect(pairs.length).toBeGreaterThan(0)
    for (const pair of pairs) pair.revision -= 1
    await world.until(async () => {
      clock.advance(minutes(16))
      expect(await findings(world)).toMatchObject([{ kind: 'out-of-date', confirmedAt: expect.any(Number) }])
    })
    await reads(alice, () => digestIn(world), /The permission set \*ReadOnlyAccess\* is out of date in \d+ accounts?/)
    expect(await alice.types('doctor')).toMatch(/warning: [\s\S]*ReadOnlyAccess is out of date in/)
    await chooses(world, alice, 'Provision: ask for it')
    await alice.slack.waitForModal()
    for (const pair of pairs) pair.revision += 1
    await world.until(() => {
      clock.advance(minutes(16))
      return reads(alice, () => digestIn(world), 'Everything in AWS is explained')
    })
  },
)

story(
  '日本語の会社では、由来の分からないアクセスの一覧も日本語で読める',
  async (world) => {
    const { alice } = world
    await appearsUnexplained(world, kens)
    await reads(
      alice,
      () => digestIn(world),
      'AWS に由来の分からないものが 1 件あります',
      '*prod-orders* の *PowerUserAccess*: Ken Sato',
    )
    await chooses(world, alice, '登録する（このまま残す）')
    await reads(alice, () => digestIn(world), 'AWS に由来の分からないものはありません')
    expect(hasInAws(world, 'ken', kens.set, kens.account)).toBe(true)
  },
  { policy: (yaml) => yaml.replace('locale: en', 'locale: ja') },
)
