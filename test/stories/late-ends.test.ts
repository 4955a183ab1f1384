import { expect } from 'vitest'
import { openAlarms } from '../../src/store/open-alarms.ts'
import { holds, stateOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { isLate, refuses } from '../support/late-end.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

const accounts = ['sandbox-ken', 'prod-payments', 'staging-payments', 'prod-orders']

story(
  'access of several people that does not end for one reason is one alarm, closed when all has ended',
  async (world) => {
    const { mia, ken, alice, aws, clock, slack } = world
    const requests = []
    for (const who of [mia, ken])
      for (const account of accounts) requests.push(await holds(world, who, { account, set: 'ReadOnlyAccess' }))
    await quiet(world)
    const back = aws.failNext(
      'sso:*',
      { name: 'InternalServerException', message: 'Away', status: 500 },
      { times: 1e6 },
    )
    clock.advance(minutes(61))
    const alarms = () =>
      slack.workspace
        .in('CAPPROVALS')
        .filter((m) => !m.thread_ts)
        .map((m) => alice.reads(m))
        .filter((said) => /ACCESS DOES NOT END|Over, the access has gone/.test(said))
    const pass = (words: () => unknown, ms = 5_000) => meanwhile(world, words, ms)
    await pass(() => expect(alarms().join()).toContain('The same is true of 7 more requests'))
    expect(alarms()).toHaveLength(1)
    clock.advance(minutes(9))
    await pass(() => expect(alarms()).toHaveLength(2))
    await pass(() => expect(alarms()[1]).toContain('The same is true of 7 more requests'))
    const facts = (await Promise.all(requests.map((request) => factsOf(world, request)))).flat()
    expect(facts.filter((fact) => fact === 'alarm')).toHaveLength(2)

    back()
    // All are over before the next alarm is due, six minutes on: a clock that runs away from a slow machine would bring it.
    for (const request of requests) await pass(async () => expect(await stateOf(world, request)).toBe('revoked'), 1_000)
    await eventually(() => expect(alarms().join()).not.toContain('ACCESS DOES NOT END'))
    expect(alarms()).toHaveLength(2)
  },
)

story('access that is closed while AWS is asked whether it still shows it raises no alarm any more', async (world) => {
  const { mia, alice, aws, bot, clock } = world
  const request = await holds(world, mia, { account: 'prod-payments', set: 'PowerUserAccess' })
  aws.failAssignments({ kind: 'delete' }, refuses)
  await isLate(world, request)
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const free = aws.onCall(async ({ action }, phase) => {
    if (action !== 'sso:ListAccountAssignments' || phase !== 'before') return
    asked.resolve()
    await answer.promise
  })
  clock.advance(minutes(6))
  await asked.promise
  expect(await alice.types(`close ${request.id} The account is being sold`)).toContain('closed')
  await becomes(world, request, 'closed')
  free()
  answer.resolve()
  await quiet(world)
  expect((await factsOf(world, request)).at(-1)).toBe('closed')
  expect(await openAlarms(bot.ctx.store.db)).toEqual([])
})
