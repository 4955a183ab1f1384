/**
 * What the page asks of the simulated AWS and of the clock.
 *
 *   GET  /aws/changes          Server-Sent Events: `aws` with an AwsView, at once and after each change; `slack` after
 *                              each change there. One stream for both: a browser opens six connections, not more
 *   POST /aws/clock {ms}       moves simulated time forward -> {now}
 */
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { MovableClock } from '../clock.ts'
import type { Store } from '../store/database.ts'
import type { SimulatedAws } from './aws/server.ts'
import { awsView, endsIn } from './aws-view.ts'
import type { Route } from './serve.ts'
import { answerJson, bodyOf } from './slack/http.ts'
import type { SimulatedSlack } from './slack/index.ts'
import { asObject, parseJson } from './slack/json.ts'

const day = 86_400_000
const lookEveryMs = 400
const mostSteps = 12

export interface Watched {
  aws: SimulatedAws
  slack: SimulatedSlack
  clock: MovableClock
  store: Store
}

export function awsControl({ aws, slack, clock, store }: Watched): Route {
  const since = new Map<string, number>()
  let known: Set<string> | undefined

  async function view() {
    const now = awsView(aws, await endsIn(store), since)
    const keys = now.units.flatMap(({ accounts }) => accounts.flatMap((one) => one.assignments.map(({ key }) => key)))
    for (const key of keys) if (known && !known.has(key)) since.set(key, now.now)
    known = new Set(keys)
    return now
  }

  async function changes(response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.on('close', slack.workspace.watch(onceATurn(() => response.write('event: slack\ndata: {}\n\n'))))
    let shown = ''
    let told = 0
    while (!response.destroyed) {
      const { now, ...state } = await view()
      const text = JSON.stringify(state)
      // The page's clock runs on by itself; it is set right when time was moved.
      const moved = Math.abs(now - clockAt(told)) > 2_000
      if (text !== shown || moved) response.write(`event: aws\ndata: ${JSON.stringify({ now, ...state })}\n\n`)
      if (text !== shown || moved) told = now - performance.now()
      shown = text
      await delay(lookEveryMs)
    }
  }

  return async (request, response, { pathname }) => {
    if (request.method === 'GET' && pathname === '/aws/changes') return changes(response)
    if (request.method !== 'POST' || pathname !== '/aws/clock')
      return answerJson(response, 404, { error: 'There is nothing here' })
    const ms = Number(asObject(parseJson((await bodyOf(request)).toString())).ms)
    if (!(ms > 0 && ms <= 7 * day)) return answerJson(response, 400, { error: 'Time moves forward, by a week at most' })
    await move(clock, ms)
    answerJson(response, 200, { now: clock.now() })
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
