import { expect, test } from 'vitest'
import { assignmentKey } from '../../src/aws/types.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import { grantOf, holds, stateOf } from '../support/access.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'

// Somebody can write to the database as they like and has none of the bot's secrets: no row makes access last longer.

const dbOf = ({ bot }: World) => bot.ctx.store.db

const accounts = ['sandbox-ken', 'sandbox-mia', 'staging-orders', 'staging-payments', 'prod-orders', 'prod-payments']
const auditChannel = ({ slack: { workspace } }: World): string =>
  workspace
    .in('CAUDIT')
    .map((message) => visibleText(message, workspace))
    .join('\n')
const before = 'it is written to have been in AWS before the bot came'
const other = 'another grant is written to need it'
const answered = 'somebody else is written to have made it as well, and an approver to have said that it stays'
/** Of these, its own rows say nothing wrong. */
const elsewhere = [before, other, answered]

type Write = (world: World, id: string) => Promise<unknown>
/** Mia holds access for an hour; then rows are written. After that hour it is gone all the same. */
const attempts: [string, Write][] = [
  [
    'the end is written to be a year later, and its job with it',
    async (world, id) => {
      const later = world.clock.now() + hours(24 * 365)
      await dbOf(world).updateTable('grants').set({ endsAt: later }).where('id', '=', id).execute()
      await dbOf(world).updateTable('jobs').set({ runAt: later }).where('key', '=', id).execute()
    },
  ],
  [
    'the end is taken out, and its job too',
    async (world, id) => {
      await dbOf(world).updateTable('grants').set({ endsAt: null }).where('id', '=', id).execute()
      await dbOf(world).deleteFrom('jobs').where('key', '=', id).execute()
    },
  ],
  [
    'the job of the end is pointed at something else',
    (world, id) =>
      dbOf(world)
        .updateTable('jobs')
        .set({ payloadJson: JSON.stringify({ grantId: 'ANOTHER', cause: 'expired', by: 'bot' }) })
        .where('kind', '=', 'end')
        .where('key', '=', id)
        .execute(),
  ],
  [
    before,
    async (world, id) =>
      dbOf(world)
        .insertInto('baseline')
        .values({ access: (await grantOf(world, { id })).access, adoptedAt: 1 })
        .execute(),
  ],
  [
    'it is written to be over',
    async (world, id) => {
      await dbOf(world).updateTable('grants').set({ state: 'ended' }).where('id', '=', id).execute()
      await dbOf(world).updateTable('requests').set({ state: 'revoked' }).where('id', '=', id).execute()
      await dbOf(world).deleteFrom('jobs').where('key', '=', id).execute()
    },
  ],
  [
    'its grant is taken out of the database',
    async (world, id) => {
      await dbOf(world).deleteFrom('grants').where('id', '=', id).execute()
      await dbOf(world).deleteFrom('jobs').where('key', '=', id).execute()
    },
  ],
  [
    'its request is written into a state that no end leads out of',
    (world, id) => dbOf(world).updateTable('requests').set({ state: 'denied' }).where('id', '=', id).execute(),
  ],
  [
    'it is written to be about another account',
    async (world, id) => {
      const grant = await grantOf(world, { id })
      const accountId = world.bot.ctx.directory.accounts().find(({ name }) => name === 'sandbox-ken')?.id ?? ''
      const principal = { type: grant.principalType, id: grant.principalId }
      const access = assignmentKey({ accountId, permissionSetArn: grant.permissionSetArn, principal })
      await dbOf(world).updateTable('grants').set({ access, accountId }).where('id', '=', id).execute()
    },
  ],
  [
    other,
    async (world, id) => {
      const grant = await grantOf(world, { id })
      const other = await world.mia.asks({ account: 'prod-payments', set: 'AdministratorAccess' })
      await becomes(world, other, 'pending')
      await dbOf(world)
        .insertInto('grants')
        .values({ ...grant, id: other.id, requestId: other.id, endsAt: null })
        .execute()
    },
  ],
  [
    'the job of the end is given to nobody, for ever',
    (world, id) =>
      dbOf(world)
        .updateTable('jobs')
        .set({
          leaseToken: 'mine',
          leaseUntil: world.clock.now() + hours(1_000),
          runAt: world.clock.now() + hours(1_000),
        })
        .where('kind', '=', 'end')
        .where('key', '=', id)
        .execute(),
  ],
  [
    answered,
    async (world, id) => {
      const whyJson = JSON.stringify({ code: 'made_elsewhere', vars: { who: 'user/ana', when: 'before' } })
      await dbOf(world)
        .insertInto('keepQuestions')
        .values({ grantId: id, askedAt: 1, whyJson, answeredBy: 'UBOB', answeredAt: 2 })
        .execute()
    },
  ],
  [
    'AWS is written to have lost it',
    (world, id) =>
      dbOf(world).updateTable('grants').set({ state: 'lost', missingAt: 1 }).where('id', '=', id).execute(),
  ],
]

