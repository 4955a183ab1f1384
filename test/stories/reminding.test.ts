import { expect, test } from 'vitest'
import { timeThere } from '../../src/workflow/day-there.ts'
import { nextReminder } from '../../src/workflow/request/lapse.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

const wish = { account: 'prod-payments', set: 'AdministratorAccess' }
const soon = (yaml: string) => yaml.replace('remindEvery: 4h', 'remindEvery: 30m')
const daily = (yaml: string) => `${yaml}digestAt: "09:00"\n`
const digests = (who: Somebody) => who.slack.dms().filter((m) => /waits? for you|判断を待っています/.test(who.reads(m)))

test('each reminder comes after four times as long as the one before it', () => {
  const at = [29, 30, 149, 150, 629, 630].map((waited) => nextReminder(minutes(30), minutes(waited)).nth)
  expect(at).toEqual([0, 1, 1, 2, 2, 3])
  expect(nextReminder(minutes(30), minutes(30)).inMs).toBe(minutes(120))
})

story(
  'those who can still approve are reminded in one line, three times in a day, and who has approved is not',
  async (world) => {
    const { mia, bob, alice, slack } = world
    const request = await mia.asks(wish)
    await becomes(world, request, 'pending')
    await bob.approves(request)
    await quiet(world)
    for (let passed = 0; passed < 23; passed++) {
      await timePasses(world, hours(1))
      await quiet(world)
    }
    const lines = slack.workspace
      .in('CPRODUCTION')
      .map((m) => alice.reads(m))
      .filter((words) => words.startsWith('Still waiting'))
    expect(lines).toHaveLength(3)
    for (const words of lines) {
      expect(words).toMatch(/^Still waiting for approval · Can approve: .*@Alice.* · Lapses /)
      expect(words).not.toContain('@Bob')
      expect(words.split('\n').filter((line) => !line.includes(request.id))).toHaveLength(1)
    }
  },
  { policy: soon },
)

story(
  'once a day whoever can approve is told what waits, with the way to the card; whoever has approved is not',
  async (world) => {
    const { mia, ken, bob, alice, clock } = world
    // Asked an hour before, at whatever time of day this runs: it would lapse after a day.
    const until = (hour: number) => (hours(24 + hour) - timeThere(clock.now(), 'UTC').sinceMidnightMs) % hours(24)
    await timePasses(world, until(8))
    const request = await mia.asks({ ...wish, reason: 'Stuck <!channel>' })
    await becomes(world, request, 'pending')
    await bob.approves(request)
    await quiet(world)
    await timePasses(world, until(9) + minutes(1))
    await timePasses(world, minutes(15))
    await timePasses(world, minutes(15))
    await quiet(world)
    expect(digests(alice)).toHaveLength(1)
    const told = alice.reads(digests(alice)[0] as never)
    expect(told).toMatch(/^1 request waits for you/)
    expect(told).toContain('AdministratorAccess in prod-payments')
    expect(told).toMatch(/asked by @Mia/)
    for (const who of [bob, ken, mia]) expect(digests(who)).toEqual([])
  },
  { policy: (yaml) => `${daily(yaml)}timeZone: UTC\n` },
)

story(
  'nothing is told where nothing waits',
  async (world) => {
    await timePasses(world, hours(25))
    await timePasses(world, hours(1))
    await quiet(world)
    expect(digests(world.alice)).toEqual([])
  },
  { policy: daily },
)
