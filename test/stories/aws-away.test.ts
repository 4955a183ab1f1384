import { expect } from 'vitest'
import { stateOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { meanwhile, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// Only what AWS refuses as such ends a request. While AWS cannot be asked it waits, says so, and goes on by itself.

const expired = {
  name: 'ExpiredTokenException',
  message: 'The security token included in the request is expired',
  status: 400,
}
const throttled = { name: 'ThrottlingException', message: 'Rate exceeded', status: 400 }
const broken = { name: 'InternalServerException', message: 'Something went wrong', status: 500 }

const told = ({ bob }: World) => JSON.stringify([...bob.slack.sees('CAPPROVALS'), ...bob.slack.dms()])

for (const [what, fault] of Object.entries({
  'credentials that have run out': expired,
  'too many calls': throttled,
  'an outage': broken,
}))
  story(
    `${what}: a request waits at its plan and again before it is carried out, says so, and goes on`,
    async (world) => {
      const { mia, bob, aws } = world
      const away = () => {
        const back = ['sso', 'organizations', 'identitystore', 'sts'].map((service) =>
          aws.failNext(`${service}:*`, fault, { times: 1_000_000 }),
        )
        return () => {
          for (const one of back) one()
        }
      }
      const back = away()
      const request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
      const dm = () =>
        mia.slack
          .dms()
          .map((m) => mia.reads(m))
          .find((said) => said.includes(request.id)) ?? ''
      await meanwhile(world, () => expect(dm()).toContain(`AWS cannot be asked now: ${fault.message}`))
      expect(dm()).toContain('goes on by itself')
      await becomes(world, request, 'planning')
      back()
      await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('pending'))
      await eventually(() => expect(dm()).not.toContain('cannot be asked'))

      // Nor is a press lost, or what it leads to.
      const backAgain = away()
      await bob.approves(request)
      await meanwhile(world, () => expect(told(world)).toMatch(/You need not press again/))
      await becomes(world, request, 'pending')
      backAgain()
      await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('active'))
      expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'staging-payments')).toBe(true)
      expect(await factsOf(world, request)).not.toContain('refused')
    },
  )