test.each([
  ['with a key of its own', { AUDIT_KEY: 'a key that is nowhere but in the environment' }],
  ['without one', {}],
])('whatever is written, access ends in time, and the audit channel says so (%s)', async (_, env) => {
  const world = await startWorld({ env })
  const held: { what: string; write: Write; request: { id: string }; wanted: { account: string; set: string } }[] = []
  for (const [at, [what, write]] of attempts.entries()) {
    const set = at % 2 === 0 ? 'ReadOnlyAccess' : 'Billing'
    const wanted = { account: accounts[Math.floor(at / 2)] ?? '', set }
    held.push({ what, write, wanted, request: await holds(world, world.mia, wanted) })
  }
  // A row that nobody lets go of keeps the bot from ever being done.
  await quiet(world)
  for (const { write, request } of held) await write(world, request.id)
  world.clock.advance(minutes(6))
  for (const { what, request } of held)
    await world.until(async () =>
      expect([what, await factsOf(world, request)]).toEqual([
        what,
        expect.arrayContaining([elsewhere.includes(what) ? 'granted' : 'rows-mended']),
      ]),
    )
  const inAws = () =>
    held.filter(({ wanted }) => hasInAws(world, 'mia', wanted.set, wanted.account)).map(({ what }) => what)
  expect(inAws()).toEqual(held.map(({ what }) => what))
  world.clock.advance(minutes(61))
  await world.until(() => expect(inAws()).toEqual([]))
  for (const { request } of held) await becomes(world, request, 'revoked')
  await world.until(() => expect(auditChannel(world)).toMatch(/database did not say what this log says of this access/))
})

/** Its end has begun, and AWS has not done it yet. */
const whileItEnds: [string, (world: World, id: string) => Promise<unknown>][] = [
  [
    'it is written to be over',
    (world, id) => dbOf(world).updateTable('grants').set({ state: 'ended', endedAt: 1 }).where('id', '=', id).execute(),
  ],
  ['its grant is taken out', (world, id) => dbOf(world).deleteFrom('grants').where('id', '=', id).execute()],
]

test.each(whileItEnds)('an end that AWS lets wait comes to its proof all the same when %s', async (_, write) => {
  const world = await startWorld()
  const wanted = { account: 'prod-orders', set: 'ReadOnlyAccess' }
  const request = await holds(world, world.mia, wanted)
  const { access } = await grantOf(world, request)
  const mend = world.aws.failAssignments({ kind: 'delete' }, 'The role is not there')
  world.clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  await quiet(world)
  await write(world, request.id)
  // And nothing that AWS shows is to tell of it.
  await dbOf(world).insertInto('baseline').values({ access, adoptedAt: 1 }).execute()
  await dbOf(world).deleteFrom('jobs').where('kind', '=', 'end').execute()
  mend()
  world.clock.advance(minutes(6))
  await becomes(world, request, 'revoked')
  expect(hasInAws(world, 'mia', wanted.set, wanted.account)).toBe(false)
  expect(await factsOf(world, request)).toEqual(expect.arrayContaining(['rows-mended', 'revoked']))
})

