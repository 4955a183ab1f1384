import { setTimeout as delay } from 'node:timers/promises'
import type { Message, Person, SimulatedSlack } from '../../src/sim/slack/index.ts'

/** From the sending of an envelope to its acknowledgement, ms, by kind of interaction. */
export type Latencies = Map<string, number[]>

export interface Traffic {
  latencies: Latencies
  sent: number
  seconds: number
  unanswered: string[]
}

/** What a payload is called in the figures. */
const kindOf = (payload: Record<string, unknown>): string => {
  const [action] = (payload.actions ?? []) as { action_id: string }[]
  if (action?.action_id === 'card:approve') return 'approve'
  return String(payload.type ?? 'slash command').replace('_', ' ')
}

export function measure(slack: SimulatedSlack): { latencies: Latencies; end(): void } {
  const latencies: Latencies = new Map()
  const sentAt = new WeakMap<object, number>()
  const end = slack.onDelivery((delivery, phase) => {
    if (phase === 'before') return void sentAt.set(delivery, performance.now())
    const ms = performance.now() - (sentAt.get(delivery) ?? 0)
    const kind = kindOf(delivery.payload)
    latencies.set(kind, [...(latencies.get(kind) ?? []), ms])
  })
  return { latencies, end }
}

/** Who is at the form at the same time. */
const atOnce = 60
const warmUpMs = 6_000

/** Sends so many interactions a second, whether or not the earlier ones were answered: people do not queue. */
export async function send(
  slack: SimulatedSlack,
  o: { perSecond: number; seconds: number; askers: string[]; approvers: string[]; measured(): Promise<void> },
): Promise<Traffic> {
  const coming = o.askers.slice(0, atOnce).map((id) => asking(slack.as(id)))
  const idle: AsyncGenerator<void>[] = []
  const presses = approvals(slack, o.approvers)
  const unanswered: string[] = []
  const failed = (error: unknown) => void unanswered.push(String(error))
  let turn = 0
  const step = (): void => {
    turn += 1
    const press = turn % 8 === 0 ? presses.next() : undefined
    const steps = press ? undefined : (idle.shift() ?? coming.shift())
    press?.catch(failed)
    steps?.next().then(() => idle.push(steps), failed)
  }
  const keepUp = async (ms: number, atMost: number) => {
    const [began, before] = [performance.now(), slack.deliveries.length]
    for (let now = 0; now < ms; now = performance.now() - began) {
      const due = (now / 1_000) * o.perSecond - (slack.deliveries.length - before)
      for (let i = 0; i < Math.min(due, atMost); i++) step()
      await delay(5)
    }
    return (performance.now() - began) / 1_000
  }

  // Not everybody opens the form in the same moment.
  for (let ms = 0; ms < warmUpMs; ms += warmUpMs / 60) await keepUp(warmUpMs / 60, 1)
  await o.measured()
  unanswered.length = 0
  const before = slack.deliveries.length
  const { latencies, end } = measure(slack)
  const seconds = await keepUp(o.seconds * 1_000, Number.POSITIVE_INFINITY)
  const sent = slack.deliveries.length - before
  await delay(500)
  end()
  const late = slack.deliveries.slice(before).flatMap(({ problem }) => (problem ? [problem] : []))
  return { latencies, sent, seconds, unanswered: [...unanswered, ...late] }
}

const typed = ['prod', 'team-1', 'sta', 'dev-team-3', 'set-1', 'set-22', 'mia', 'tanaka1', 'sato', 'user-19', 'group-1']

/** One person at the form, a step at a time, for ever: opens it, looks for things, picks them, submits. */
async function* asking(person: Person): AsyncGenerator<void> {
  for (let n = Math.floor(Math.random() * 1_000); ; n++) {
    await person.command('request assign-permission-set')
    const form = await person.waitForModal(({ private_metadata }) => private_metadata !== '')
    yield
    const words = (i: number) => typed[(n + i) % typed.length] ?? 'prod'
    await person.options('account', words(0))
    yield
    const account = await pick(person, 'account', `team-${n % 40}-${n % 97}`)
    yield
    await person.options('principal', words(1))
    yield
    const set = account && (await pick(person, 'permissionSet', `set-${2 + (n % 90)}`))
    yield
    if (set) {
      await person.waitForModal(({ id, hash }) => id === form.id && hash !== form.hash)
      await person.fill({ reason: 'A customer waits' })
      await person.submit()
    }
    while (person.modal()) await person.closeModal()
    yield
  }
}

/** Types, and takes the first that is offered. */
async function pick(person: Person, field: string, words: string): Promise<boolean> {
  const [first] = await person.options(field, words)
  if (!first) return false
  const block = person.modal()?.blocks.find(({ block_id }) => block_id === field)
  if (!block?.element) return false
  await person.use('modal', { block_id: field, action_id: block.element.action_id }, first)
  return true
}

/** Presses Approve on cards that were posted, each time another approver; nothing while there is none. */
function approvals(slack: SimulatedSlack, approvers: string[]): { next(): Promise<unknown> | undefined } {
  const cards: { message: Message; press: Record<string, unknown> }[] = []
  slack.onCall(({ method, args, result }, phase) => {
    if (phase !== 'after' || method !== 'chat.postMessage') return
    const message = slack.workspace.message(String(args.channel), String(result?.ts))
    const press = message?.blocks
      ?.flatMap(({ elements = [] }) => elements)
      .find(({ action_id }) => action_id === 'card:approve')
    if (message && press) cards.push({ message, press: { ...press, confirm: undefined } })
  })
  let n = 0
  return {
    next() {
      n += 1
      const card = cards[n % Math.max(1, cards.length)]
      const approver = slack.as(approvers[n % approvers.length] ?? '')
      if (!card) return undefined
      return approver.sendRaw({
        type: 'block_actions',
        user: { id: approver.id, username: approver.user.name, team_id: slack.teamId },
        team: { id: slack.teamId },
        api_app_id: slack.appId,
        trigger_id: `trigger-${n}`,
        channel: { id: card.message.channel },
        container: { type: 'message', channel_id: card.message.channel, message_ts: card.message.ts },
        message: card.message,
        actions: [card.press],
      })
    },
  }
}
