import type { ChatReads } from '../../workflow/people/person.ts'
import type { Outbox } from './outbox.ts'

/** Posts to a channel only while nobody of another company reads there; what waits is posted once that is so again. */
export function amongOurselves(outbox: Outbox, chat: Pick<ChatReads, 'sharedChannel'>): Outbox {
  return {
    ...outbox,
    async draw(key, target, draw, rank) {
      if (!('channel' in target)) return outbox.draw(key, target, draw, rank)
      const refuseShared = async () => {
        const shared = await chat.sharedChannel(target.channel)
        if (shared) throw new Error(`#${shared} is shared with another company`)
      }
      await refuseShared()
      // Until its turn comes it may wait for minutes, in which somebody can share the channel.
      const drawAmongOurselves = async () => {
        await refuseShared()
        return draw()
      }
      return outbox.draw(key, target, drawAmongOurselves, rank)
    },
  }
}
