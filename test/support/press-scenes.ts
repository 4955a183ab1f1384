import { expect } from 'vitest'
import type { GuideState } from '../../src/guide/progress.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import { readGuide } from '../../src/store/guide-rows.ts'
import type { PressKind } from '../../src/workflow/job-payloads.ts'
import { disablesInAws, holds, isApproved, messageTo, reads } from './access.ts'
import { eventually } from './eventually.ts'
import { AtTheGuide } from './guide.ts'
import { becomes, factsOf, type Somebody } from './somebody.ts'
import { quiet } from './story.ts'
import { adopting, givingAgain } from './watch-scenes.ts'
import type { World } from './world.ts'

type Name = 'mia' | 'bob' | 'alice'
export interface Scene {
  by: Name
  /** Brings about a request that this person may press something of. */
  ready(world: World): Promise<{ id: string }>
  /** Comes as far as the press itself, and gives it. */
  reach(who: Somebody, request: { id: string }): Promise<() => Promise<unknown>>
  /** What it comes to when it counts. */
  counts(world: World, request: { id: string }): Promise<void>
}

type State = Parameters<typeof becomes>[2]
const to =
  (state: State): Scene['counts'] =>
  (world, request) =>
    becomes(world, request, state)

const power = { account: 'prod-orders', set: 'PowerUserAccess' }

async function pending(world: World) {
  const request = await world.mia.asks(power)
  await becomes(world, request, 'pending')
  return request
}

async function failed(world: World) {
  const request = await pending(world)
  world.aws.failNext('sso:CreateAccountAssignment', { name: 'AccessDeniedException', message: 'No', status: 403 })
  await isApproved(world, request)
  await becomes(world, request, 'failed')
  return request
}

async function breakGlass(world: World) {
  const request = await world.ken.asks({ account: 'log-archive', set: 'AdministratorAccess' })
  await becomes(world, request, 'active')
  return request
}

const onCard =
  (button: string): Scene['reach'] =>
  async (who, request) => {
    await reads(who, () => who.card(request), `[${button}]`)
    return async () => who.presses(await who.card(request), button)
  }

const onOwn =
  (button: string): Scene['reach'] =>
  async (who, request) => {
    await reads(who, () => messageTo(who, request), `[${button}]`)
    return async () => who.presses(await messageTo(who, request), button)
  }

async function opens(who: Somebody, press: () => Promise<unknown>): Promise<void> {
  const before = who.slack.modal()?.id
  await press()
  await who.slack.waitForModal(({ id }) => id !== before)
}

const step = 'allow-list'

/** Presses something about a step of the guide, after what makes that possible. */
const inGuide = (
  before: (at: AtTheGuide) => Promise<unknown>,
  reach: (at: AtTheGuide) => Promise<() => Promise<unknown>>,
  isSo: (guide: GuideState) => boolean,
): Scene => ({
  by: 'alice',
  async ready(world) {
    await before(new AtTheGuide(world.alice))
    await quiet(world)
    return { id: step }
  },
  reach: (who) => reach(new AtTheGuide(who)),
  counts: ({ bot }) =>
    eventually(async () => expect(isSo(await readGuide(bot.ctx.store.db)), 'the guide has it').toBe(true)),
})

async function clicking(at: AtTheGuide, button: string) {
  await at.opensStep(step)
  return () => at.who.slack.click('modal', button, { confirm: true })
}

/** Chooses something of the card's menu, which opens a form. */
export async function opensFromMenu(who: Somebody, request: { id: string }, words: string): Promise<void> {
  await reads(who, () => who.card(request), `(${words})`)
  await opens(who, async () => who.slack.click(await who.card(request), words, { overflow: words }))
}

const fromMenu =
  (words: string, values: Record<string, string>): Scene['reach'] =>
  async (who, request) => {
    await opensFromMenu(who, request, words)
    await who.slack.fill(values)
    return () => who.slack.submit()
  }

export async function asksBack(who: Somebody, request: { id: string }, question: string): Promise<void> {
  await (await fromMenu('Ask back', { Question: question })(who, request))()
  await eventually(async () => expect(await factsOf(who.world, request)).toContain('asked-back'))
}

export async function answers(who: Somebody, words: string): Promise<void> {
  const before = who.slack.modal()?.id
  await who.presses(await who.isTold('[Answer]'), 'Answer')
  await who.slack.waitForModal(({ id }) => id !== before)
  await who.slack.fill({ Answer: words })
  await who.slack.submit()
}

const isSaid =
  (fact: string): Scene['counts'] =>
  (world, request) =>
    eventually(async () => expect(await factsOf(world, request)).toContain(fact))

