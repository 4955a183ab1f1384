import { expect, test } from 'vitest'
import type { GuideState } from '../../src/guide/progress.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import { readGuide } from '../../src/store/guide-rows.ts'
import type { PressKind } from '../../src/workflow/job-payloads.ts'
import { pressJobs } from '../../src/workflow/presses.ts'
import { disablesInAws, extendsIt, grantOf, holds, isApproved, messageTo, reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { AtTheGuide } from '../support/guide.ts'
import { becomes, factsOf, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { adopting, givingAgain } from '../support/watch-scenes.ts'
import { minutes, type World } from '../support/world.ts'

type Name = 'mia' | 'bob' | 'alice'
interface Scene {
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

/** For each kind of press, whatever can be pressed of that kind. */
const scenes: Record<PressKind, Record<string, Scene>> = {
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
        await at.who.slack.fill({ 'choice:portalAlias': 'example-corp' })
        return () => at.who.slack.submit()
      },
      ({ choices }) => choices.portalAlias?.value === 'example-corp',
    ),
  },
}

/** Everything that a press could change. */
async function everything({ bot, aws }: World) {
  const { db } = bot.ctx.store
  const { confirmed, choices, handovers } = await readGuide(db)
  const [requests, decisions, changes, grants, reviews, kept, findings] = await Promise.all([
    db.selectFrom('requests').selectAll().execute(),
    db.selectFrom('decisions').selectAll().execute(),
    db.selectFrom('changes').selectAll().execute(),
    db.selectFrom('grants').selectAll().execute(),
    db.selectFrom('reviews').selectAll().execute(),
    db.selectFrom('keepQuestions').selectAll().execute(),
    db.selectFrom('findings').selectAll().execute(),
  ])
  const guide = { confirmed, choices, handovers }
  return { findings, requests, decisions, changes, grants, reviews, kept, guide, inAws: aws.mutations().length }
}

/** What somebody was told, in messages or in the modal before them. */
function heard(who: Somebody): string[] {
  const modal = who.slack.modal()
  const messages = new Map([...who.slack.dms(), ...who.slack.ephemerals()].map((m) => [m.ts, who.reads(m)]))
  return [...messages.values(), ...(modal ? [who.reads(modal as never)] : [])]
}

const factsBy = async ({ bot }: World, who: Somebody) =>
  (await bot.ctx.store.db.selectFrom('audit').selectAll().where('actor', '=', who.id).orderBy('seq').execute()).map(
    ({ fact, dataJson }) => `${fact} ${JSON.parse(dataJson).code ?? ''}`.trim(),
  )

/** Slack says so when it is asked; the event is lost. */
const deactivate = (world: World, who: Somebody, deleted: boolean) =>
  Object.assign(world.slack.workspace.user(who.id), { deleted })

test('every kind of press is tried here', () => {
  expect(Object.keys(scenes).sort()).toEqual(Object.keys(pressJobs({} as never)).sort())
})

for (const [kind, buttons] of Object.entries(scenes)) {
  for (const [button, scene] of Object.entries(buttons)) {
    story(`${button}: not by who left a minute ago; and not before Slack has said who it is`, async (world) => {
      const who = world[scene.by]
      const request = await scene.ready(world)
      const press = await scene.reach(who, request)
      await quiet(world)
      await world.bot.ctx.people.member(who.id)
      const before = await everything(world)
      deactivate(world, who, true)
      world.clock.advance(minutes(1))
      await press()
      if (kind === 'guide-press' || kind === 'finding-press')
        await world.until(() => expect(heard(who).join()).toMatch(/Your Slack account is deactivated/))
      else await world.until(async () => expect(await factsBy(world, who)).toContain('press-refused deactivated'))
      await quiet(world)
      expect(await everything(world)).toEqual(before)

      deactivate(world, who, false)
      world.clock.advance(minutes(1))
      await world.bot.ctx.people.member(who.id, 0)
      const again = await scene.reach(who, request)
      world.clock.advance(minutes(1))
      world.slack.faults.failNext('users.info', { retryAfter: 30 }, 1_000)
      await again()
      const told = () => heard(who).filter((words) => /Slack does not say at the moment who you are/.test(words))
      await world.until(() => expect(told()).toMatchObject([expect.stringContaining('You need not press again')]))
      world.clock.advance(31_000)
      await quiet(world)
      expect(await everything(world)).toEqual(before)
      const { db } = world.bot.ctx.store
      const waiting = await db.selectFrom('jobs').selectAll().where('kind', '=', kind).execute()
      expect(waiting).toMatchObject([{ attempts: 0, lastError: null }])
      expect(told()).toHaveLength(1)

      world.slack.faults.clear()
      world.clock.advance(31_000)
      await world.until(async () => expect(await everything(world)).not.toEqual(before))
      await scene.counts(world, request)
      await quiet(world)
      expect(told().length).toBeLessThanOrEqual(1)
    })
  }
}

story('an extension is no more for who left a minute ago than any other access', async (world) => {
  const { mia, clock } = world
  const grant = await holds(world, mia, power)
  await quiet(world)
  const before = await grantOf(world, grant)
  // With the form before her.
  world.slack.onCall(({ method }, phase) => {
    if (method !== 'views.open' || phase !== 'after') return
    deactivate(world, mia, true)
    clock.advance(minutes(1))
  })
  const extension = await extendsIt(mia, grant, '2 hours')
  await becomes(world, extension, 'refused')
  expect(await grantOf(world, grant)).toEqual(before)
})
