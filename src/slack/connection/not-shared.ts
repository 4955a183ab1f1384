import type { Clock } from '../../clock.ts'
import type { ChatReads } from '../../workflow/people/person.ts'
import type { Outbox, Target } from './outbox.ts'

const freshMs = 60_000

/** Posts to a channel only while nobody of another company reads there; what waits is posted once that is so again. */
export function amongOurselves(outbox: Outbox, chat: Pick<ChatReads, 'sharedChannel'>, clock: Clock): Outbox {
  const ours = new Map<string, { at: number; known: Promise<void> }>()

  async function check(target: Target): Promise<void> {
    if (!('channel' in target)) return
    const { channel } = target
    const last = ours.get(channel)
    if (last && clock.now() - last.at < freshMs) return last.known
    // Hundreds may want to post here at once: one question is enough.
    const known = ask(channel)
    ours.set(channel, { at: clock.now(), known })
    known.catch(() => ours.delete(channel))
    return known
  }

  async function ask(channel: string): Promise<void> {
    const shared = await chat.sharedChannel(channel)
    if (shared) throw new Error(`#${shared} is shared with another company`)
  }

  return {
    async draw(key, target, draw, rank) {
      await check(target)
      return outbox.draw(key, target, draw, rank)
    },
  }
}
