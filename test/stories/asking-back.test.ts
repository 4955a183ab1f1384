import { expect, test } from 'vitest'
import { reads, threadOf, waits } from '../support/access.ts'
import { answers, asksBack, opensFromMenu } from '../support/press-scenes.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'

const wish = { account: 'prod-orders', set: 'ReadOnlyAccess' }

const asked = (world: World) => waits(world, wish)

story(
  'an approver asks back: who asked answers, both hear it at once, and all read it in the thread',
  async (world) => {
    const { mia, bob } = world
    const request = await asked(world)
    await asksBack(bob, request, 'Which queue <!channel>?')
    await quiet(world)
    expect(bob.reads(await bob.card(request))).toMatch(/@Mia.* is to answer @Bob/)
    expect(await threadOf(bob, request)).toMatch(/@Bob.* asked back: “Which queue/)
    const question = await mia.isTold(/@Bob.* has a question about your request: ReadOnlyAccess in prod-orders/)
    await answers(mia, 'The one of the orders')
    await quiet(world)
    await bob.isTold(
      /You asked about .*\n*.*Which queue.*\n*.*@Mia.*:\n*.*The one of the orders.*\n*.*Open the request/,
    )
    expect(await threadOf(bob, request)).toMatch(/@Mia.* answered: “The one of the orders”/)
    const now = world.slack.workspace.message(question.channel, question.ts)
    expect(now && mia.reads(now)).toMatch(/You answered .*:\n*.*The one of the orders/)
    expect(now && mia.reads(now)).not.toContain('[Answer]')
    expect(bob.reads(await bob.card(request))).not.toContain('is to answer')
    await bob.approves(request)
    await becomes(world, request, 'active')
  },
)

story('the clock stands while an answer is missing, for as long again as it would have waited', async (world) => {
  const { mia, bob } = world
  const request = await asked(world)
  await timePasses(world, hours(23))
  await asksBack(bob, request, 'Which queue?')
  await timePasses(world, hours(10))
  await quiet(world)
  expect(await factsOf(world, request)).not.toContain('expired')
  await answers(mia, 'The one of the orders')
  await quiet(world)
  await timePasses(world, minutes(59))
  await quiet(world)
  expect(await factsOf(world, request)).not.toContain('expired')
  await timePasses(world, minutes(2))
  await becomes(world, request, 'expired')
})

story('an unanswered question holds a request up for one day more, not for ever', async (world) => {
  const request = await asked(world)
  await asksBack(world.bob, request, 'Which queue?')
  await timePasses(world, hours(47))
  await quiet(world)
  expect(await factsOf(world, request)).not.toContain('expired')
  await timePasses(world, hours(1.1))
  await becomes(world, request, 'expired')
  const told = await world.mia.isTold('no answer is needed')
  expect(world.mia.reads(told)).not.toContain('[Answer]')
})

story('an answer is to what its form has shown: what is asked meanwhile waits for its own', async (world) => {
  const { mia, bob, alice } = world
  const request = await asked(world)
  await asksBack(bob, request, 'Which queue?')
  await mia.presses(await mia.isTold('Which queue'), 'Answer')
  await mia.slack.waitForModal()
  await alice.slack.click(await alice.card(request), 'Ask back', { overflow: 'Ask back' })
  await alice.slack.waitForModal()
  await alice.slack.fill({ Question: 'And with whose data?' })
  await alice.slack.submit()
  await world.until(async () =>
    expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'asked-back', 'asked-back']),
  )
  await mia.slack.fill({ Answer: 'The one of the orders' })
  await mia.slack.submit()
  await bob.isTold('The one of the orders')
  await quiet(world)
  expect(bob.reads(await bob.card(request))).toMatch(/@Mia.* is to answer @Alice/)
  const second = await mia.isTold('And with whose data')
  expect(mia.reads(second)).toContain('[Answer]')
  await mia.presses(second, 'Answer')
  await mia.slack.waitForModal()
  await mia.slack.fill({ Answer: 'Nobody’s' })
  await mia.slack.submit()
  await alice.isTold('Nobody’s')
})

story('it lapses when it was to, whatever the database says of that', async (world) => {
  const request = await asked(world)
  await timePasses(world, hours(23))
  const { db } = world.bot.ctx.store
  await db
    .updateTable('requests')
    .set({ expiresAt: world.clock.now() + hours(900) })
    .execute()
  await timePasses(world, hours(1.1))
  await world.bob.slack.click(await world.bob.card(request), 'Approve', { confirm: true })
  await becomes(world, request, 'expired')
})

story('who may not decide asks nothing, and who did not ask answers nothing', async (world) => {
  const { mia, ken, bob, clock } = world
  const request = await asked(world)
  await ken.slack.click(await ken.card(request), 'Ask back', { overflow: 'Ask back' })
  await ken.isTold(`申請 ${request.id} は見つかりません`)
  await opensFromMenu(mia, request, 'Ask back')
  await mia.slack.fill({ Question: 'Why me?' })
  await mia.slack.submit()
  await mia.isTold('You made this request yourself')
  expect(await factsOf(world, request)).toEqual(['asked', 'pending'])
  await asksBack(bob, request, 'Which queue?')
  await opensFromMenu(bob, request, 'Ask back')
  await bob.slack.fill({ Question: 'And since when?' })
  await bob.slack.submit()
  await bob.isTold('You have asked already, and Mia (mia) has not answered yet')
  await mia.isTold('[Answer]')
  const answer = { requestId: request.id, by: bob.id, channel: null, answer: 'I say so' }
  const { ctx } = world.bot
  await ctx.store.transaction((tx) => ctx.jobs.enqueue(tx, 'answer', 'by-bob', answer, { runAt: clock.now() }))
  ctx.jobs.kick()
  await bob.isTold('Only the person who asked')
  expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'asked-back'])
})

test('a question that somebody writes into the database holds up nothing', async () => {
  const world = await startWorld()
  const request = await asked(world)
  await quiet(world)
  const { db } = world.bot.ctx.store
  const last = await db.selectFrom('audit').selectAll().orderBy('seq', 'desc').executeTakeFirstOrThrow()
  const dataJson = JSON.stringify({ question: 'Forged?' })
  const forged = {
    ...last,
    seq: Number(last.seq) + 1,
    requestId: request.id,
    fact: 'asked-back',
    actor: 'UBOB',
    dataJson,
  }
  await db.insertInto('audit').values(forged).execute()
  await timePasses(world, hours(24.1))
  await becomes(world, request, 'expired')
})

story('it reads in Japanese', async (world) => {
  const { bob, ken } = world
  const request = await ken.asks({ ...wish, account: 'prod-orders' })
  await becomes(world, request, 'pending')
  await asksBack(bob, request, 'Which queue?')
  await reads(ken, async () => ken.isTold('[回答]'), /あなたの申請（.*）について @Bob.* から質問があります/)
})
