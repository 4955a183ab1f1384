import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { live, Place } from './life.ts'
import { type Death, Moments } from './moments.ts'
import { type Outcome, outcome, stateBefore } from './outcome.ts'

/** `CRASH_ALL=1` dies at every moment; `CRASH_SEED` repeats a run; `CRASH_AT='[{"moment":7}]'` dies there only. */
const everyMoment = process.env.CRASH_ALL === '1'
const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31))
const [moments, writes, times] = everyMoment ? [Number.POSITIVE_INFINITY, 60, 30] : [20, 10, 4]

test('killed at any instant, the bot resumes, and a request ends as if nothing had been', {
  timeout: 900_000,
}, async () => {
  const cache = await mkdtemp(join(tmpdir(), 'aws-setup-cache-'))
  const first = await Place.open(cache)
  // The first life alone has no memory of people and of earlier requests.
  await uncrashed(first)
  const example = await uncrashed(first)
  expect(example.outcome).toMatchObject({
    state: 'revoked',
    access: false,
    auditChain: 'holds',
    auditChannel: undefined,
  })
  expect(example.outcome.mutations).toEqual(['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment'])

  const deaths = chosen(example)
  console.log(`${deaths.length} deaths; ${example.names.length} moments, ${example.writes} writes; seed ${seed}`)
  const problems: string[] = []
  const died: string[] = []
  await Promise.all(
    [Promise.resolve(first), Place.open(cache)].map(async (opening) => {
      let place = await opening
      for (let death = deaths.shift(); death; death = deaths.shift()) {
        if (process.env.CRASH_DEBUG) process.stderr.write(`${performance.now() | 0} ${JSON.stringify(death)}\n`)
        const end = await dying(place, death).catch((error: unknown) => ({ error }))
        if ('died' in end && end.died) died.push(end.died)
        if ('outcome' in end && isDeepStrictEqual(end.outcome, example.outcome)) continue
        if (process.env.CRASH_DEBUG)
          console.error(death, end, 'outcome' in end && difference(example.outcome, end.outcome))
        problems.push(
          `${JSON.stringify(death)}: ${'outcome' in end ? difference(example.outcome, end.outcome) : end.error}`,
        )
        await place.close()
        place = await Place.open(cache)
        await uncrashed(place)
      }
      await place.close()
    }),
  )
  await rm(cache, { recursive: true, force: true })
  console.log(`died ${died.sort().join(', ')}`)
  expect(problems.join('\n\n')).toBe('')
})

interface Example {
  names: string[]
  writes: number
  ms: number
  outcome: Outcome
}

async function uncrashed(place: Place): Promise<Example> {
  await place.quiet()
  const earlier = stateBefore(place)
  const watch = new Moments(place)
  const writes = await place.bot.writes()
  const began = performance.now()
  const request = await live(place, () => watch.begin())
  const ms = performance.now() - began
  watch.end()
  return {
    names: watch.names,
    writes: (await place.bot.writes()) - writes,
    ms,
    outcome: await outcome(place, request, earlier),
  }
}

async function dying(place: Place, death: Death): Promise<{ died: string | undefined; outcome: Outcome }> {
  await place.quiet()
  const earlier = stateBefore(place)
  const deaths = place.bot.deaths
  const watch = new Moments(place)
  const life = live(place, () => watch.begin(death))
  const request = await Promise.race([life, tooLong()]).finally(() => watch.end())
  const died = place.bot.deaths > deaths ? (watch.deadAt ?? JSON.stringify(death)) : undefined
  return { died, outcome: await outcome(place, request, earlier) }
}

const tooLong = () =>
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error('It goes on and on')), 90_000).unref())

/** Moments are spread evenly over the life, the rest is thrown. */
function chosen({ names, writes: most, ms }: Example): Death[] {
  if (process.env.CRASH_AT) return JSON.parse(process.env.CRASH_AT)
  const random = randomFrom(seed)
  const count = Math.min(moments, names.length)
  const offset = random() / count
  return [
    ...Array.from({ length: count }, (_, i) => ({ moment: Math.floor((i / count + offset) * names.length) })),
    ...Array.from({ length: writes }, () => ({
      write: 1 + Math.floor(random() * most),
      when: random() < 0.5 ? ('before' as const) : ('after' as const),
    })),
    ...Array.from({ length: times }, () => ({ afterMs: Math.floor(random() * ms) })),
  ]
}

function difference(expected: Outcome, actual: Outcome): string {
  const lines = (value: unknown) => (Array.isArray(value) ? value.map(String) : [String(value)])
  return Object.entries(expected)
    .filter(([key, value]) => !isDeepStrictEqual(value, actual[key as keyof Outcome]))
    .map(([key, value]) => {
      const [wanted, got] = [lines(value), lines(actual[key as keyof Outcome])]
      return `${key}: expected\n  ${without(wanted, got).join('\n  ')}\ngot\n  ${without(got, wanted).join('\n  ')}`
    })
    .join('\n')
}

/** What `list` has more often than `other`. */
function without(list: string[], other: string[]): string[] {
  const left = [...other]
  return list.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
