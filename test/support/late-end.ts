import { expect } from 'vitest'
import { saidIn, stateOf } from './access.ts'
import { becomes } from './somebody.ts'
import { meanwhile } from './story.ts'
import { minutes, type World } from './world.ts'

// Access whose end AWS does not carry out.

/** Why AWS carries out no deletion, in the words of a request that FAILED. */
export const refuses = 'Received a 400 status error: Not supported.'

/** Time goes on until a request is over as is expected. */
export const endsAs = (world: World, request: { id: string }, state: string): Promise<void> =>
  meanwhile(world, async () => expect(await stateOf(world, request)).toBe(state), 10_000)

/** The end comes, AWS does not carry it out, and people are alarmed. */
export async function isLate(world: World, request: { id: string }): Promise<void> {
  world.clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  await meanwhile(world, () => expect(saidIn(world, 'CAPPROVALS')).toContain('ACCESS DOES NOT END'), 10_000)
}
