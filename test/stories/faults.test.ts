import { expect, test } from 'vitest'
import { checkCards } from '../../src/slack/card/check-cards.ts'
import { cardKey } from '../../src/slack/jobs.ts'
import { carriedOut, reads, stateOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet, story, timePasses } from '../support/story.ts'
import { minutes, startWorld, type World } from '../support/world.ts'

/** All that was posted to the approvers about one request, replies left out. */
const cardsOf = (world: World, request: { id: string }) =>
  world.bob.slack
    .sees('CAPPROVALS')
    .filter((m) => m.thread_ts === undefined || m.thread_ts === m.ts)
    .filter((m) => world.bob.reads(m).includes(`Request ${request.id}`))

story('whatever Slack answers to a post, each request has one card and one message', async (world) => {
  const { mia, bob, slack } = world
  const patiently = (words: () => Promise<unknown>) => meanwhile(world, words, 500)
  const ask = (set: string) => mia.asks({ account: 'prod-payments', set })

  for (const [set, method, fault, times] of [
    ['PowerUserAccess', 'chat.postMessage', { retryAfter: 30 }, 2],
    ['Billing', 'chat.postMessage', 'internal_error', 3],
    ['PaymentsDeploy', 'chat.postMessage', 'reset-after', 2],
    ['ReadOnlyAccess', 'chat.postMessage', 'reset', 2],
  ] as const) {
    slack.faults.failNext(method, fault, times)
    const request = await ask(set)
    await patiently(async () => expect(cardsOf(world, request)).toHaveLength(1))
    const toMia = () => mia.slack.dms().map((m) => mia.reads(m))
    await patiently(async () =>
      expect(toMia().filter((m) => m.includes(request.id) && m.includes('Waiting for approval'))).toHaveLength(1),
    )
    await quiet(world)
    expect(cardsOf(world, request)).toHaveLength(1)
    expect(toMia().filter((m) => m.includes(`Request ${request.id}`))).toHaveLength(1)
    if (set === 'PowerUserAccess') {
      // The card cannot be redrawn for a while; then it shows what is.
      slack.faults.failNext('chat.update', 'internal_error', 4)
      slack.faults.failNext('chat.update', 'reset-after', 1)
      await bob.approves(request)
      await becomes(world, request, 'active')
      await patiently(async () => expect(bob.reads(await bob.card(request))).toContain('Granted: PowerUserAccess'))
      expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(1)
    }
  }
})

story('a direct message that cannot be opened, profiles that cannot be read, a card that is deleted', async (world) => {
  const { mia, bob, slack, clock } = world
  slack.faults.failNext('conversations.open', 'internal_error', 3)
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  await eventually(async () => {
    clock.advance(500)
    expect(mia.slack.dms().filter((m) => mia.reads(m).includes(request.id))).toHaveLength(1)
  })

  // Whoever approves is looked up; until Slack answers nothing is decided, and nobody has to press twice.
  clock.advance(minutes(6))
  await quiet(world)
  slack.faults.failNext('users.info', 'internal_error', 200)
  await bob.approves(request)
  await eventually(() =>
    expect(slack.calls.filter((c) => c.method === 'users.info' && c.result?.ok === false).length).toBeGreaterThan(1),
  )
  expect(await stateOf(world, request)).toBe('pending')
  expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(0)
  slack.faults.clear()
  await eventually(async () => {
    clock.advance(1_000)
    expect(await stateOf(world, request)).toBe('active')
  })

  const card = await bob.card(request)
  slack.workspace.remove(card)
  clock.advance(minutes(61))
  await becomes(world, request, 'revoked')
  await reads(bob, () => bob.card(request), 'Ended: PowerUserAccess')
  await eventually(() => expect(cardsOf(world, request)).toHaveLength(1))
})

