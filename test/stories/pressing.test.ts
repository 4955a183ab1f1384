import { expect, test } from 'vitest'
import type { PressKind } from '../../src/workflow/job-payloads.ts'
import { pressJobs } from '../../src/workflow/presses.ts'
import { extendsIt, grantOf, holds, isApproved, messageTo, reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

type Name = 'mia' | 'bob' | 'alice'
interface Scene {
  by: Name
  /** Brings about a request that this person may press something of. */
  ready(world: World): Promise<{ id: string }>
  /** Comes as far as the press itself, and gives it. */
  reach(who: Somebody, request: { id: string }): Promise<() => Promise<unknown>>
  becomes: Parameters<typeof becomes>[2]
}

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

/** For each kind of press, whatever can be pressed of that kind. */
const scenes: Record<PressKind, Record<string, Scene>> = {
  decide: {
    Approve: { by: 'bob', ready: pending, reach: onCard('Approve'), becomes: 'active' },
    Deny: {
      by: 'bob',
      ready: pending,
      async reach(who, request) {
        await opens(who, await onCard('Deny')(who, request))
        await who.slack.fill({ reason: 'Not today' })
        return () => who.slack.submit()
      },
      becomes: 'denied',
    },
  },
  withdraw: { Withdraw: { by: 'mia', ready: pending, reach: onCard('Withdraw'), becomes: 'withdrawn' } },
  'end-asked': {
    "I'm done": {
      by: 'mia',
      ready: (world) => holds(world, world.mia, power),
      reach: onOwn("I'm done"),
      becomes: 'revoked',
    },
    Revoke: {
      by: 'bob',
      ready: (world) => holds(world, world.mia, power),
      reach: onCard('Revoke'),
      becomes: 'revoked',
    },
  },
  retry: { Retry: { by: 'mia', ready: failed, reach: onOwn('Retry'), becomes: 'active' } },
  'roll-back': { 'Roll back': { by: 'bob', ready: failed, reach: onCard('Roll back'), becomes: 'revoked' } },
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
      becomes: 'active',
    },
  },
}

/** Everything about requests that a press could change. */
async function everything({ bot, aws }: World) {
  const { db } = bot.ctx.store
  const [requests, decisions, changes, grants, reviews] = await Promise.all([
    db.selectFrom('requests').selectAll().execute(),
    db.selectFrom('decisions').selectAll().execute(),
    db.selectFrom('changes').selectAll().execute(),
    db.selectFrom('grants').selectAll().execute(),
    db.selectFrom('reviews').selectAll().execute(),
  ])
  return { requests, decisions, changes, grants, reviews, inAws: aws.mutations().length }
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
      await world.until(async () => expect(await factsBy(world, who)).toContain('press-refused deactivated'))
      await quiet(world)
      expect(await everything(world)).toEqual(before)

      deactivate(world, who, false)
      world.clock.advance(minutes(1))
      await world.bot.ctx.people.member(who.id, 0)
      const again = await scene.reach(who, request)
      world.clock.advance(minutes(1))
      world.slack.faults.failNext('users.info', { retryAfter: 30 }, 1_000)
      await again()
      await who.isTold(/Slack does not say at the moment who you are.*You need not press again/s)
      world.clock.advance(31_000)
      await quiet(world)
      expect(await everything(world)).toEqual(before)
      const { db } = world.bot.ctx.store
      const waiting = await db.selectFrom('jobs').selectAll().where('kind', '=', kind).execute()
      expect(waiting).toMatchObject([{ attempts: 0, lastError: null }])
      const told = () =>
        new Set(
          [...who.slack.dms(), ...who.slack.ephemerals()]
            .filter((m) => /Slack does not/.test(who.reads(m)))
            .map(({ ts }) => ts),
        )
      expect(told().size).toBe(1)

      world.slack.faults.clear()
      world.clock.advance(31_000)
      await world.until(async () => expect((await everything(world)).requests).not.toEqual(before.requests))
      await becomes(world, request, scene.becomes)
      await quiet(world)
      expect(told().size).toBe(1)
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
