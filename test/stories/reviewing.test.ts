import { expect } from 'vitest'
import { runDoctor } from '../../src/doctor/run-doctor.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import { pressesOwn } from '../support/access.ts'
import { becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

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
  expect(audited.join('\n')).toContain('@Alice (Alice, alice) reviewed the break-glass access. Ticket 4712')
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
  await dana.isTold(`申請 ${glass.id} は Alice (alice) がすでにレビューしました`)
  expect((await factsOf(world, glass)).filter((fact) => fact === 'reviewed')).toHaveLength(1)
})

const glassy = { account: 'log-archive', set: 'AdministratorAccess' }
const twoHoursInAll = (yaml: string) =>
  yaml.replace('breakGlass: true', 'breakGlass: true\n    extensions: 2\n    maxTotal: 2h')

async function extendsIt(who: Somebody, duration: string): Promise<Record<string, string>> {
  const message = await who.isTold(/AdministratorAccess.*\[(延長|Extend)\]/s)
  await who.slack.click(message, who.id === 'UKEN' ? '延長' : 'Extend')
  await who.slack.waitForModal(({ callback_id }) => callback_id === 'extend')
  await who.slack.fill({ 'extend:duration': duration, reason: 'Still at it' })
  return ((await who.slack.submit()).errors ?? {}) as Record<string, string>
}

story(
  'break-glass access is extended by its holder so often and so long as the rule says, under one review',
  async (world) => {
    const { ken, alice, clock } = world
    const glass = await ken.asks(glassy)
    await becomes(world, glass, 'active')
    await quiet(world)
    clock.advance(minutes(40))
    expect(await extendsIt(ken, '30 分')).toEqual({})
    await world.until(async () => expect(await factsOf(world, glass)).toContain('extended'))
    await quiet(world)
    // One review for all of it, and again when what was reviewed goes on.
    expect(posts(world)).toHaveLength(1)
    await reviews(alice, posts(world)[0] as Message)
    await world.until(async () => expect(await factsOf(world, glass)).toContain('reviewed'))
    clock.advance(minutes(20))
    expect(await extendsIt(ken, '30 分')).toEqual({})
    await world.until(() => expect(posts(world)).toHaveLength(2))
    await quiet(world)
    expect(await doctorOn(world)).toMatchObject([{ level: 'warning' }])
    expect(
      (await world.bot.ctx.store.db.selectFrom('reviews').select('requestId').execute()).map((r) => r.requestId),
    ).toEqual([glass.id])

    clock.advance(minutes(10))
    expect(Object.values(await extendsIt(ken, '30 分')).join()).toMatch(/すでに 2 回、延長または再申請されています/)
    clock.advance(minutes(25))
    await becomes(world, glass, 'revoked')
  },
  { policy: twoHoursInAll },
)

story(
  'nor does it last longer in all than the rule says, asked for anew or extended',
  async (world) => {
    const { ken, clock } = world
    const glass = await ken.asks(glassy)
    await becomes(world, glass, 'active')
    await quiet(world)
    clock.advance(minutes(50))
    const again = await ken.asks({ ...glassy, duration: '1 時間' })
    await becomes(world, again, 'refused')
    await ken.isTold(/緊急アクセスの合計時間（1 時間 30 分）を超えます/)
    expect(Object.values(await extendsIt(ken, '1 時間')).join()).toMatch(
      /緊急アクセスの合計時間（1 時間 30 分）を超えます/,
    )
    await ken.slack.fill({ 'extend:duration': '30 分' })
    expect((await ken.slack.submit()).errors ?? {}).toEqual({})
    await world.until(async () => expect(await factsOf(world, glass)).toContain('extended'))
  },
  { policy: (yaml) => yaml.replace('breakGlass: true', 'breakGlass: true\n    maxTotal: 90m') },
)

story(
  'nor where somebody asks for it, again and again, for a colleague',
  async (world) => {
    const { ken, clock } = world
    const glass = await ken.asks({ ...glassy, for: 'Mia Tanaka' })
    await becomes(world, glass, 'active')
    await quiet(world)
    clock.advance(minutes(50))
    const again = await ken.asks({ ...glassy, for: 'Mia Tanaka', duration: '1 時間' })
    await becomes(world, again, 'refused')
    clock.advance(minutes(10))
    await becomes(world, glass, 'revoked')
    expect(hasInAws(world, 'mia', glassy.set, glassy.account)).toBe(false)
  },
  { policy: (yaml) => yaml.replace('breakGlass: true', 'breakGlass: true\n    maxTotal: 90m') },
)

story(
  'nor by giving it back and asking anew: what is over counts for as long as the rule says',
  async (world) => {
    const { ken, clock } = world
    const givesBack = async (request: { id: string }) => {
      await pressesOwn(ken, request, '使い終わりました')
      await becomes(world, request, 'revoked')
      await quiet(world)
    }
    const takes = async (state: 'active' | 'refused', duration: string) => {
      const request = await ken.asks({ ...glassy, duration })
      await becomes(world, request, state)
      await quiet(world)
      return request
    }
    const first = await takes('active', '1 時間')
    clock.advance(minutes(50))
    await givesBack(first)
    // 50 minutes of 90 are gone: an hour more is too long, and another half is the one time that the rule allows.
    await takes('refused', '1 時間')
    await ken.isTold(/緊急アクセスの合計時間（1 時間 30 分）を超えます/)
    const second = await takes('active', '30 分')
    await givesBack(second)
    await takes('refused', '30 分')
    await ken.isTold(/すでに 1 回、延長または再申請されています/)
    expect(hasInAws(world, 'ken', glassy.set, glassy.account)).toBe(false)

    clock.advance(minutes(4 * 60 + 1))
    await quiet(world)
    await takes('active', '1 時間')
  },
  { policy: (yaml) => yaml.replace('breakGlass: true', 'breakGlass: true\n    maxTotal: 90m\n    countsFor: 4h') },
)
