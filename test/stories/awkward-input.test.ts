import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { pressOf } from '../support/press.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

story('a reason in which there is nothing to read is none', async (world) => {
  const { mia, ken, bob } = world
  for (const reason of ['\u200b\u200d', '\u3164', '\u2800 \ufeff', '\u0301'])
    for (const [who, word] of [
      [mia, 'The reason is empty'],
      [ken, '理由が空欄です'],
    ] as const) {
      await who.fillsIn({ account: 'sandbox-ken', set: 'ReadOnlyAccess', reason })
      expect(Object.values((await who.slack.submit()).errors ?? {}).join()).toContain(word)
    }
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', reason: '🚨' })
  await becomes(world, request, 'pending')
  await bob.slack.click(await bob.card(request), 'Deny')
  await bob.slack.waitForModal()
  await bob.slack.fill({ reason: '\u200b' })
  expect((await bob.slack.submit()).errors).toBeDefined()
  await bob.slack.fill({ reason: 'No.' })
  await bob.slack.submit()
  await becomes(world, request, 'denied')
})

story('a picker that asks without words is answered', async (world) => {
  const { mia, slack } = world
  await mia.opensForm('assign-permission-set')
  await mia.slack.fill({ account: 'sandbox-ken' })
  const asked = slack.deliveries.findLast(({ payload }) => payload.type === 'block_suggestion')
  if (!asked) throw new Error('no picker asked')
  for (const value of [null, 7, undefined, { a: 1 }]) {
    const delivery = await mia.slack.sendRaw({ ...asked.payload, value })
    expect(delivery.ackPayload).toMatchObject({ options: expect.any(Array) })
  }
})

story('an address that nobody has confirmed ends nobody’s access; a confirmed one does', async (world) => {
  const { mia, ken, slack } = world
  const request = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'active')
  const done = await mia.isTold('You have ReadOnlyAccess')
  const email = slack.workspace.user('UMIA').profile.email
  const claim = (is_email_confirmed: boolean) =>
    slack.changeUser('UGUS', {
      is_restricted: false,
      is_ultra_restricted: false,
      is_email_confirmed,
      profile: { ...slack.workspace.user('UGUS').profile, email },
    } as never)
  await claim(false)
  await world.gus.slack.sendRaw(pressOf(world, done, "I'm done", world.gus))
  await quiet(world)
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'sandbox-ken')).toBe(true)
  await ken.slack.sendRaw(pressOf(world, done, "I'm done", ken))
  await quiet(world)
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'sandbox-ken')).toBe(true)

  await claim(true)
  await world.gus.slack.sendRaw(pressOf(world, done, "I'm done", world.gus))
  await becomes(world, request, 'revoked')
})

story('somebody whom Slack cannot reach is tried once, and the doctor says so until it works again', async (world) => {
  const { mia, bob, alice, slack, clock } = world
  const tried = () => slack.calls.filter(({ method }) => method === 'conversations.open').length
  slack.faults.failNext('conversations.open', 'messages_tab_disabled', 100)
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  const once = tried()
  clock.advance(minutes(30))
  await quiet(world)
  expect(tried()).toBe(once)
  const doctor = async () => {
    const result = await alice.slack.command('doctor')
    return visibleText(result.message ?? (await result.answer()), slack.workspace)
  }
  expect(await doctor()).toMatch(
    /warning: Direct messages\s*Slack delivers no direct message to 1 .*UMIA \(messages_tab_disabled\)/,
  )

  slack.faults.clear()
  await bob.approves(request)
  await becomes(world, request, 'active')
  await mia.isTold('You have ReadOnlyAccess')
  await quiet(world)
  expect(await doctor()).toMatch(/ok: Direct messages/)
})

story('a refusal that reaches nobody is not said for ever', async (world) => {
  const { mia, ken, slack, clock } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  const card = await ken.card(request)
  await quiet(world)
  slack.faults.failNext('chat.postEphemeral', 'user_not_in_channel', 100)
  slack.faults.failNext('chat.postMessage', 'channel_not_found', 1)
  await ken.presses(card, 'Approve')
  await quiet(world)
  clock.advance(minutes(10))
  await quiet(world)
  expect(await world.bot.ctx.store.db.selectFrom('jobs').select('kind').where('kind', '=', 'tell').execute()).toEqual(
    [],
  )
})

story('a step that does not exist can be handed to nobody', async (world) => {
  const { alice, mia } = world
  const { jobs, store } = world.bot.ctx
  const press = {
    by: 'UALICE',
    channel: null,
    screen: null,
    word: 'hand-over',
    step: 'no-such-step',
    to: mia.id,
  } as const
  await store.transaction((tx) => jobs.enqueue(tx, 'guide-press', 'x', press))
  jobs.kick()
  await alice.isTold('There is no such step.')
  await quiet(world)
  expect(await store.db.selectFrom('guideHandovers').selectAll().execute()).toEqual([])
})
