import { expect } from 'vitest'
import type { Message } from '../../src/sim/slack/types.ts'
import {
  asksFor,
  extendsIt,
  grantOf,
  holds,
  isApproved,
  messageTo,
  newestRequest,
  pressesOwn,
  reads,
  stateOf,
} from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { pressOf } from '../support/press.ts'
import { becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// Who asks, for whom it is, and who looks after it are three people.

const power = { account: 'prod-payments', set: 'PowerUserAccess' }
const kens = (world: World) => hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')

const answer = async (who: Somebody, words: string): Promise<string> => (await who.types(words)).replaceAll(/[*`]/g, '')
const own = async (who: Somebody) => {
  await who.slack.openHome()
  return who.reads(who.slack.home() as never)
}
const audited = (world: World) =>
  world.slack.workspace
    .in('CAUDIT')
    .map((m) => world.bob.reads(m))
    .join('\n')

/** The one message to whom somebody else asked for. */
const given = (who: Somebody, request: { id: string }): Promise<Message> =>
  eventually(async () => {
    const { db } = who.world.bot.ctx.store
    const key = `dm:${request.id}:for:${who.id}`
    const at = await db.selectFrom('messages').selectAll().where('key', '=', key).executeTakeFirst()
    const message = at?.ts ? who.world.slack.workspace.message(at.channel, at.ts) : undefined
    if (!message) throw new Error(`${who.id} was not told of ${request.id}`)
    return message
  })

story('Mia asks for Ken: both are told whose it is, and it is his to extend and to give back', async (world) => {
  const { mia, ken, bob, clock } = world
  const request = await mia.asks({ ...power, for: 'Ken Sato' })
  await reads(
    bob,
    () => bob.card(request),
    'Mia (mia) asks for PowerUserAccess in prod-payments for Ken Sato (ken), 1 hour',
  )
  expect(await answer(mia, 'explain prod-payments PowerUserAccess 1h for Ken Sato')).toContain('for Ken Sato (ken)')
  expect(await answer(ken, 'explain prod-payments PowerUserAccess 1h for engineering')).toContain(
    'グループ engineering',
  )
  await isApproved(world, request)
  await becomes(world, request, 'active')
  expect(await grantOf(world, request)).toMatchObject({ holder: 'UKEN', careOf: 'UMIA' })
  await reads(bob, () => bob.card(request), 'Granted: PowerUserAccess in prod-payments for Ken Sato (ken), 1 hour')

  const mias = await reads(mia, () => messageTo(mia, request), 'Ken Sato (ken) has PowerUserAccess in prod-payments')
  expect(mias).toContain('[Extend]')
  expect(mias).toContain('[End it]')
  expect(mias).not.toMatch(/You have|I'm done|Open the console|aws sso login/)
  const his = await reads(ken, () => given(ken, request), '利用できます: prod-payments の PowerUserAccess')
  expect(his).toMatch(/@Mia が申請しました.*aws sso login.*\[コンソールを開く\].*\[延長\].*\[使い終わりました\]/s)
  expect(his).not.toContain('対象: Ken')

  await quiet(world)
  expect(audited(world)).toContain(
    '@Mia (Mia, mia) asked for PowerUserAccess in prod-payments. Reason: A customer waits For: Ken Sato (ken).',
  )
  expect(audited(world)).toMatch(/AWS shows the access\. It lasts until .* For: @Ken Ken Sato \(ken\)\./)
  for (const words of ['mine', '私のアクセス']) {
    if (words !== 'mine') await ken.slack.say(words)
    const said =
      words === 'mine' ? await answer(ken, words) : ken.reads(await ken.isTold(/現在のアクセス.*@Mia \(Mia, mia\)/s))
    expect(said.replaceAll('*', '')).toMatch(
      new RegExp(`${request.id} prod-payments の PowerUserAccess: 付与済み.*申請者: @Mia \\(Mia, mia\\)`, 's'),
    )
  }
  expect(await own(ken)).toMatch(/現在のアクセス\n.*prod-payments の PowerUserAccess: 付与済み/s)
  expect(await answer(ken, `status ${request.id}`)).toContain('PowerUserAccess')
  expect(await answer(mia, 'mine')).toContain(
    `${request.id} PowerUserAccess in prod-payments for Ken Sato (ken): granted`,
  )
  expect(await own(mia)).toMatch(
    /You have no access through this bot now.*Your requests.*for Ken Sato \(ken\): granted/s,
  )

  // He is warned, and extends it himself; she reads how it stands.
  clock.advance(minutes(46))
  await ken.isTold('に終了します: prod-payments の PowerUserAccess')
  await quiet(world)
  expect(mia.slack.dms().map((m) => mia.reads(m))).not.toContainEqual(
    expect.stringMatching(/access ends soon|This access ends/i),
  )
  await ken.presses(await given(ken, request), '延長')
  await ken.slack.waitForModal(({ callback_id }) => callback_id === 'extend')
  await ken.slack.fill({ 'extend:duration': '2 時間', reason: 'まだ終わらない' })
  await ken.slack.submit()
  const longer = await newestRequest(world, { extendsGrant: request.id })
  expect(longer).toMatchObject({ requester: 'UKEN', beneficiaryKind: 'self' })
  await isApproved(world, longer)
  await becomes(world, longer, 'done')

  await ken.presses(await given(ken, request), '使い終わりました')
  await becomes(world, request, 'revoked')
  expect(await grantOf(world, request)).toMatchObject({ endCause: 'returned', endedBy: 'UKEN' })
  expect(kens(world)).toBe(false)
  await ken.isTold('アクセスが終了しました: prod-payments の PowerUserAccess')
  await mia.isTold('The access has ended: PowerUserAccess in prod-payments for Ken Sato (ken)')
  await reads(
    mia,
    () => messageTo(mia, request),
    'Ended: PowerUserAccess in prod-payments for Ken Sato (ken)',
    'Given back by @Ken',
  )
  await reads(ken, () => given(ken, request), '終了: prod-payments の PowerUserAccess')

  await quiet(world)
  // Whatever is told of it says for whom it is, and who did it as more than a name that anybody may choose.
  const lines = audited(world).split('\n')
  const about = lines.filter((line) => line.includes(request.id))
  expect(about.filter((line) => line.startsWith(`*${request.id}* Ended`))).toEqual([
    expect.stringContaining('for Ken Sato (ken)'),
  ])
  const ofIt = about.filter((line) => !line.startsWith(`*${request.id}* `))
  expect(ofIt.length).toBeGreaterThan(8)
  expect(
    ofIt.filter((line) => !/For: (@Ken )?Ken Sato \(ken\)\./.test(line) && !line.includes('to Ken Sato (ken)')),
  ).toEqual([])
  expect(ofIt.join('\n')).toContain('@Bob (Bob, bob) approved it')
})

story('who asked for others ends and extends it too; a stranger does neither', async (world) => {
  const { mia, ken, alice } = world
  const request = await holds(world, mia, { ...power, for: 'Bob Fischer' }, alice)
  const longer = await extendsIt(mia, request, '2 hours')
  await reads(alice, () => alice.card(longer), 'for Bob Fischer (bob)')
  await alice.approves(longer)
  await becomes(world, longer, 'done')
  await reads(mia, () => messageTo(mia, longer), 'The access now lasts longer')

  const card = structuredClone(await alice.card(request))
  await ken.slack.sendRaw(pressOf(world, card, 'Revoke', ken))
  await ken.isTold(`申請 ${request.id} のアクセスはあなたのものではなく、取り消す権限もありません。`)
  await world.until(() => expect(audited(world)).toMatch(/@Ken \(Ken, ken\) .*For: @Bob Bob Fischer \(bob\)\./))
  const hers = structuredClone(await messageTo(mia, request))
  await ken.slack.sendRaw(pressOf(world, hers, 'Extend', ken))
  await ken.isTold('延長できるのは利用者本人と申請者です。')
  await quiet(world)
  expect(await stateOf(world, request)).toBe('active')
  expect(hasInAws(world, 'bob', 'PowerUserAccess', 'prod-payments')).toBe(true)
  await pressesOwn(mia, request, 'End it')
  await becomes(world, request, 'revoked')
  expect(await grantOf(world, request)).toMatchObject({ endCause: 'revoked', endedBy: 'UMIA' })
})

story('what a group has is each member’s to see, and no single member’s to end', async (world) => {
  const { mia, ken, alice, bob, clock } = world
  const request = await holds(world, mia, { ...power, for: 'engineering' }, alice)
  expect(await grantOf(world, request)).toMatchObject({ holder: null, careOf: 'UMIA', principalType: 'GROUP' })
  await reads(mia, () => messageTo(mia, request), 'the group engineering has PowerUserAccess in prod-payments')
  expect(await answer(ken, 'mine')).toMatch(
    /prod-payments の PowerUserAccess: 付与済み.*グループ engineering を通じて付与.*申請者: @Mia \(Mia, mia\)/s,
  )
  expect(await own(ken)).toMatch(/現在のアクセス\n.*prod-payments の PowerUserAccess: 付与済み/s)
  expect(await answer(ken, 'mine')).not.toMatch(/使い終わりました|延長/)
  expect(await answer(alice, 'mine')).not.toContain('PowerUserAccess in prod-payments')
  await quiet(world)
  expect(ken.slack.dms().filter(({ ephemeralFor }) => !ephemeralFor)).toEqual([])

  const card = structuredClone(await bob.card(request))
  await ken.slack.sendRaw(pressOf(world, card, 'Revoke', ken))
  await ken.isTold(`申請 ${request.id} のアクセスはグループ engineering 全体のものです。`)
  await quiet(world)
  expect(await stateOf(world, request)).toBe('active')
  expect(audited(world)).toContain('belongs to the whole group engineering')

  // The one who asked hears when it ends.
  clock.advance(minutes(46))
  await mia.isTold('This access ends')
  await pressesOwn(mia, request, 'End it')
  await becomes(world, request, 'revoked')
  await world.until(async () => expect(await own(ken)).not.toMatch(/prod-payments の PowerUserAccess: 付与済み/))
})

const withPeople = (yaml: string) => `${yaml.trimEnd()}\n  - name: people\n    when: { operations: [add-to-group] }\n`

story(
  'whoever is added to a group by others is told too',
  async (world) => {
    const { bob, alice, ken } = world
    const request = await asksFor(alice, 'add-to-group', { user: 'Ken Sato', group: 'sre', reason: 'He joins them' })
    await isApproved(world, request, bob)
    await becomes(world, request, 'done')
    await reads(ken, () => given(ken, request), 'が申請しました')
    expect(await factsOf(world, request)).toContain('done')
  },
  { policy: withPeople },
)
