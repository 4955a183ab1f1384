import type { Clock } from '../../clock.ts'
import type { ChatReads } from '../../workflow/people/person.ts'
import type { Outbox, Target } from './outbox.ts'

const freshMs = 60_000

/** Posts to a channel only while nobody of another company reads there; what waits is posted once that is so again. */
export function amongOurselves(outbox: Outbox, chat: Pick<ChatReads, 'sharedChannel'>, clock: Clock): Outbox {
  const ours = new Map<string, number>()

  async function check(target: Target): Promise<void> {
    if (!('channel' in target)) return
    const { channel } = target
    if (clock.now() - (ours.get(channel) ?? Number.NEGATIVE_INFINITY) < freshMs) return
    const shared = await chat.sharedChannel(channel)
    if (shared) throw new Error(`#${shared} is shared with another company`)
    ours.set(channel, clock.now())
  }

  return {
    async draw(key, target, content) {
      await check(target)
      return outbox.draw(key, target, content)
    },
  }
}
