import { expect, test } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { becomes } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'

// Somebody can write to the database as they like and has none of the bot's secrets. What is stored there of Identity Center
// users says who is whom: rows are written, taken out and put back while the bot cannot ask AWS, and nobody is taken for
// somebody else by it.

const rowsOf = ({ bot }: World) => bot.ctx.store.db.selectFrom('directoryRows').selectAll()
const idOf = ({ aws }: World, name: string) =>
  aws.world.users.all().find(({ UserName }) => UserName === name)?.UserId ?? ''
const doubts = async ({ bot }: World) => {
  const rows = await bot.ctx.store.db
    .selectFrom('audit')
    .select('dataJson')
    .where('fact', '=', 'people-doubted')
    .execute()
  return rows.map(({ dataJson }) => JSON.parse(dataJson))
}

const rowOf = (world: World, name: string) =>
  rowsOf(world).where('kind', '=', 'user').where('id', '=', idOf(world, name)).executeTakeFirstOrThrow()

/** Writes another address into the row of a user, later than anything the bot has written. */
async function writeAddress(world: World, name: string, address: string): Promise<void> {
  const { db } = world.bot.ctx.store
  const newest = await rowsOf(world).orderBy('version', 'desc').executeTakeFirstOrThrow()
  const { data } = await rowOf(world, name)
  const user = { ...JSON.parse(data), email: address }
  await db
    .updateTable('directoryRows')
    .set({ data: JSON.stringify(user), version: newest.version + 1_000, at: world.clock.now() + 1e12 })
    .where('kind', '=', 'user')
    .where('id', '=', idOf(world, name))
    .execute()
}

/** What the rows of people are made to say; each time Mia would be somebody else, or somebody else she. */
const attempts: [string, (world: World) => Promise<unknown>, found: object][] = [
  [
    'another user is written to have her address',
    (world) => writeAddress(world, 'ken', 'mia@example.com'),
    { rows: 1 },
  ],
  ['her own user is written to have none', (world) => writeAddress(world, 'mia', ''), { rows: 1 }],
  [
    'her user is taken out',
    (world) => world.bot.ctx.store.db.deleteFrom('directoryRows').where('id', '=', idOf(world, 'mia')).execute(),
    { rows: 0, lists: ['user'] },
  ],
  [
    'all people are, and what was read of their list',
    ({ bot }) =>
      bot.ctx.store.db
        .deleteFrom('directoryRows')
        .where((e) => e.or([e('kind', 'in', ['user', 'group']), e('kind', '=', 'cursor')]))
        .execute(),
    { rows: 0, lists: ['user'] },
  ],
  [
    'the seal of another row is put on hers',
    async (world) => {
      const { db } = world.bot.ctx.store
      const { seal, at } = await rowOf(world, 'ken')
      await db.updateTable('directoryRows').set({ seal, at }).where('id', '=', idOf(world, 'mia')).execute()
    },
    { rows: 1 },
  ],
  [
    'an older row of hers, which the bot did write, is put back',
    async (world) => {
      const { seal, at, data } = await rowOf(world, 'mia')
      world.clock.advance(minutes(16))
      await world.until(async () => expect((await rowOf(world, 'mia')).at).toBeGreaterThan(at))
      await quiet(world)
      const { db } = world.bot.ctx.store
      await db.updateTable('directoryRows').set({ seal, at, data }).where('id', '=', idOf(world, 'mia')).execute()
    },
    { rows: 1 },
  ],
  [
    'nothing is sealed, as before an update',
    ({ bot }) => bot.ctx.store.db.updateTable('directoryRows').set({ seal: null }).execute(),
    { lists: ['user'] },
  ],
]

