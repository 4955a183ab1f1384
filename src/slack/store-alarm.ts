import type { WebClient } from '@slack/web-api'
import { sayIn } from '../i18n.ts'
import { membersOf } from '../policy/policy-people.ts'
import type { StoreTrouble } from '../store/store-trouble.ts'
import type { Context } from '../workflow/context.ts'
import { line, notification, plainWords, rich } from './draw/blocks.ts'

/** A server that restarts, and a disk on which there is room again, need nobody. */
const patienceMs = 60_000

/**
 * Tells administrators, one by one, that the database takes nothing any more, and in the same messages when that is over.
 * Everything else that is told is stored first; this cannot be. Each replica speaks for itself.
 */
export function alarmOfStore(ctx: Context, client: WebClient): { stop(): void } {
  const { store, clock, log, config } = ctx
  const say = sayIn(config.policy.locale)
  let told: { channel: string; ts: string }[] = []
  let now = new AbortController()
  let telling = Promise.resolve()

  async function tell(text: string): Promise<void> {
    const content = { text: notification(text), blocks: [rich(line(plainWords(text)))] }
    if (told.length > 0) await Promise.all(told.map((at) => client.chat.update({ ...at, ...content })))
    else
      for (const admin of membersOf(ctx.roster, config.policy.admins).slice(0, 10)) {
        const { channel, ts } = await client.chat.postMessage({ channel: admin, ...content })
        if (channel && ts) told.push({ channel, ts })
      }
  }

  async function becomes(trouble: StoreTrouble | undefined, signal: AbortSignal): Promise<void> {
    if (trouble) {
      await clock.sleep(patienceMs, signal)
      if (signal.aborted) return
      log.error({ trouble }, 'the database takes nothing; administrators are told')
      await tell(`${say.plain(`grant:store.${trouble}`)} ${say.plain('grant:store.waits')}`)
    } else if (told.length > 0) {
      await tell(say.plain('grant:store.over'))
      told = []
    }
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
