import { WebAPIRateLimitedError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { RateLimits } from '../../src/sim/slack/api/rate-limits.ts'
import { Lines } from '../../src/slack/connection/lines.ts'

/** Lets time pass in steps; says how many had their turn by then. */
async function pass(clock: MovableClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 250) {
    clock.advance(Math.min(left, 250))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('in a line the most urgent goes first, then who came first, and each minute takes what Slack takes', async () => {
  const clock = new MovableClock()
  const lines = new Lines(clock)
  const went: string[] = []
  const wait = (name: string, rank: number) =>
    lines.turn('chat.update', rank).then(
      () => void went.push(name),
      () => {},
    )
  for (let n = 0; n < 100; n++) void wait(`card ${n}`, 3)
  void wait('decision', 1)
  await pass(clock, 60_000)
  expect(went.length).toBeLessThanOrEqual(50)
  expect(went.length).toBeGreaterThan(40)
  // Eight may go at once; the next turn is the most urgent one's.
  expect(went.slice(0, 10)).toEqual([...Array.from({ length: 8 }, (_, n) => `card ${n}`), 'decision', 'card 8'])
  lines.stop()
})

test('what Slack says of waiting holds for the whole line, and for no other', async () => {
  const clock = new MovableClock()
  const lines = new Lines(clock)
  const went: string[] = []
  const wait = (line: string) =>
    lines.turn(line, 3).then(
      () => void went.push(line),
      () => {},
    )
  lines.hold('chat.postMessage C1', 30_000)
  for (let n = 0; n < 3; n++) void wait('chat.postMessage C1')
  void wait('chat.postMessage C2')
  await pass(clock, 29_500)
  expect(went).toEqual(['chat.postMessage C2'])
  // After it one by one: Slack has not forgotten.
  await pass(clock, 2_000)
  expect(went.length).toBeLessThan(4)
  await pass(clock, 3_000)
  expect(went).toHaveLength(4)
  lines.stop()
})

test('a bot that stops leaves nobody standing in a line', async () => {
  const lines = new Lines(new MovableClock())
  lines.hold('views.publish', 60_000)
  const waiting = lines.turn('views.publish', 1)
  lines.stop()
  await expect(waiting).rejects.toMatchObject({ name: 'NotYet' })
})

test('whoever cannot wait so long is told when to come again, and asks nothing', async () => {
  const clock = new MovableClock()
  const lines = new Lines(clock)
  for (let n = 0; n < 15; n++) await lines.turn('users.info', 3)
  const inLine = lines.turn('users.info', 3, 3_000)
  lines.hold('users.info', 20_000)
  await expect(inLine).rejects.toMatchObject({ name: 'NotYet', ms: 20_000 })
  await expect(lines.turn('users.info', 3, 3_000)).rejects.toThrow('not before')
  lines.stop()
})

test('a post that is drawn slowly, or on a slow way, has the next one wait for Slack’s answer: none arrives too early', async () => {
  const clock = new MovableClock()
  const lines = new Lines(clock)
  const arrived: number[] = []
  const post = ({ drawn, way }: { drawn: number; way: number }) =>
    lines.inTurn('chat.postMessage C1', 3, async () => {
      await clock.sleep(drawn + way)
      arrived.push(clock.now())
    })
  const [quick, slow] = [20, 1_500]
  const all = [
    { drawn: slow, way: quick },
    { drawn: quick, way: quick },
    { drawn: quick, way: slow },
    { drawn: quick, way: quick },
  ].map(post)
  await pass(clock, 12_000)
  await Promise.all(all)
  const distances = arrived.slice(1).map((at, n) => at - (arrived[n] ?? 0))
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(1_000)
  lines.stop()
})

test('of two replicas that post in one channel neither keeps the other waiting, at the limit that Slack has', async () => {
  const clock = new MovableClock()
  const slack = new RateLimits(clock)
  let next = 0
  const share = async (_: string, everyMs: number) => {
    next = Math.max(clock.now(), next + everyMs)
    return next - clock.now()
  }
  const [went, refused]: string[][] = [[], []]
  const replica = async (name: string, comesMs: number) => {
    const lines = new Lines(clock, 1, share)
    await clock.sleep(comesMs)
    const post = async () => {
      await clock.sleep(50)
      const wait = slack.wait('chat.postMessage', 'posting', 'C1')
      const line = wait > 0 ? refused : went
      line?.push(name)
      if (wait > 0) throw new WebAPIRateLimitedError(wait)
    }
    await Promise.all(Array.from({ length: 30 }, () => lines.inTurn('chat.postMessage C1', 3, post)))
  }
  const both = Promise.all([replica('a', 0), replica('b', 500)])
  const began = clock.now()
  while ((went?.length ?? 0) < 60 && clock.now() - began < 300_000) await pass(clock, 10)
  await both
  expect(went?.join('')).not.toMatch(/aaaa.*b|bbbb.*a/)
  expect(refused?.length).toBeLessThan(6)
  expect(clock.now() - began).toBeLessThan(70_000)
})
