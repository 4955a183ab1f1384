import { expect } from 'vitest'
import { carriedOut, extendsIt, holds, messageTo, pressesOwn, reads, threadOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

const power = { account: 'prod-payments', set: 'PowerUserAccess' }

/** The messages of a conversation that are about the request, as they read now, oldest first. */
const dmsAbout = (who: Somebody, { id }: { id: string }) =>
  who.slack
    .dms()
    .map((m) => who.reads(m))
    .filter((text) => text.includes(id))

story(
  'what is given at once is one message; where AWS takes its time, a second one says that it is there',
  async (world) => {
    const { ken, aws, clock } = world
    const atOnce = await holds(world, ken, { account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await quiet(world)
    expect(dmsAbout(ken, atOnce)).toEqual([expect.stringContaining('ReadOnlyAccess')])

    aws.settings.assignmentMs = minutes(1)
    const slow = await ken.asks({ account: 'sandbox-ken', set: 'AdministratorAccess' })
    await eventually(() => expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(2))
    clock.advance(minutes(1) + 1_000)
    await becomes(world, slow, 'active')
    await quiet(world)
    expect(dmsAbout(ken, slow)).toHaveLength(2)
  },
)

story('what came of a request is a new message, not only a message that has changed', async (world) => {
  const { mia, bob, aws, clock } = world
  const heard = async (request: { id: string }) => {
    await quiet(world)
    const [, ...news] = dmsAbout(mia, request)
    return news
  }

  const denied = await mia.asks(power)
  await becomes(world, denied, 'pending')
  await bob.denies(denied, 'Use the runbook first')
  await becomes(world, denied, 'denied')
  const [no, ...noMore] = await heard(denied)
  expect(no).toMatch(/^Denied: PowerUserAccess/)
  expect(no).toContain('Use the runbook first')
  expect(noMore).toEqual([])

  const lapsed = await mia.asks(power)
  await becomes(world, lapsed, 'pending')
  clock.advance(hours(24) + 1)
  await becomes(world, lapsed, 'expired')
  expect(await heard(lapsed)).toEqual([expect.stringMatching(/^Lapsed: PowerUserAccess/)])

  const mend = aws.failAssignments({ kind: 'create' }, 'The role is not there')
  const failing = await mia.asks(power)
  await becomes(world, failing, 'pending')
  await bob.approves(failing)
  await becomes(world, failing, 'failed')
  expect(await heard(failing)).toEqual([expect.stringMatching(/^It did not work: PowerUserAccess/)])
  mend()
  await pressesOwn(mia, failing, 'Retry')
  await becomes(world, failing, 'active')
  expect((await heard(failing)).at(-1)).toMatch(/^You have PowerUserAccess/)
})

story('what Mia takes back herself is not told to her again', async (world) => {
  const { mia } = world
  const request = await mia.asks(power)
  await becomes(world, request, 'pending')
  await pressesOwn(mia, request, 'Withdraw')
  await becomes(world, request, 'withdrawn')
  await quiet(world)
  expect(dmsAbout(mia, request)).toHaveLength(1)
  await reads(mia, () => messageTo(mia, request), 'Withdrawn')
})

story('a new end is told with its time, and the message of the grant says no other one any more', async (world) => {
  const { mia, bob } = world
  const first = await holds(world, mia, power)
  await quiet(world)
  const granted = () => dmsAbout(mia, first)[1] ?? ''
  const before = granted()
  expect(before).toMatch(/^You have PowerUserAccess.*\s+Until /)
  const extension = await extendsIt(mia, first, '2 hours')
  await becomes(world, extension, 'pending')
  await bob.approves(extension)
  await becomes(world, extension, 'done')
  await quiet(world)
  const [, news] = dmsAbout(mia, extension)
  expect(news).toMatch(/^Lasts longer: PowerUserAccess/)
  expect(news).toMatch(/Until /)
  const endIn = (text = '') => /Until (.*)/.exec(text)?.[1]
  expect(endIn(granted())).toBe(endIn(news))
  expect(endIn(granted())).not.toBe(endIn(before))
})

story('a card that Slack finds too long is shorter, with the rest in its thread, and can be decided', async (world) => {
  const { mia, bob, slack } = world
  slack.faults.failNext('chat.postMessage', 'msg_blocks_too_long', 2)
  const request = await mia.asks({ ...power, reason: '障害対応のため。'.repeat(300) })
  await becomes(world, request, 'pending')
  await quiet(world)
  const card = bob.reads(await bob.card(request))
  expect(card).toContain('[Approve]')
  for (const said of ['障害対応のため。', 'Lapses', 'PowerUserAccess'])
    expect(`${card} ${await threadOf(bob, request)}`).toContain(said)
  await bob.approves(request)
  await becomes(world, request, 'active')
})

story('a form that Slack does not open is told to whoever pressed', async (world) => {
  const { mia, bob, slack } = world
  const request = await mia.asks(power)
  await becomes(world, request, 'pending')
  slack.faults.failNext('views.open', 'expired_trigger_id', 1)
  await bob.slack.click(await bob.card(request), 'Deny')
  await bob.isTold('What you pressed did nothing')
  slack.faults.failNext('views.open', { retryAfter: 10 }, 1)
  await mia.slack.command('request')
  await mia.isTold('Something went wrong on our side')
})

story('what Slack delivers twice opens once, and nobody hears of a fault', async (world) => {
  const { mia, bob, slack } = world
  const request = await mia.asks(power)
  await becomes(world, request, 'pending')
  await quiet(world)
  const card = await bob.card(request)
  const tries = () => slack.calls.filter(({ method }) => method === 'views.open')
  for (const press of [
    () => bob.slack.click(card, 'Deny'),
    () => bob.slack.command('request'),
    () => bob.slack.command('explain'),
    () => bob.slack.command('guide'),
  ]) {
    const before = tries().length
    slack.faults.duplicateNext()
    await press()
    await world.until(() => expect(tries().length - before).toBe(2))
    await quiet(world)
    expect(bob.slack.modal()).toBeDefined()
    await bob.slack.closeModal()
  }
  expect(bob.slack.ephemerals()).toEqual([])
})
