import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { becomes, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// Which Identity Center user somebody is: by the ordinary rule, or because an administrator says so.

const users = (world: World) => world.aws.world.users
const named = (world: World, name: string) => {
  const user = users(world)
    .all()
    .find(({ UserName }) => UserName === name)
  if (!user) throw new Error(`no user ${name}`)
  return user
}
const seenAnew = async (world: World) => {
  await quiet(world)
  const { bot, clock } = world
  clock.advance(60_000)
  await bot.ctx.directory.refresh({ withTags: false })
}
const says = async (who: Somebody, text: string) => {
  const result = await who.slack.command(text)
  return visibleText(result.message ?? (await result.answer()), who.world.slack.workspace)
}
const formOf = async (who: Somebody) => {
  await who.opensForm('assign-permission-set')
  return visibleText(who.slack.modal() as never, who.world.slack.workspace)
}
const facts = async ({ bot }: World, fact: string) =>
  (await bot.ctx.store.db.selectFrom('audit').select('dataJson').where('fact', '=', fact).execute()).map(
    ({ dataJson }) => JSON.parse(dataJson),
  )

story('a user who was deleted and made again is the same person, on record, and they are told', async (world) => {
  const { mia, ken, dana, bot } = { ...world, bot: world.bot }
  const request = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'active')
  await quiet(world)
  const before = named(world, 'mia')
  users(world).remove(before.UserId)
  users(world).add({
    ...before,
    UserId: '90000000-aaaa-4bbb-8ccc-000000000001',
  })
  await seenAnew(world)
  expect(await bot.ctx.people.identityUser('UMIA')).toBe('90000000-aaaa-4bbb-8ccc-000000000001')
  await quiet(world)
  expect(await facts(world, 'rebound')).toEqual([
    { slackId: 'UMIA', userId: '90000000-aaaa-4bbb-8ccc-000000000001', email: 'mia@example.com', was: before.UserId },
  ])
  await mia.isTold(/you are the Identity Center user mia from now on/)
  await dana.opensForm('assign-permission-set')
  const danas = named(world, 'dana')
  users(world).remove(danas.UserId)
  users(world).add({ ...danas, UserId: '90000000-aaaa-4bbb-8ccc-000000000003' })
  await seenAnew(world)
  expect(await bot.ctx.people.identityUser('UDANA')).toBe('90000000-aaaa-4bbb-8ccc-000000000003')
  await dana.isTold('今後、AWS では Identity Center ユーザー dana として扱われます')

  // With both addresses changed it is the same user still; with another's address it is nobody.
  const { profile } = world.slack.workspace.user('UKEN')
  await ken.opensForm('assign-permission-set')
  const kens = await bot.ctx.people.identityUser('UKEN')
  await world.slack.changeUser('UKEN', { profile: { ...profile, email: 'ken.s@example.com' } })
  await quiet(world)
  expect(await bot.ctx.people.identityUser('UKEN')).toBeUndefined()
  const user = users(world).get(kens ?? '')
  if (user?.Emails?.[0]) user.Emails[0].Value = 'ken.s@example.com'
  await seenAnew(world)
  expect(await bot.ctx.people.identityUser('UKEN')).toBe(kens)
  await world.slack.changeUser('UKEN', { profile: { ...profile, email: 'bob@example.com' } })
  await quiet(world)
  expect(await bot.ctx.people.identityUser('UKEN')).toBeUndefined()
})

story('whoever is nobody in Identity Center is told why in the form, and who can bind them', async (world) => {
  const { mia, ken, bob, dana, slack } = world
  const twin = { ...named(world, 'mia'), UserId: '90000000-aaaa-4bbb-8ccc-000000000002', UserName: 'mia.too' }
  users(world).add(twin)
  await seenAnew(world)
  expect(await formOf(mia)).toMatch(/Several Identity Center users have your e-mail address.*@aws-admins.*people/s)
  const profile = (id: string, email: string) => ({ profile: { ...slack.workspace.user(id).profile, email } })
  await slack.changeUser('UKEN', profile('UKEN', 'ken+aws@example.com'))
  expect(await formOf(ken)).toMatch(
    /（ken\+aws@example.com）を持つ Identity Center ユーザーがいません。管理者（@aws-admins）に/,
  )
  await slack.changeUser('UBOB', profile('UBOB', 'bob@elsewhere.example'))
  expect(await formOf(bob)).toMatch(/\(bob@elsewhere.example\) is in none of the domains/)
  const { email: _, ...hidden } = slack.workspace.user('UDANA').profile
  await slack.changeUser('UDANA', { profile: hidden })
  expect(await formOf(dana)).toMatch(/Slack にあなたのメールアドレスが表示されない.*管理者（@aws-admins）/s)
})