/** For each kind of press, whatever can be pressed of that kind. */
export const scenes: Record<PressKind, Record<string, Scene>> = {
  decide: {
    Approve: { by: 'bob', ready: pending, reach: onCard('Approve'), counts: to('active') },
    Deny: {
      by: 'bob',
      ready: pending,
      async reach(who, request) {
        await opens(who, await onCard('Deny')(who, request))
        await who.slack.fill({ reason: 'Not today' })
        return () => who.slack.submit()
      },
      counts: to('denied'),
    },
  },
  'ask-back': {
    'Ask back': {
      by: 'bob',
      ready: pending,
      reach: fromMenu('Ask back', { Question: 'Which queue?' }),
      counts: isSaid('asked-back'),
    },
  },
  answer: {
    Answer: {
      by: 'mia',
      async ready(world) {
        const request = await pending(world)
        await asksBack(world.bob, request, 'Which queue?')
        return request
      },
      async reach(who) {
        const asked = await who.isTold('[Answer]')
        await opens(who, () => who.presses(asked, 'Answer'))
        await who.slack.fill({ Answer: 'The one of the orders' })
        return () => who.slack.submit()
      },
      counts: isSaid('answered'),
    },
  },
  'hand-over': {
    'Hand over': {
      by: 'bob',
      ready: pending,
      reach: fromMenu('Hand over', { Colleague: 'UALICE' }),
      counts: isSaid('handed-over'),
    },
  },
  withdraw: { Withdraw: { by: 'mia', ready: pending, reach: onCard('Withdraw'), counts: to('withdrawn') } },
  'end-asked': {
    "I'm done": {
      by: 'mia',
      ready: (world) => holds(world, world.mia, power),
      reach: onOwn("I'm done"),
      counts: to('revoked'),
    },
    Revoke: {
      by: 'bob',
      ready: (world) => holds(world, world.mia, power),
      reach: onCard('Revoke'),
      counts: to('revoked'),
    },
  },
  'again-asked': { 'Give again': givingAgain(power) },
  'finding-press': { Adopt: adopting({ who: 'ken', ...power }) },
  retry: { Retry: { by: 'mia', ready: failed, reach: onOwn('Retry'), counts: to('active') } },
  'roll-back': { 'Roll back': { by: 'bob', ready: failed, reach: onCard('Roll back'), counts: to('revoked') } },
  review: {
    Reviewed: {
      by: 'alice',
      ready: breakGlass,
      async reach(who) {
        const post = await eventually(() => {
          const posts = who.world.slack.workspace.in('CAPPROVALS')
          const found = posts.find((m) => who.reads(m).includes('[Reviewed]'))
          if (!found) throw new Error('nobody is asked to review it')
          return found
        })
        await opens(who, () => who.presses(post, 'Reviewed'))
        return () => who.slack.submit()
      },
      counts: to('active'),
    },
  },
  keep: {
    Keep: {
      by: 'bob',
      async ready(world) {
        const request = await holds(world, world.mia, { ...power, for: 'Ken Sato', duration: 'Permanent (no end)' })
        disablesInAws(world, 'ken')
        await world.bot.ctx.store.transaction((tx) =>
          world.bot.ctx.jobs.enqueue(tx, 'refresh-directory', 'refresh-directory', {}, { runAt: world.clock.now() }),
        )
        world.bot.ctx.jobs.kick()
        return request
      },
      async reach(who) {
        const post = () => who.world.slack.workspace.in('CAPPROVALS').find((m) => who.reads(m).includes('[Keep]'))
        await eventually(() => expect(post(), 'somebody is asked').toBeDefined())
        return async () => who.presses(post() as Message, 'Keep')
      },
      counts: (world, request) => eventually(async () => expect(await factsOf(world, request)).toContain('kept')),
    },
  },
  'guide-press': {
    Done: inGuide(
      async () => {},
      async (at) => {
        await at.opensStep(step)
        return () => at.who.slack.submit()
      },
      ({ confirmed }) => confirmed[step]?.by === 'UALICE',
    ),
    'Take back': inGuide(
      (at) => at.does(step),
      (at) => clicking(at, 'guide:take-back'),
      ({ confirmed }) => confirmed[step] === undefined,
    ),
    'Hand over': inGuide(
      async () => {},
      async (at) => {
        await opens(at.who, await clicking(at, 'guide:hand-over'))
        await at.who.slack.fill({ to: 'UBOB' })
        return () => at.who.slack.submit()
      },
      ({ handovers }) => handovers[step]?.to === 'UBOB',
    ),
    'Take over': inGuide(
      (at) => at.handsOver(step, 'UBOB'),
      (at) => clicking(at, 'guide:take-over'),
      ({ handovers }) => handovers[step] === undefined,
    ),
    Decide: inGuide(
      async () => {},
      async (at) => {
        await at.opens()
        await opens(at.who, () => at.who.slack.click('modal', 'guide:choices'))
        await at.who.slack.fill({ 'Name of the access portal': 'example-corp' })
        return () => at.who.slack.submit()
      },
      ({ choices }) => choices.portalAlias?.value === 'example-corp',
    ),
  },
}
