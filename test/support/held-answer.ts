import type { SimulatedSlack } from '../../src/sim/slack/index.ts'

/** Holds what Slack answers to the next such call, of that person where one is named: it is on its way until it `arrives`. */
export function heldAnswer(slack: SimulatedSlack, method: string, user?: string) {
  const answered = Promise.withResolvers<void>()
  const arrival = Promise.withResolvers<void>()
  const release = slack.onCall(async (call, phase) => {
    if (phase !== 'after' || call.method !== method || (user && call.args.user !== user)) return
    release()
    answered.resolve()
    await arrival.promise
  })
  return { answered: answered.promise, arrives: arrival.resolve }
}
