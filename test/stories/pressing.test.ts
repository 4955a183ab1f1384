import { expect, test } from 'vitest'
import { readGuide } from '../../src/store/guide-rows.ts'
import { pressJobs } from '../../src/workflow/presses.ts'
import { extendsIt, grantOf, holds } from '../support/access.ts'
import { scenes } from '../support/press-scenes.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

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
  const talk = ['asked-back', 'answered', 'handed-over']
  const said = await db.selectFrom('audit').select('seq').where('fact', 'in', talk).execute()
  const guide = { confirmed, choices, handovers }
  return { said, findings, requests, decisions, changes, grants, reviews, kept, guide, inAws: aws.mutations().length }
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
  const grant = await holds(world, mia, { account: 'prod-orders', set: 'PowerUserAccess' })
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
