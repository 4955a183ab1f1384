import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { read } from '../../src/slack/answers/commands.ts'
import { insertRequest } from '../../src/store/requests.ts'
import { holds, messageTo, pressesOwn, reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { pressOf } from '../support/press.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

// Ways around "somebody else approves", as somebody would try them who wants access for themself.

story(
  'another e-mail address, or a second account with the old one, makes nobody another person',
  async (world) => {
    const { bob, ken, mia, slack, aws } = world
    // Asking binds Bob to his user in Identity Center; after that his address in Slack is another one.
    await bob.opensForm('assign-permission-set')
    await eventually(async () => expect(await world.bot.ctx.people.identityUser('UBOB')).toBeDefined())
    const forBob = await ken.asks({ account: 'prod-orders', set: 'PowerUserAccess', for: 'Bob Fischer' })
    await becomes(world, forBob, 'pending')
    await slack.changeUser('UBOB', {
      profile: { ...slack.workspace.user('UBOB').profile, email: 'robert@example.com' },
    })
    await quiet(world)
    await bob.approves(forBob)
    await bob.isTold(/This request gives access to you, or to a group that you are in/)
    const after = await ken.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', for: 'Bob Fischer' })
    await becomes(world, after, 'refused')

    // Mia's account now has the address that Bob's had: what she asks for, Bob asks for.
    await slack.changeUser('UMIA', { profile: { ...slack.workspace.user('UMIA').profile, email: 'bob@example.com' } })
    await quiet(world)
    const byMia = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', for: 'Ken Sato' })
    await becomes(world, byMia, 'pending')
    await bob.approves(byMia)
    await bob.isTold(/You made this request yourself/)

    // Nor does an address that is not confirmed.
    const dana = slack.workspace.user('UDANA')
    const forDana = await ken.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', for: 'Dana Ito' })
    await becomes(world, forDana, 'pending')
    await slack.changeUser('UDANA', { profile: { ...dana.profile }, is_email_confirmed: false })
    await world.dana.approves(forDana)
    await world.dana.isTold(/メールアドレス（dana@example.com）は未確認のため/)
    await quiet(world)
    expect(aws.mutations()).toEqual([])
  },
  { policy: (yaml) => yaml.replace(/^people: .*\n/m, '') },
)

story('an approval does not wait in a failed request for a better day', async (world) => {
  const { mia, bob, aws, clock } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  aws.failNext('sso:CreateAccountAssignment', { name: 'AccessDeniedException', message: 'Not now', status: 403 })
  await bob.approves(request)
  await becomes(world, request, 'failed')
  clock.advance(hours(25))
  await pressesOwn(mia, request, 'Retry')
  await becomes(world, request, 'pending')
  expect(await factsOf(world, request)).toContain('reapproval')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')).toBe(false)
  await reads(bob, () => bob.card(request), '0 of 1 approvals given')
  await bob.approves(request)
  await becomes(world, request, 'active')
})

story(
  'who has come to gain from it since approves it no more: their yes is not counted when it is carried out',
  async (world) => {
    const { mia, bob, alice, aws, clock } = world
    const group = aws.world.groups.all().find(({ DisplayName }) => DisplayName === 'engineering')
    const [own] = ['bob', 'dana'].map((name) => {
      const user = aws.world.users.all().find(({ UserName }) => UserName === name)
      const there = aws.world.memberships
        .by('group', group?.GroupId ?? '')
        .find(({ MemberId }) => MemberId.UserId === user?.UserId)
      if (there) aws.world.memberships.remove(there.MembershipId)
      return there
    })
    if (!own) throw new Error('Bob is no engineer')
    const request = await mia.asks({ account: 'prod-orders', set: 'AdministratorAccess', for: 'engineering' })
    await becomes(world, request, 'pending')
    await bob.approves(request)
    await reads(bob, () => bob.card(request), '1 of 2 approvals given')
    await quiet(world)
    await alice.slack.command('pause An incident')
    await alice.approves(request)
    await becomes(world, request, 'approved')
    aws.world.memberships.add(own)
    await alice.slack.command('resume')
    await world.until(async () => {
      clock.advance(5_000)
      expect(await factsOf(world, request)).toContain('reapproval')
    })
    await becomes(world, request, 'pending')
    expect(aws.world.assignmentRequests.all()).toHaveLength(0)
  },
)

story('guests and strangers get no form from a card, whichever button they press', async (world) => {
  const { mia, gus, sam, slack } = world
  const request = await holds(world, mia, { account: 'prod-orders', set: 'PowerUserAccess' })
  await quiet(world)
  const own = structuredClone(await messageTo(mia, request))
  const opened = () => slack.calls.filter(({ method }) => method === 'views.open')
  const before = opened().length
  for (const who of [gus, sam]) {
    await who.slack.sendRaw(pressOf(world, own, 'Extend', who))
    const alone = pressOf(world, own, 'Extend', who) as never as { actions: { action_id: string; value: string }[] }
    Object.assign(alone.actions[0] ?? {}, { action_id: 'alone:open', value: `${request.id}.0123456789abcdef` })
    await who.slack.sendRaw(alone as never)
    // Told after the acknowledgement: until then there is nothing left to do either.
    await eventually(() => {
      const said = [...who.slack.dms(), ...who.slack.ephemerals()].map((m) => visibleText(m, slack.workspace, who.id))
      expect(said.join('\n')).toMatch(/You are a guest|You belong to another company/)
    })
    await quiet(world)
    expect(opened()).toHaveLength(before)
  }
})

story('who pressed what was not theirs to press is on record, once for each reason', async (world) => {
  const { mia, ken, bob, gus, slack, bot } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', for: 'Bob Fischer' })
  await becomes(world, request, 'pending')
  const card = structuredClone(await bob.card(request))
  const on = (button: string, who: { id: string; slack: typeof mia.slack }) =>
    who.slack.sendRaw(pressOf(world, card, button, who))
  for (let times = 0; times < 5; times += 1) {
    for (const who of [mia, ken, bob, gus]) await on('Approve', who)
    await on('Deny', gus)
    await on('Withdraw', ken)
    await quiet(world)
  }
  const rows = await bot.ctx.store.db.selectFrom('audit').selectAll().where('fact', '=', 'press-refused').execute()
  const facts = rows.map(({ actor, requestId, dataJson }) => `${requestId} ${actor} ${JSON.parse(dataJson).code}`)
  expect(facts.sort()).toEqual(
    ['UBOB own_benefit', 'UGUS guest', 'UKEN not_an_approver', 'UKEN not_yours_to_withdraw', 'UMIA own_request'].map(
      (fact) => `${request.id} ${fact}`,
    ),
  )
  expect(await factsOf(world, request)).toEqual(['asked', 'pending'])
  const channel = slack.workspace.in('CAUDIT').map((m) => visibleText(m, slack.workspace))
  expect(channel.join('\n')).toMatch(/Mia .*pressed a button of it and was refused: “You made this request yourself/)
})

story('nothing is granted where the bot could tell nobody, and nobody asks without end', async (world) => {
  const { mia, bob, slack, bot } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  const audit = slack.workspace.channel('CAUDIT')
  const was = { ...audit }
  Object.assign(audit, { is_private: true, members: ['UBOB'] })
  // Who reads in a channel is asked once a minute.
  world.clock.advance(minutes(1))
  const atOnce = { account: 'sandbox-ken', set: 'ReadOnlyAccess' }
  const second = await mia.asks(atOnce)
  await becomes(world, second, 'refused')
  await mia.isTold(/does not see the channel CAUDIT/)
  await bob.approves(request)
  await becomes(world, request, 'refused')
  Object.assign(audit, was)
  world.clock.advance(minutes(6))
  await quiet(world)

  const another = {
    operation: request.operation,
    input: JSON.parse(request.inputJson),
    about: JSON.parse(request.aboutJson),
    reason: request.reason,
    requester: request.requester,
    durationMs: request.durationMs,
    permanent: false,
    extendsGrant: null,
    createdAt: request.createdAt,
  }
  await bot.ctx.store.transaction(async (tx) => {
    for (let n = 0; n < 50; n += 1) await insertRequest(tx, { ...another, formKey: `many ${n}` })
  })
  await mia.fillsIn(atOnce)
  const { errors = {} } = await mia.slack.submit()
  expect(Object.values(errors).join(' ')).toMatch(/You have 50 requests/)
  await bot.ctx.store.db.updateTable('requests').set({ state: 'withdrawn' }).where('state', '=', 'planning').execute()
})

story('words that every object has are only words', async (world) => {
  const { mia } = world
  for (const word of ['constructor', '__proto__']) {
    const result = await mia.slack.command(word)
    const answer = visibleText(result.message ?? (await result.answer()), world.slack.workspace)
    expect(answer, word).toContain(`I did not understand “${word}”.`)
    await mia.slack.say(word)
    await quiet(world)
  }
  // Only the beginning of an endless message is looked at.
  for (const long of [`status ${'.'.repeat(39_000)}a`, `a${' '.repeat(39_000)}b`])
    expect(Object.values(read(world.bot.ctx, long)).join(' ').length).toBeLessThan(600)
})