test.each(attempts)('nobody is somebody else because %s', async (_, write, found) => {
  const world = await startWorld()
  const { mia } = world
  await quiet(world)
  await write(world)
  // So long as AWS does not say who there is.
  const heal = world.aws.failNext('identitystore:ListUsers', unwell, { times: 1_000_000 })
  await world.restart()
  expect(await doubts(world)).toMatchObject([found])
  await nobodyUntilRead(world, heal)
  await becomes(world, await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' }), 'active')
  await world.restart()
  expect(await doubts(world)).toHaveLength(1)
  await quiet(world)
  const { workspace } = world.slack
  const channel = workspace.in('CAUDIT').map((message) => visibleText(message, workspace))
  expect(channel.filter((text) => text.includes('rows about people that this bot did not write'))).toHaveLength(1)
})

/** All that is stored of people, and of how far they are read, from a time when Ken's user had Mia's address; she has it now. */
async function earlierDay(world: World) {
  const emailOf = (name: string) => {
    const email = world.aws.world.users.all().find(({ UserName }) => UserName === name)?.Emails?.[0]
    if (!email) throw new Error(`${name} has no address`)
    return email
  }
  const [mias, kens] = [emailOf('mia').Value, emailOf('ken').Value]
  const have = async (mia: string, ken: string, after: number) => {
    emailOf('mia').Value = mia
    emailOf('ken').Value = ken
    world.clock.advance(after)
    await world.until(async () => expect((await rowOf(world, 'ken')).data).toContain(ken))
    await quiet(world)
  }
  await have('mia.t@example.com', mias, minutes(16))
  const people = await rowsOf(world)
    .where((e) => e.or([e('kind', 'in', ['user', 'group']), e('kind', '=', 'cursor')]))
    .orderBy('kind')
    .execute()
  return { people, goesBy: (ms: number) => have(mias, kens, ms) }
}

/** Behind all that the bot has written, how far they are read first. */
async function putBack(world: World, people: Awaited<ReturnType<typeof earlierDay>>['people']): Promise<void> {
  const { db } = world.bot.ctx.store
  const newest = await rowsOf(world).orderBy('version', 'desc').executeTakeFirstOrThrow()
  for (const [n, row] of people.entries()) {
    await db.deleteFrom('directoryRows').where('kind', '=', row.kind).where('id', '=', row.id).execute()
    await db
      .insertInto('directoryRows')
      .values({ ...row, version: newest.version + 1 + n })
      .execute()
  }
}
const unwell = { name: 'InternalServerException', message: 'AWS is not well', status: 500 }

test('nobody is somebody else because all people of an earlier day are put back while the bot runs', async () => {
  const world = await startWorld()
  await quiet(world)
  const { people, goesBy } = await earlierDay(world)
  await goesBy(hours(1))
  const heal = world.aws.failNext('identitystore:ListUsers', unwell, { times: 1_000_000 })
  await putBack(world, people)
  const { ctx } = world.bot
  await ctx.directory.load()
  expect(ctx.directory.usersByEmail('mia@example.com').map(({ id }) => id)).toEqual([idOf(world, 'mia')])
  expect(ctx.directory.isListed).toBe(false)
  world.clock.advance(10_000)
  await world.until(async () => expect(await doubts(world)).toHaveLength(1))
  expect((await doubts(world))[0].rows).toBeGreaterThan(5)
  heal()
  world.clock.advance(minutes(16))
  await world.until(() => expect(ctx.directory.isListed).toBe(true))
  expect(await ctx.people.identityUser('UMIA')).toBe(idOf(world, 'mia'))
})

test('nor because those of another week are, while it does not run', async () => {
  const world = await startWorld()
  await quiet(world)
  const { people, goesBy } = await earlierDay(world)
  await goesBy(hours(24 * 7))
  const heal = world.aws.failNext('identitystore:ListUsers', unwell, { times: 1_000_000 })
  await putBack(world, people)
  await world.restart()
  await nobodyUntilRead(world, heal)
})

/** Whoever is in AWS is nobody until AWS, which is well again then, has been read. */
async function nobodyUntilRead(world: World, heal: () => void): Promise<void> {
  const { ctx } = world.bot
  expect(ctx.directory.isListed).toBe(false)
  expect(await ctx.people.identityUser('UMIA')).toBeUndefined()
  heal()
  world.clock.advance(minutes(16))
  await world.until(() => expect(ctx.directory.isListed).toBe(true))
  expect(await ctx.people.identityUser('UMIA')).toBe(idOf(world, 'mia'))
}
