import type { ChatReads } from '../../workflow/people/person.ts'
import type { Outbox } from './outbox.ts'

/** Posts to a channel only while nobody of another company reads there; what waits is posted once that is so again. */
export function amongOurselves(outbox: Outbox, chat: Pick<ChatReads, 'sharedChannel'>): Outbox {
  return {
    ...outbox,
    async draw(key, target, draw, rank) {
      const shared = 'channel' in target && (await chat.sharedChannel(target.channel))
      if (shared) throw new Error(`#${shared} is shared with another company`)
      return outbox.draw(key, target, draw, rank)
    },
  }
}
