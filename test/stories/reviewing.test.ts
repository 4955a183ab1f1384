import { expect } from 'vitest'
import { runDoctor } from '../../src/doctor/run-doctor.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import { becomes, factsOf, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, type World } from '../support/world.ts'

const posts = (world: World): Message[] =>
  world.slack.workspace.in('CAPPROVALS').filter((m) => !m.thread_ts && /BREAK-GLASS access/.test(world.bob.reads(m)))
const doctorOn = async (world: World) => (await runDoctor(world.bot.ctx)).filter(({ check }) => check === 'reviews')

async function reviews(who: Somebody, post: Message, note?: string): Promise<void> {
  await who.slack.click(post, 'Reviewed')
  await who.slack.waitForModal(({ callback_id }) => callback_id === 'review')
  if (note) await who.slack.fill({ note })
  await who.slack.submit()
}

story('break-glass access is reviewed by somebody else, on record, and nobody forgets it', async (world) => {
  const { ken, mia, bob, alice, clock } = world
  const glass = await ken.asks({
    account: 'log-archive',
    set: 'AdministratorAccess',
    for: 'Bob Fischer',
    reason: 'Logs were tampered with',
  })
  await becomes(world, glass, 'active')
  await quiet(world)
  const [post] = posts(world)
  expect(post).toBeDefined()
  if (!post) return
  expect(bob.reads(post)).toMatch(/must be reviewed.*@Ken took it without an approval.*Logs were tampered with/s)

  // Not who took it, not whom it was for, not just anybody.
  await reviews(ken, post)
  await ken.isTold('ほかの人がレビューする必要があります')
  await reviews(bob, post)
  await bob.isTold('or gain from it')
  await reviews(mia, post)
  await mia.isTold(`You may not review request ${glass.id}`)
  await quiet(world)
  expect(await factsOf(world, glass)).not.toContain('reviewed')

  // Its hour goes by and the access ends; that it was not looked at stays.
  clock.advance(hours(2))
  await becomes(world, glass, 'revoked')
  expect(await doctorOn(world)).toMatchObject([
    { level: 'warning', text: { en: expect.stringContaining(`request ${glass.id} was taken 2 hours ago`) } },
  ])
  clock.advance(hours(21))
  await quiet(world)
  expect(posts(world)).toHaveLength(1)
  for (const day of [2, 3]) {
    clock.advance(day === 2 ? hours(1.1) : hours(24))
    await world.until(() => expect(posts(world)).toHaveLength(day))
    await quiet(world)
  }
  expect(bob.reads(posts(world)[2] as Message)).toMatch(/still not reviewed.*@Ken took it/s)

  await reviews(alice, posts(world)[2] as Message, 'Ticket 4712: the <!channel> alarm was false')
  await world.until(async () => expect((await factsOf(world, glass)).at(-1)).toBe('reviewed'))
  await quiet(world)
  for (const each of posts(world)) {
    const said = bob.reads(each)
    expect(said).toMatch(/was reviewed.*@Alice reviewed it .*What the review found:.*Ticket 4712/s)
    expect(said).not.toContain('[Reviewed]')
  }
  expect(bob.reads(await bob.card(glass))).toMatch(/@Alice reviewed it/)
  const audited = world.slack.workspace.in('CAUDIT').map((m) => bob.reads(m))
  expect(audited.join('\n')).toContain('Alice reviewed the break-glass access. Ticket 4712')
  expect(await doctorOn(world)).toMatchObject([{ level: 'ok' }])

  // Once is enough, and it stays what it was.
  clock.advance(hours(30))
  await quiet(world)
  expect(posts(world)).toHaveLength(3)
  expect((await factsOf(world, glass)).filter((fact) => fact === 'reviewed')).toHaveLength(1)
})

story('two who review at once: the first counts, and the second hears who it was', async (world) => {
  const { ken, alice, dana } = world
  const glass = await ken.asks({ account: 'log-archive', set: 'AdministratorAccess' })
  await becomes(world, glass, 'active')
  await quiet(world)
  const [post] = posts(world)
  if (!post) throw new Error('nobody is asked to review it')
  for (const who of [alice, dana]) {
    await who.slack.click(post, 'Reviewed')
    await who.slack.waitForModal(({ callback_id }) => callback_id === 'review')
  }
  await alice.slack.submit()
  await world.until(async () => expect((await factsOf(world, glass)).at(-1)).toBe('reviewed'))
  await dana.slack.submit()
  await dana.isTold(`申請 ${glass.id} は Alice がすでにレビューしました`)
  expect((await factsOf(world, glass)).filter((fact) => fact === 'reviewed')).toHaveLength(1)
})
