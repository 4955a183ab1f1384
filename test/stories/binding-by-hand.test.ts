import { expect } from 'vitest'
import { slackUser } from '../../src/sim/slack/company.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import { disablesInAws, grantOf, holds, rowOf } from '../support/access.ts'
import { becomes, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// What administrators say of who somebody is follows the rules of everybody, and what it replaces is not forgotten.

const says = async (who: Somebody, text: string) => {
  const result = await who.slack.command(text)
  return visibleText(result.message ?? (await result.answer()), who.world.slack.workspace)
}
const facts = async ({ bot }: World, ...named: string[]) => {
  const rows = await bot.ctx.store.db.selectFrom('audit').select(['fact', 'actor', 'dataJson']).orderBy('seq').execute()
  return rows.flatMap(({ fact, actor, dataJson }) =>
    named.includes(fact) ? [{ fact, by: actor, ...JSON.parse(dataJson) }] : [],
  )
}
const addresses = async ({ slack }: World, id: string, email: string, more: object = {}) => {
  const { profile } = slack.workspace.user(id)
  await slack.changeUser(id, { profile: { ...profile, email }, ...more })
}
const idOf = ({ aws }: World, name: string) =>
  aws.world.users.all().find(({ UserName }) => UserName === name)?.UserId ?? name
const joins = ({ slack }: World, id: string, email: string) => {
  const { workspace } = slack
  workspace.users.set(id, slackUser({ id, real_name: `Second ${id}`, email }))
}

story(
  'nobody is bound who is no member, not confirmed, or somebody already, nor to a user who is taken',
  async (world) => {
    const { alice, dana, ken, bob, aws } = world
    await addresses(world, 'UKEN', 'ken+aws@example.com')
    expect(await says(alice, 'people bind @gus bob')).toMatch(/Gus.* is no member/)
    expect(await says(alice, 'people bind UOLGA ken')).toMatch(/is no member/)
    expect(await says(alice, 'people bind @ken mia')).toMatch(/The Identity Center user mia is Mia.* already/)
    await bob.opensForm('assign-permission-set')
    expect(await says(dana, 'people bind @bob ken')).toMatch(/Bob .*はすでに Identity Center ユーザー bob に/)
    await addresses(world, 'UKEN', 'ken+aws@example.com', { is_email_confirmed: false })
    expect(await says(alice, 'people bind @ken ken')).toMatch(
      /of Ken.* in Slack \(ken\+aws@example.com\) is not confirmed/,
    )
    await addresses(world, 'UKEN', 'ken+aws@example.com', { is_email_confirmed: true })
    disablesInAws(world, 'ken')
    expect(await says(alice, 'people bind @ken ken')).toMatch(/disabled/)
    disablesInAws(world, 'ken', 'ENABLED')
    joins(world, 'UALICE2', 'alice+2@example.com')
    expect(await says(alice, 'people bind UALICE2 ken')).toMatch(/Nobody binds or unbinds themselves/)
    expect(await facts(world, 'bound-by-hand')).toEqual([])
    expect(await facts(world, 'use-refused')).toMatchObject([{ by: 'UALICE', code: 'people_not_yourself' }])

    expect(await says(alice, 'people bind @ken ken')).toMatch(/is the Identity Center user ken/)
    expect(await facts(world, 'bound-by-hand')).toMatchObject([
      { by: 'UALICE', slackId: 'UKEN', userId: idOf(world, 'ken'), was: null },
    ])
    expect(aws.world.users.size).toBeGreaterThan(0)
    await ken.isTold('Identity Center ユーザー ken として扱われます')
    await says(dana, 'people unbind @ken')
    await ken.isTold('Identity Center ユーザー ken との結び付けを管理者が解除しました')
    await says(dana, 'people unbind @bob')
    await bob.isTold('you are not the Identity Center user bob for the bot any more')
    await quiet(world)
  },
)

story('whom somebody was goes on to count against them, however often they are bound anew', async (world) => {
  const { mia, bob, alice, dana, bot } = { ...world, bot: world.bot }
  await bob.opensForm('assign-permission-set')
  const [his, kens] = [idOf(world, 'bob'), idOf(world, 'ken')]
  expect(await bot.ctx.people.identityUser('UBOB')).toBe(his)
  await says(alice, 'people unbind @bob')
  await addresses(world, 'UBOB', 'robert@example.com')
  await addresses(world, 'UKEN', 'sato@example.com')
  await says(alice, 'people bind @bob ken')
  expect(await bot.ctx.people.identityUser('UBOB')).toBe(kens)

  // What is for the user whom he was is his own.
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess', for: 'Bob Fischer' })
  await becomes(world, request, 'pending')
  await bob.approves(request)
  await bob.isTold('This request gives access to you')
  expect((await rowOf(world, request)).state).toBe('pending')

  // And whoever is bound to that user now is the same human: two of theirs are one approval.
  joins(world, 'UBOB2', 'fischer@example.com')
  world.slack.workspace.userGroups.get('SSRELEADS')?.users.push('UBOB2')
  world.slack.workspace.channels.get('CPRODUCTION')?.members.push('UBOB2')
  await says(alice, 'people bind UBOB2 bob')
  const admin = { account: 'prod-orders', set: 'AdministratorAccess' }
  const two = await mia.asks(admin)
  await becomes(world, two, 'pending')
  await bob.approves(two)
  const other = world.slack.as('UBOB2')
  await other.click(await bob.card(two), 'Approve', { confirm: true })
  await world.until(async () => expect(await facts(world, 'approved')).toHaveLength(1))
  await quiet(world)
  expect((await rowOf(world, two)).state).toBe('pending')
  expect(hasInAws(world, 'mia', admin.set, admin.account)).toBe(false)
  await dana.approves(two)
  await becomes(world, two, 'active')
})

story('access stays nobody’s whose binding was undone: when they leave, it ends', async (world) => {
  const { mia, alice, slack } = world
  const request = await holds(world, mia, { account: 'prod-payments', set: 'PowerUserAccess' })
  await says(alice, 'people unbind @mia')
  await quiet(world)
  expect((await rowOf(world, request)).state).toBe('active')
  await slack.changeUser('UMIA', { deleted: true })
  await becomes(world, request, 'revoked')
  expect(await grantOf(world, request)).toMatchObject({ endCause: 'standing-lost' })
})
