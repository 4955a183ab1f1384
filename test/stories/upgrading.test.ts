import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStore } from '../../src/store/database.ts'
import { createSeal } from '../../src/store/seal.ts'
import { holds, reads, waits } from '../support/access.ts'
import { appearsUnexplained, digestIn } from '../support/by-hand.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { sqliteUrl } from '../support/stores.ts'
import { meanwhile, quiet, timePasses } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'

// What goes on in a database that another release, or a bot with another key, has written.

const orders = { set: 'PowerUserAccess', account: 'prod-orders' }
const staging = { set: 'PowerUserAccess', account: 'staging-orders' }
const payments = { set: 'ReadOnlyAccess', account: 'prod-payments' }

/** How often the audit channel has told of access that nobody explains. */
const told = ({ slack, alice }: World): number =>
  slack.workspace
    .in('CAUDIT')
    .map((message) => alice.reads(message))
    .join('\n')
    .split('AWS shows access that nobody explains').length - 1
const isTold = (world: World, times: number) => meanwhile(world, () => expect(told(world)).toBe(times))

/** Mia's is put off, Ken's is open; Ken has access for a while, and Mia waits for some. */
async function muchGoesOn(world: World) {
  const { alice, clock } = world
  await appearsUnexplained(world, { ...orders, who: 'mia' })
  await reads(alice, () => digestIn(world), 'Mia Tanaka')
  const date = new Date(clock.now() + 7 * 86_400_000).toISOString().slice(0, 10)
  await alice.slack.click(await digestIn(world), 'finding', { overflow: `Ignore until ${date}` })
  await reads(alice, () => digestIn(world), 'Everything in AWS is explained')
  await appearsUnexplained(world, { ...orders, who: 'ken' })
  await reads(alice, () => digestIn(world), '1 thing in AWS that nobody explains', 'Ken Sato')
  await isTold(world, 2)
  const live = await holds(world, world.ken, { ...payments, duration: '4 時間' })
  return { live, waiting: await waits(world, staging) }
}

/** Nobody hears of anything again: neither of what was in AWS at first, nor of what is put off, nor of what is open. */
async function nobodyIsToldAgain(world: World): Promise<void> {
  for (let listing = 0; listing < 4; listing += 1) await timePasses(world, minutes(16))
  await quiet(world)
  expect(told(world)).toBe(2)
  await reads(world.alice, () => digestIn(world), '1 thing in AWS that nobody explains', 'Ken Sato')
}

async function endsInTime(world: World, live: { id: string }): Promise<void> {
  expect(hasInAws(world, 'ken', payments.set, payments.account)).toBe(true)
  world.clock.advance(hours(12))
  await becomes(world, live, 'revoked')
  expect(hasInAws(world, 'ken', payments.set, payments.account)).toBe(false)
}

/** The database as releases had it that sealed neither what they found nor when a job was asked for. */
function asBefore(databaseUrl: string, keys: string[]) {
  const path = databaseUrl.slice('sqlite:'.length)
  const within = (work: (db: DatabaseSync) => void) => {
    using db = new DatabaseSync(path)
    work(db)
  }
  return {
    begin: () =>
      within((db) =>
        db.exec(
          "create trigger before before insert on audit when new.fact = 'baseline-taken' begin select raise(abort, 'not yet'); end",
        ),
      ),
    end: () =>
      within((db) => {
        db.exec(`drop trigger before; delete from kysely_migration where name >= '0072';
          alter table baseline drop column seal; alter table grants drop column "endSeal";
          alter table findings drop column seal; alter table findings add column "ignoredUntil" bigint;
          alter table findings add column "ignoredBy" text`)
        const seal = createSeal(keys)
        const reseal = db.prepare('update jobs set seal = ? where id = ?')
        for (const row of db.prepare('select id, kind, key, "payloadJson" from jobs').all()) {
          const { id, kind, key, payloadJson } = row as Record<'id' | 'kind' | 'key' | 'payloadJson', string>
          reseal.run(seal.make(['job', kind, key, payloadJson]), id)
        }
      }),
  }
}

test('after an upgrade nobody is asked or told anything again, and what was asked and given goes on', async () => {
  const databaseUrl = sqliteUrl()
  await (await openStore(databaseUrl)).close()
  const keys: string[] = []
  const before = asBefore(databaseUrl, keys)
  before.begin()
  const world = await startWorld({ databaseUrl })
  keys.push(...world.config.audit.keys)
  const { live, waiting } = await muchGoesOn(world)
  await world.restart(async () => before.end())
  await nobodyIsToldAgain(world)
  await world.bob.approves(waiting)
  await becomes(world, waiting, 'active')
  await endsInTime(world, live)
})

test('after the bot’s key was exchanged it knows what was in AWS before, says so, and access ends', async () => {
  const world = await startWorld()
  const { live } = await muchGoesOn(world)
  await quiet(world)
  await world.restart(async () => {
    world.config.audit.keys = ['another key']
  })
  await nobodyIsToldAgain(world)
  const said = world.slack.workspace.in('CAUDIT').map((message) => world.alice.reads(message))
  expect(said.join('\n').match(/The bot has another key/g)).toHaveLength(1)
  await endsInTime(world, live)
})
