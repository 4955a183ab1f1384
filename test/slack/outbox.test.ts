import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { underGuard } from '../../src/effects.ts'
import { environmentFor } from '../../src/sandbox/environment.ts'
import { startSlack } from '../../src/sim/slack/index.ts'
import { createSlack } from '../../src/slack/connection/app.ts'
import { Lines } from '../../src/slack/connection/lines.ts'
import { createOutbox, rank } from '../../src/slack/connection/outbox.ts'
import { getMessage } from '../../src/store/messages.ts'
import { eventually, TestClock } from '../support/eventually.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'

// Two processes post the same message, because one of them stood still and the other one took over. Neither is told of the
// other by a lease here: what is stored of the message itself must do.

const key = 'card:R1'
const channel = 'CAPPROVALS'

async function two(url: string) {
  const clock = new TestClock()
  const slack = await startSlack({ clock })
  onTestFinished(() => slack.stop())
  const config = await loadConfig({
    ...environmentFor(slack),
    DATABASE_URL: url,
    POLICY_FILE: new URL('../support/policy.yaml', import.meta.url).pathname,
  })
  const store = await storeAt(url)
  const process = async () => {
    const { client } = await createSlack({ config, clock, log: pino({ level: 'silent' }) })
    const lines = new Lines(clock, 1_000)
    onTestFinished(() => lines.stop())
    return createOutbox(client, store, clock, lines)
  }
  const says = (text: string) => ({ text, blocks: [] })
  const posts = (where = channel) => slack.workspace.in(where).map(({ text }) => text)
  /** The next call of a method stands still, before or after Slack has done it, until it may go on. */
  const holdNext = (phase: 'before' | 'after', method = 'chat.postMessage') => {
    const [stands, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const forget = slack.onCall(async (call, when) => {
      if (call.method !== method || when !== phase) return
      forget()
      stands.resolve()
      await goesOn.promise
    })
    return { stands: stands.promise, goOn: goesOn.resolve }
  }
  return { clock, slack, store, says, posts, holdNext, still: await process(), heir: await process() }
}

/** A message whose drawing takes until it may go on. */
function slowly<T>(content: T) {
  const [stands, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const draw = async () => {
    stands.resolve()
    await goesOn.promise
    return content
  }
  return { draw, stands: stands.promise, goOn: goesOn.resolve }
}

/** Both looks for a message whose post nobody saw the end of, some seconds apart. */
async function untilDone(clock: TestClock, work: Promise<unknown>): Promise<void> {
  let over = false
  void work.finally(() => {
    over = true
  })
  await eventually(() => {
    clock.advance(1_000)
    expect(over).toBe(true)
  })
}

onBothDatabases('a message', (newUrl) => {
  test('that another process has posted while this one drew it is not posted again', async () => {
    const { says, posts, still, heir } = await two(await newUrl())
    const slow = slowly(says('older'))
    const one = still.draw(key, { channel }, slow.draw, rank.card)
    await slow.stands
    await heir.draw(key, { channel }, async () => says('newer'), rank.card)
    slow.goOn()
    await one
    expect(posts()).toHaveLength(1)
  })

  test('that was looked for in vain is not posted again when it has come after all', async () => {
    const { clock, says, posts, holdNext, still, heir } = await two(await newUrl())
    const late = holdNext('before')
    const one = still.draw(key, { channel }, async () => says('late'), rank.card)
    await late.stands
    const slow = slowly(says('newer'))
    const other = heir.draw(key, { channel }, slow.draw, rank.card)
    await untilDone(clock, slow.stands)
    late.goOn()
    await one
    expect(posts()).toEqual(['late'])
    slow.goOn()
    await other
    expect(posts()).toEqual(['newer'])
  })

  test('that another process has posted instead is taken back when it comes after all', async () => {
    const { clock, says, posts, holdNext, still, heir } = await two(await newUrl())
    const late = holdNext('before')
    const one = still.draw(key, { channel }, async () => says('same'), rank.card)
    await late.stands
    await untilDone(
      clock,
      heir.draw(key, { channel }, async () => says('same'), rank.card),
    )
    late.goOn()
    await one
    expect(posts()).toEqual(['same'])
  })

  test('that another process has found stays where it is', async () => {
    const { clock, slack, store, says, posts, holdNext, still, heir } = await two(await newUrl())
    const taken = holdNext('after')
    const one = still.draw(key, { channel }, async () => says('same'), rank.card)
    await taken.stands
    await untilDone(
      clock,
      heir.draw(key, { channel }, async () => says('same'), rank.card),
    )
    const { ts } = (await getMessage(store.db, key)) ?? {}
    taken.goOn()
    await one
    expect(posts()).toEqual(['same'])
    expect((await getMessage(store.db, key))?.ts).toBe(ts)
    expect(slack.calls.map(({ method }) => method)).not.toContain('chat.delete')
  })

  test('that is posted anew while the channel is looked through for it is not forgotten', async () => {
    const { slack, store, says, posts, holdNext, still, heir } = await two(await newUrl())
    const at = await still.draw(key, { channel }, async () => says('older'), rank.card)
    for (const message of slack.workspace.in(channel)) slack.workspace.remove(message)
    const listing = holdNext('after', 'conversations.history')
    const check = still.dropDeleted(channel, [{ key, ts: at?.ts ?? '', since: 0 }])
    await listing.stands
    const anew = await heir.draw(key, { channel }, async () => says('newer'), rank.card)
    listing.goOn()
    expect(await check).toEqual([])
    expect((await getMessage(store.db, key))?.ts).toBe(anew?.ts)
    await still.draw(key, { channel }, async () => says('newer'), rank.card)
    expect(posts()).toEqual(['newer'])
  })
})

test('nothing waits between the last look at the lease and the call, however much is posted at once', async () => {
  const { slack, says, still } = await two('sqlite::memory:')
  const goesOn = Promise.withResolvers<void>()
  let [looks, calls] = [0, 0]
  slack.onCall(async ({ method }, when) => {
    if (method !== 'chat.postMessage' || when !== 'before') return
    calls += 1
    await goesOn.promise
  })
  const guard = {
    before: async () => {
      looks += 1
    },
    after: async () => {},
    urgency: 0,
  }
  const conversations = Array.from({ length: 40 }, (_, n) => ({ ...slack.workspace.channel(channel), id: `CWITH${n}` }))
  for (const one of conversations) slack.workspace.channels.set(one.id, one)
  const all = conversations.map(({ id }) =>
    underGuard(guard, () => still.draw(`dm:${id}`, { channel: id }, async () => says(id), rank.card)),
  )
  await eventually(() => expect(looks).toBe(40))
  await eventually(() => expect(calls).toBe(40))
  goesOn.resolve()
  await Promise.all(all)
})
