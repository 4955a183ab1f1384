import type { WebClient } from '@slack/web-api'
import { sayIn } from '../i18n.ts'
import { membersOf } from '../policy/policy-people.ts'
import type { StoreTrouble } from '../store/store-trouble.ts'
import type { Context } from '../workflow/context.ts'
import { UnstoredWord } from './unstored-word.ts'

/** A server that restarts, and a disk on which there is room again, need nobody. */
const patienceMs = 60_000

/**
 * Tells administrators, one by one, that the database takes nothing any more, and in the same messages when that is over.
 * Everything else that is told is stored first; this cannot be. Each replica speaks for itself.
 */
export function alarmOfStore(ctx: Context, client: WebClient): { stop(): void } {
  const { store, clock, log, config } = ctx
  const say = sayIn(config.policy.locale)
  const word = new UnstoredWord(client, ctx)
  let now = new AbortController()
  let telling = Promise.resolve()

  async function becomes(trouble: StoreTrouble | undefined, signal: AbortSignal): Promise<void> {
    if (!trouble) return word.end(say.plain('grant:store.over'), signal)
    await clock.sleep(patienceMs, signal)
    if (signal.aborted) return
    log.error({ trouble }, 'the database takes nothing; administrators are told')
    const admins = membersOf(ctx.roster, config.policy.admins).slice(0, 10)
    await word.tell(admins, `${say.plain(`grant:store.${trouble}`)} ${say.plain('grant:store.waits')}`, signal)
  }

  store.state.onChange((trouble) => {
    now.abort()
    now = new AbortController()
    const { signal } = now
    // In turn: that it is over is said in the messages that are still on their way.
    telling = telling
      .then(() => becomes(trouble, signal))
      .catch((error) => log.warn({ err: error, trouble }, 'administrators could not be told'))
  })
  return { stop: () => now.abort() }
}