story(
  'a card that was posted a moment ago is not missed, however long its request has waited for it',
  async (world) => {
    const { mia, bob, slack, bot } = world
    const looked: string[] = []
    const outbox = {
      draw: async () => undefined,
      dropDeleted: async (_channel: string, messages: { key: string }[]) => {
        looked.push(...messages.map(({ key }) => key))
        return []
      },
    }
    const check = () => checkCards(bot.ctx, outbox, cardKey)
    slack.faults.failNext('chat.postMessage', { retryAfter: 90 }, 1_000)
    const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
    await becomes(world, request, 'pending')
    await meanwhile(world, () => expect(slack.calls.some(({ status }) => status === 429)).toBe(true))
    slack.faults.clear()
    await meanwhile(world, () => expect(cardsOf(world, request)).toHaveLength(1))
    await check()
    expect(looked).toEqual([])
    await timePasses(world, minutes(2))
    await check()
    expect(looked).toEqual([cardKey(request.id)])
    expect(bob.reads(await bob.card(request))).toContain('[Approve]')
  },
)

/** Presses Approve; where Slack says that the bot did not hear it, once more when it hears again. */
async function pressesUntilHeard(world: World, request: { id: string }): Promise<void> {
  const { bob, slack } = world
  const click = async () => bob.slack.click(await bob.card(request), 'Approve', { confirm: true })
  const { problem } = await click()
  if (!problem) return
  await eventually(() => expect([world.bot.missing(), slack.connections()]).toEqual([[], 1]))
  expect((await click()).problem).toBeUndefined()
}

// A plain test: whether the first press falls into the gap is not for the test to say.
test('a socket that Slack renews or loses is there again at once, and a press counts or is seen to fail', async () => {
  const world = await startWorld()
  const { mia, bob, slack } = world
  for (const [account, goes] of [
    ['prod-payments', () => slack.faults.disconnect('refresh_requested')],
    ['prod-orders', async () => slack.faults.cut()],
  ] as const) {
    const request = await mia.asks({ account, set: 'PowerUserAccess' })
    await reads(bob, () => bob.card(request), '[Approve]')
    await goes()
    await pressesUntilHeard(world, request)
    await becomes(world, request, 'active')
    expect(hasInAws(world, 'mia', 'PowerUserAccess', account)).toBe(true)
    expect((await factsOf(world, request)).filter((f) => f === 'approved')).toHaveLength(1)
  }
  expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(2)
})

story('what is told below a card waits for the card in line, and that is no failure', async (world) => {
  const { mia, bob, slack, clock, bot } = world
  // Granted at once: all that is to be said of it is there before the card is.
  slack.faults.failNext('chat.postMessage', { retryAfter: 20 }, 1)
  slack.faults.failNext('chat.postMessage', 'internal_error', 2)
  const request = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'active')
  const below = async () =>
    (await bot.ctx.store.db.selectFrom('jobs').selectAll().where('kind', '=', 'post').execute()).filter(
      ({ payloadJson }) => payloadJson.includes('threadOf'),
    )
  let waited = 0
  await eventually(async () => {
    clock.advance(500)
    const rows = await below()
    waited += rows.length
    for (const { attempts, lastError } of rows)
      expect({ attempts, lastError }).toEqual({ attempts: 0, lastError: null })
    const said = slack.workspace.in('CAPPROVALS').filter(({ thread_ts }) => thread_ts)
    expect(said.map((m) => bob.reads(m)).join()).toContain('AWS shows')
  })
  expect(waited).toBeGreaterThan(0)
})

story('what is to be told in one thread while Slack lets nothing through is one reply', async (world) => {
  const { mia, bob, slack } = world
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  const card = await bob.card(request)
  await quiet(world)
  const replies = () => slack.workspace.in('CAPPROVALS').filter(({ thread_ts }) => thread_ts === card.ts)
  const before = replies().length
  slack.faults.failNext('chat.postMessage', { retryAfter: 30 }, 1_000)
  await bob.approves(request)
  await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('active'))
  await mia.presses(await mia.isTold(/You have PowerUserAccess[\s\S]*I'm done/), "I'm done")
  await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('revoked'))
  slack.faults.clear()
  const told = () =>
    replies()
      .map((m) => bob.reads(m))
      .join('\n')
  await meanwhile(world, () => expect(told()).toMatch(/AWS shows[\s\S]*AWS no longer shows/))
  await quiet(world)
  expect(replies()).toHaveLength(before + 1)
})
