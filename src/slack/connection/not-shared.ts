import type { Clock } from '../../clock.ts'
import type { ChatReads } from '../../workflow/people/person.ts'
import { forAWhile } from './for-a-while.ts'
import type { Outbox } from './outbox.ts'

const freshMs = 60_000

/** Posts to a channel only while nobody of another company reads there; what waits is posted once that is so again. */
export function amongOurselves(outbox: Outbox, chat: Pick<ChatReads, 'sharedChannel'>, clock: Clock): Outbox {
  // Hundreds may want to post here at once: one question is enough.
  const check = forAWhile(clock, freshMs, async (channel) => {
    const shared = await chat.sharedChannel(channel)
    if (shared) throw new Error(`#${shared} is shared with another company`)
  })
  return {
    async draw(key, target, draw, rank) {
      if ('channel' in target) await check(target.channel)
      return outbox.draw(key, target, draw, rank)
    },
  }
}
