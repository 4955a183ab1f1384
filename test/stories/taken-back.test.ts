import { expect } from 'vitest'
import type { JobRow } from '../../src/store/schema.ts'
import { lookAtLateEffect } from '../../src/workflow/failing-jobs.ts'
import { carriedOut, holds, saidIn } from '../support/access.ts'
import { changesByHand } from '../support/by-hand.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

const power = { account: 'prod-payments', set: 'PowerUserAccess' }

story(
  'access that was given too late, and that AWS takes up to take away and does not, is an alarm, and is told when it has gone',
  async (world) => {
    const { mia, aws, bot, clock } = world
    const request = await holds(world, mia, power)
    clock.advance(minutes(61))
    await becomes(world, request, 'revoked')
    await quiet(world)
    // A process that had stood still gives it again, in the moment in which it wakes.
    changesByHand(world, 'create', { who: 'mia', ...power })
    aws.settings.assignmentMs = hours(48)
    const job = { kind: 'execute', key: request.id, payloadJson: JSON.stringify({ requestId: request.id }) } as JobRow
    await lookAtLateEffect(bot.ctx, job, 'sso:CreateAccountAssignment')
    const alarm = new RegExp(`ALARM: the job end-orphan \\(${request.id}\\) has failed 8 times\\. .*still shows it`)
    await meanwhile(world, () => expect(saidIn(world, 'CAUDIT')).toMatch(alarm), 10_000)
    expect(saidIn(world, 'CAUDIT')).toContain('it was given too late, and is taken away')
    // It is asked ever later.
    const asked = () => aws.calls.filter(({ operation }) => operation === 'DeleteAccountAssignment').length
    const before = asked()
    const halfAnHour = clock.now() + minutes(30)
    await meanwhile(world, () => expect(clock.now()).toBeGreaterThan(halfAnHour), 10_000)
    expect(asked() - before).toBeLessThan(12)

    changesByHand(world, 'delete', { who: 'mia', ...power })
    await meanwhile(
      world,
      () =>
        expect(saidIn(world, 'CAUDIT')).toMatch(
          /AWS no longer shows PowerUserAccess for Mia Tanaka.*it was taken away/,
        ),
      30_000,
    )
    await meanwhile(world, () => expect(saidIn(world, 'CAUDIT')).toContain('Over: no job fails any more'), 30_000)
    expect(hasInAws(world, 'mia', power.set, power.account)).toBe(false)
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(1)
  },
)
