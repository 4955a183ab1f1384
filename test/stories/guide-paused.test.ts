import { expect } from 'vitest'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { reads, stateOf } from '../support/access.ts'
import { AtTheGuide, setupPolicy } from '../support/guide.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

story(
  'what a step of the guide asks for waits while the bot is paused, and is done once it goes on',
  async (world) => {
    const { aws, clock, dana } = world
    const alice = new AtTheGuide(world.alice)
    await alice.opens()
    await alice.decides({ 'Identity source': 'Identity Center directory (recommended)' })
    await alice.becomes('permission-sets-on', 'todo')
    await world.alice.types('pause A key has leaked')
    const before = aws.mutations().length
    const request = await alice.requests('permission-sets-on')
    await reads(dana, () => dana.card(request), 'A key has leaked')
    await dana.approves(request)
    await becomes(world, request, 'approved')
    for (let i = 0; i < 3; i++) {
      clock.advance(minutes(1))
      await quiet(world)
    }
    expect(await stateOf(world, request)).toBe('approved')
    // What the guide looks at is read all the same; the step is not said to be done.
    await alice.checks('permission-sets-on')
    expect(await alice.state('permission-sets-on')).not.toBe('done')
    expect(aws.mutations().slice(before)).toEqual([])

    expect(await dana.types('resume')).toContain('再開')
    clock.advance(minutes(1))
    await becomes(world, request, 'done')
    await alice.becomes('permission-sets-on', 'done')
  },
  { company: halfDoneCompany(), policy: setupPolicy },
)