test('what is over is not found again by a row that says it was lost, and keeps nothing', async () => {
  const world = await startWorld()
  const wanted = { account: 'sandbox-ken', set: 'ReadOnlyAccess' }
  const first = await holds(world, world.mia, wanted)
  world.clock.advance(minutes(61))
  await becomes(world, first, 'revoked')
  const second = await holds(world, world.mia, wanted)
  await quiet(world)
  const lives = { state: 'lost', endsAt: null, endCause: null, endedAt: null } as const
  await dbOf(world).updateTable('grants').set(lives).where('id', '=', first.id).execute()
  world.clock.advance(minutes(3))
  await world.until(async () => expect((await grantOf(world, first)).state).toBe('ended'))
  expect(await factsOf(world, first)).not.toContain('found')
  world.clock.advance(minutes(61))
  await becomes(world, second, 'revoked')
  expect(hasInAws(world, 'mia', wanted.set, wanted.account)).toBe(false)
})

test('a grant that is taken out while AWS is asked for it begins all the same, and ends', async () => {
  const world = await startWorld({ settings: { assignmentMs: 3_000 } })
  const request = await world.mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'executing')
  await dbOf(world).deleteFrom('grants').where('id', '=', request.id).execute()
  await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('active'))
  world.clock.advance(minutes(61))
  await becomes(world, request, 'revoked')
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'sandbox-ken')).toBe(false)
})

test('requests that are made permanent, or longer, while AWS is asked for them end at once', async () => {
  const world = await startWorld({ settings: { assignmentMs: 3_000 } })
  const written = [{ permanent: 1 }, { permanent: 1, durationMs: null }, { durationMs: hours(8_000) }]
  const sets = ['ReadOnlyAccess', 'Billing', 'PowerUserAccess']
  const requests = []
  for (const set of sets) requests.push(await world.mia.asks({ account: 'sandbox-ken', set }))
  for (const [at, request] of requests.entries()) {
    await becomes(world, request, 'executing')
    await dbOf(world)
      .updateTable('requests')
      .set(written[at] ?? {})
      .where('id', '=', request.id)
      .execute()
  }
  for (const request of requests) {
    await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('revoked'))
    expect(await factsOf(world, request)).toContain('no-longer-allowed')
    await meanwhile(world, () =>
      expect(auditChannel(world)).toMatch(
        new RegExp(
          `that request ${request.id} was asked for .*somebody may have written to its database.* ends at once`,
        ),
      ),
    )
  }
  expect(sets.some((set) => hasInAws(world, 'mia', set, 'sandbox-ken'))).toBe(false)
})

test('none of it is noticed where nobody writes rows: access given back, extended, overlapping', async () => {
  const world = await startWorld()
  const request = await holds(world, world.mia, { account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  await world.mia.presses(await world.mia.isTold(/You have ReadOnlyAccess[\s\S]*I'm done/), "I'm done")
  await becomes(world, request, 'revoked')
  world.clock.advance(minutes(30))
  await quiet(world)
  expect(await stateOf(world, request)).toBe('revoked')
  expect(await factsOf(world, request)).not.toContain('rows-mended')
})

test('what was written to be posted, and is not in the audit channel, is posted at the next start', async () => {
  const world = await startWorld()
  await quiet(world)
  await dbOf(world).updateTable('settings').set({ value: '1000000' }).where('key', '=', 'audit.posted').execute()
  const request = await holds(world, world.mia, { account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  await quiet(world)
  expect(auditChannel(world)).not.toContain(`*${request.id}*`)
  await world.restart()
  await meanwhile(world, () => expect(auditChannel(world)).toContain(`*${request.id}* `))
  await quiet(world)
  expect(auditChannel(world)).toMatch(/AWS shows the access/)
})