story(
  'administrators bind and unbind others, say why somebody is not bound, and nobody binds themselves',
  async (world) => {
    const { mia, ken, alice, dana, slack } = world
    await slack.changeUser('UKEN', {
      profile: { ...slack.workspace.user('UKEN').profile, email: 'ken+aws@example.com' },
    })
    expect(await says(alice, 'people why @ken')).toMatch(/No Identity Center user has your e-mail address/)
    expect(await says(alice, 'people bind @ken nobody.at.all')).toMatch(
      /No Identity Center user is called nobody\.at\.all/,
    )
    expect(await says(mia, 'people bind @ken ken')).toMatch(/administrator/)
    expect(await says(alice, 'people bind @alice bob')).toMatch(/Nobody binds or unbinds themselves/)
    expect(await facts(world, 'bound-by-hand')).toEqual([])

    expect(await says(alice, 'people bind @ken ken@example.com')).toMatch(/is the Identity Center user ken/)
    await ken.isTold(/Identity Center ユーザー ken として扱われます/)
    const request = await ken.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'active')
    expect(hasInAws(world, 'ken', 'ReadOnlyAccess', 'sandbox-ken')).toBe(true)
    expect(await says(alice, 'people')).toMatch(/@Ken: ken \(ken@example\.com\), since/)

    await mia.opensForm('assign-permission-set')
    expect(await says(dana, 'people unbind @mia')).toMatch(/の結び付けを解除しました/)
    expect(await says(dana, 'people unbind @mia')).toMatch(/結び付けられていません/)
    expect(await formOf(mia)).toMatch(/An administrator has undone your binding/)
    expect(await facts(world, 'unbound')).toHaveLength(1)
    await quiet(world)
  },
)

story('who was made in AWS a moment ago is found by their address when they come, and gets access', async (world) => {
  const { bob, aws, clock } = world
  const looks = () => aws.calls.filter(({ operation }) => operation === 'GetUserId').length
  const bobs = named(world, 'bob')
  users(world).remove(bobs.UserId)
  await seenAnew(world)
  expect(await formOf(bob)).toContain('No Identity Center user has your e-mail address in Slack')
  // Nobody is asked about again and again.
  await formOf(bob)
  expect(looks()).toBe(1)
  users(world).add({ ...bobs, UserId: '90000000-aaaa-4bbb-8ccc-000000000004' })
  clock.advance(5 * 60_000)
  const request = await bob.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'active')
  expect(hasInAws(world, '90000000-aaaa-4bbb-8ccc-000000000004', 'ReadOnlyAccess', 'sandbox-mia')).toBe(true)
  expect(looks()).toBe(2)
  // Until the list shows them they stand in memory alone: what is stored is guarded by its count.
  const made = users(world).get('90000000-aaaa-4bbb-8ccc-000000000004')
  if (made) made.DisplayName = 'Bob Newcomer'
  const again = await bob.asks({ account: 'sandbox-mia', set: 'PowerUserAccess' })
  await becomes(world, again, 'active')
  const stored = world.bot.ctx.store.db.selectFrom('directoryRows').select('id').where('kind', '=', 'user')
  expect((await stored.execute()).map(({ id }) => id)).not.toContain('90000000-aaaa-4bbb-8ccc-000000000004')
})

story(
  'who was made in AWS a moment ago is found by their whole address by somebody who asks for them',
  async (world) => {
    const { mia, bob, dana, aws } = { ...world }
    const looks = () => aws.calls.filter(({ operation }) => operation === 'GetUserId').length
    const kens = named(world, 'ken')
    const id = '90000000-aaaa-4bbb-8ccc-000000000005'
    users(world).remove(kens.UserId)
    await seenAnew(world)
    // A name by which they are chosen, too.
    const address = 'ken@example.com'
    users(world).add({ ...kens, UserId: id, DisplayName: address })
    const offered = async (typed: string, who = mia, field = 'For') =>
      (await who.slack.options(field, typed)).map(({ text }) => text.text)
    expect(await formOf(dana)).toContain('メールアドレス全体を入力すると見つかります')
    expect(await formOf(mia)).toContain('found by their whole e-mail address')
    const before = looks()
    // Neither letters, nor half an address, nor one of another company asks AWS anything.
    for (const typed of ['ken', 'ken@', 'ken@example.co', 'ken@elsewhere.test'])
      expect(await offered(typed)).toEqual([])
    expect(looks()).toBe(before)
    expect(await offered(' Ken@Example.com ')).toEqual([address])
    expect(await offered(address)).toEqual([address])
    expect(looks()).toBe(before + 1)
    while (mia.slack.modal()) await mia.slack.closeModal()
    const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', for: address })
    await becomes(world, request, 'pending')
    // Whoever carries it out need not be the process that looked.
    await world.restart()
    expect(world.bot.ctx.directory.user(id)).toBeUndefined()
    await bob.approves(request)
    await becomes(world, request, 'active')
    expect(hasInAws(world, id, 'PowerUserAccess', 'prod-orders')).toBe(true)
    expect(bob.reads(await bob.card(request))).toContain(address)
  },
)

story('where AWS tells nobody by their address, nothing but what is listed is offered', async (world) => {
  const { mia, aws } = world
  const kens = named(world, 'ken')
  users(world).remove(kens.UserId)
  await seenAnew(world)
  users(world).add({ ...kens, UserId: '90000000-aaaa-4bbb-8ccc-000000000006' })
  aws.deny('identitystore:GetUserId')
  await mia.opensForm('assign-permission-set')
  expect(await mia.slack.options('For', 'ken@example.com')).toEqual([])
})
