/**
 * What the page asks of the simulated AWS and of the clock.
 *
 *   GET  /aws/changes          Server-Sent Events: `aws` with an AwsView, at once and after each change; `slack` after
 *                              each change there; `leaving` when another company takes the place of this one. One stream
 *                              for all: a browser opens six connections, not more
 *   POST /aws/clock {ms}       moves simulated time forward -> {now}
 *   POST /aws/trouble {id}     lets something go wrong -> {}
 *   POST /aws/console/:id {..} does by hand what no API does -> {}; 409 with {error} where the console would not
 */
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { MovableClock } from '../clock.ts'
import type { SimulatedAws } from '../sim/aws/server.ts'
import { answerJson, bodyOf } from '../sim/slack/http.ts'
import type { SimulatedSlack } from '../sim/slack/index.ts'
import { asObject, parseJson } from '../sim/slack/json.ts'
import { doByHand, type Elsewhere } from './aws-console.ts'
import { awsView, type Ends } from './aws-view.ts'
import type { CompanyId } from './companies.ts'
import type { Route } from './serve.ts'
import { isTrouble, type Trouble } from './trouble.ts'

const day = 86_400_000
const lookEveryMs = 400
const mostSteps = 12

export interface Watched {
  company: CompanyId
  aws: SimulatedAws
  slack: SimulatedSlack
  clock: MovableClock
  /** When access ends, as the bot knows it; undefined while there is no bot. */
  ends(): Promise<Ends | undefined>
  makeTrouble(trouble: Trouble): void
  elsewhere: Elsewhere
}

export interface AwsControl {
  route: Route
  /** Ends the streams; resolves when nobody looks at the store any more. */
  stop(): Promise<void>
}

export function awsControl({ company, aws, slack, clock, ends, makeTrouble, elsewhere }: Watched): AwsControl {
  const since = new Map<string, number>()
  const performed = new Set<string>()
  const leaving = new AbortController()
  const streams = new Set<Promise<void>>()
  let known: Set<string> | undefined
  let lastEnds: Ends = new Map()

  async function view() {
    const endsNow = await ends().catch(() => undefined) // its database is closing
    lastEnds = endsNow ?? lastEnds
    const now = awsView(aws, { company, ends: lastEnds, botRuns: endsNow !== undefined, since, performed, elsewhere })
    const keys = now.units.flatMap(({ accounts }) => accounts.flatMap((one) => one.assignments.map(({ key }) => key)))
    for (const key of keys) if (known && !known.has(key)) since.set(key, now.now)
    known = new Set(keys)
    return now
  }

  async function changes(response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    // A company that takes the place of this one is to be seen soon.
    response.write('retry: 250\n\n')
    response.on('close', slack.workspace.watch(onceATurn(() => response.write('event: slack\ndata: {}\n\n'))))
    let shown = ''
    let told = 0
    while (!response.destroyed && !leaving.signal.aborted) {
      const { now, ...state } = await view()
      const text = JSON.stringify(state)
      // The page's clock runs on by itself; it is set right when time was moved.
      const moved = Math.abs(now - clockAt(told)) > 2_000
      if (text !== shown || moved) response.write(`event: aws\ndata: ${JSON.stringify({ now, ...state })}\n\n`)
      if (text !== shown || moved) told = now - performance.now()
      shown = text
      await delay(lookEveryMs, undefined, { signal: leaving.signal }).catch(() => {})
    }
    response.end('event: leaving\ndata: {}\n\n')
  }

  async function moveTime(response: ServerResponse, ms: number): Promise<void> {
    if (!(ms > 0 && ms <= 7 * day)) return answerJson(response, 400, { error: 'Time moves forward, by a week at most' })
    await move(clock, ms)
    answerJson(response, 200, { now: clock.now() })
  }

  function byHand(response: ServerResponse, id: string, input: Record<string, string>): void {
    try {
      doByHand(aws.world, id, input, elsewhere)
      performed.add(id)
      answerJson(response, 200, {})
    } catch (error) {
      answerJson(response, 409, { error: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    async route(request, response, { pathname }) {
      if (request.method === 'GET' && pathname === '/aws/changes') {
        const stream = changes(response)
        streams.add(stream)
        return stream.finally(() => streams.delete(stream))
      }
      const [, , what, id = ''] = pathname.split('/')
      if (request.method !== 'POST' || !['clock', 'trouble', 'console'].includes(what ?? ''))
        return answerJson(response, 404, { error: 'There is nothing here' })
      const body = asObject(parseJson((await bodyOf(request)).toString()))
      if (what === 'clock') return moveTime(response, Number(body.ms))
      if (what === 'trouble') {
        if (!isTrouble(body.id)) return answerJson(response, 400, { error: 'There is no such trouble' })
        makeTrouble(body.id)
        return answerJson(response, 200, {})
      }
      byHand(response, id, Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)])))
    },
    async stop() {
      leaving.abort()
      await Promise.allSettled(streams)
    },
  }
}

/** Changes come in bursts. */
function onceATurn(tell: () => void): () => void {
  let told = false
  return () => {
    if (told) return
    told = true
    setImmediate(() => {
      told = false
      tell()
    })
  }
}

const clockAt = (offset: number): number => offset + performance.now()

/** In steps, with a moment between them, so that what is due on the way happens on the way and in its order. */
async function move(clock: MovableClock, ms: number): Promise<void> {
  const steps = Math.min(mostSteps, Math.ceil(ms / 300_000))
  for (let step = 0; step < steps; step++) {
    clock.advance(Math.floor(ms / steps))
    await delay(80)
  }
}
