import { expect, test } from 'vitest'
import { databaseBehind } from '../../src/store/behind.ts'
import { readGuide } from '../../src/store/guide-rows.ts'
import type { Tables } from '../../src/store/schema.ts'
import { choose, confirmStep } from '../../src/workflow/guide/confirm-steps.ts'
import { loadView } from '../../src/workflow/request/load-view.ts'
import { record } from '../../src/workflow/transition.ts'
import { asksFor, pressesOwn, rowOf, stateOf } from '../support/access.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'

// Somebody can write to the database as they like and has none of the bot's secrets. Rows about people and about what must
// not be given are written, taken out and turned round, and the bot is started anew: nothing is given by it.

const dbOf = ({ bot }: World) => bot.ctx.store.db
const userOf = ({ aws }: World, name: string) =>
  aws.world.users.all().find(({ UserName }) => UserName === name)?.UserId ?? ''
const emptied = (world: World, ...tables: (keyof Tables)[]) =>
  Promise.all(tables.map((table) => dbOf(world).deleteFrom(table).execute()))

test('who was stopped stays stopped, whatever is written of the request that stopped them', async () => {
  const world = await startWorld({
    policy: (yaml) =>
      yaml.replace(
        'rules:',
        'rules:\n  - name: stop\n    when: { operations: [emergency-stop] }\n    requesters: ["@aws-admins"]',
      ),
  })
  const { alice, dana, mia } = world
  const stop = await asksFor(alice, 'emergency-stop', { user: 'Bob Fischer', reason: 'A laptop was stolen' })
  await becomes(world, stop, 'pending')
  await dana.approves(stop)
  await becomes(world, stop, 'done')
  await quiet(world)
  await dbOf(world).updateTable('requests').set({ state: 'withdrawn', endedAt: 1 }).where('id', '=', stop.id).execute()
  await emptied(world, 'changes')
  await world.restart()
  const wish = { account: 'sandbox-mia', set: 'ReadOnlyAccess', for: 'Bob Fischer' }
  await becomes(world, await mia.asks(wish), 'refused')
  await dbOf(world).deleteFrom('requests').where('id', '=', stop.id).execute()
  world.clock.advance(hours(11))
  await becomes(world, await mia.asks(wish), 'refused')
  expect(hasInAws(world, 'bob', wish.set, wish.account)).toBe(false)
  world.clock.advance(hours(1) + minutes(1))
  await becomes(world, await mia.asks(wish), 'active')
})

test('nobody becomes another Identity Center user by rows, and what was undone stays so', async () => {
  const world = await startWorld()
  const { mia, alice } = world
  await mia.opensForm('assign-permission-set')
  await quiet(world)
  const unbound = await alice.slack.command('people unbind @mia')
  await (unbound.message ?? unbound.answer())
  await quiet(world)
  const kens = userOf(world, 'ken')
  const bound = { userId: kens, email: 'mia@example.com', boundBy: 'UALICE', boundAt: 1, suspendedAt: null }
  await dbOf(world).updateTable('bindings').set(bound).where('slackId', '=', 'UMIA').execute()
  await dbOf(world).deleteFrom('everBound').execute()
  await dbOf(world)
    .insertInto('bindings')
    .values({ ...bound, slackId: 'UBOB' })
    .execute()
  await world.restart()
  const { people } = world.bot.ctx
  expect(await people.identityUser('UMIA')).toBeUndefined()
  expect(await people.identityUser('UBOB')).toBe(userOf(world, 'bob'))
  await emptied(world, 'bindings', 'everBound')
  await world.restart()
  expect(await world.bot.ctx.people.identityUser('UMIA')).toBeUndefined()
})

test('who has left Slack gains nothing because a row gives them another address', async () => {
  const world = await startWorld()
  await quiet(world)
  await world.slack.changeUser('UKEN', { deleted: true })
  const id = userOf(world, 'ken')
  const rows = () => dbOf(world).selectFrom('directoryRows').selectAll().where('kind', '=', 'user')
  const { version } = await rows().orderBy('version', 'desc').executeTakeFirstOrThrow()
  const { data } = await rows().where('id', '=', id).executeTakeFirstOrThrow()
  await dbOf(world)
    .updateTable('directoryRows')
    .set({ data: data.replaceAll('ken@example.com', 'nobody@example.com'), version: version + 1_000 })
    .where('kind', '=', 'user')
    .where('id', '=', id)
    .execute()
  // So long as the bot has not read them again.
  const heal = world.aws.deny('identitystore:ListUsers')
  await emptied(world, 'people')
  await world.restart()
  expect(world.bot.ctx.directory.user(id)).toBeUndefined()
  await world.mia.opensForm('assign-permission-set')
  expect(await world.mia.slack.options('principal', 'Ken')).toEqual([])
  heal()
  world.clock.advance(minutes(16))
  await world.until(() => expect(world.bot.ctx.directory.user(id)?.email).toBe('ken@example.com'))
  const request = await world.mia.asks({ account: 'staging-orders', set: 'ReadOnlyAccess', for: 'Ken Sato' })
  await becomes(world, request, 'refused')
})

test('nobody is a member, or has an address, because a row says that Slack said so', async () => {
  const world = await startWorld()
  const { slack, bob, mia } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  await slack.changeUser('UBOB', { is_restricted: true })
  await quiet(world)
  const said = (who: string, more: object) =>
    JSON.stringify({ slackId: who, name: who, locale: 'en', tz: 'UTC', email: 'bob@example.com', ...more })
  const later = world.clock.now() + hours(1_000)
  for (const profileJson of [said('UBOB', { kind: 'member' })])
    await dbOf(world)
      .updateTable('people')
      .set({ profileJson, fetchedAt: later })
      .where('slackId', '=', 'UBOB')
      .execute()
  await bob.approves(request)
  await bob.isTold(/guest/)
  expect(await stateOf(world, request)).toBe('pending')
  // Nor is what was really said of one said of another.
  const olga = await world.bot.ctx.people.anybody('UOLGA')
  const row = await dbOf(world)
    .selectFrom('people')
    .selectAll()
    .where('slackId', '=', 'UOLGA')
    .executeTakeFirstOrThrow()
  const { slackId: _, ...copied } = row
  await dbOf(world).updateTable('people').set(copied).where('slackId', '=', 'UMIA').execute()
  expect((await world.bot.ctx.people.anybody('UMIA')).email).not.toBe(olga.email)
})

test('who joined the approvers a moment ago is no member of the first hour by rows', async () => {
  const world = await startWorld({
    policy: (yaml) => yaml.replace('  approvals: 1\n', '  approvals: 1\n  approverSince: 24h\n'),
  })
  const { slack, mia, ken } = world
  await quiet(world)
  await slack.changeUserGroup('SSRELEADS', ['UBOB', 'UKEN'], 'UDANA')
  await quiet(world)
  for (const write of [
    () => emptied(world, 'groupMembers'),
    () =>
      dbOf(world)
        .insertInto('groupMembers')
        .values({ handle: '@sre-leads', membersJson: '["UBOB","UKEN"]', sinceJson: '{}' })
        .execute(),
  ]) {
    await write()
    await world.restart()
    const request = await mia.asks({ account: 'staging-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await ken.approves(request)
    await ken.isTold(/承認者に加わってから 1 日がたっていません/)
    await quiet(world)
    expect(await stateOf(world, request)).toBe('pending')
    await mia.presses(await mia.card(request), 'Withdraw')
    await becomes(world, request, 'withdrawn')
  }
})

test('break-glass access is not taken anew because its rows are gone, and its review is due all the same', async () => {
  const world = await startWorld({
    policy: (yaml) => yaml.replace('breakGlass: true', 'breakGlass: true\n    maxTotal: 90m\n    countsFor: 4h'),
  })
  const { ken, clock } = world
  const wish = { account: 'log-archive', set: 'AdministratorAccess', duration: '1 時間' }
  const first = await ken.asks(wish)
  await becomes(world, first, 'active')
  clock.advance(minutes(50))
  await pressesOwn(ken, first, '使い終わりました')
  await becomes(world, first, 'revoked')
  await quiet(world)
  await emptied(world, 'grants')
  await dbOf(world).updateTable('reviews').set({ reviewer: 'UOLGA', reviewedAt: clock.now() }).execute()
  await world.restart()
  await becomes(world, await ken.asks(wish), 'refused')
  expect(hasInAws(world, 'ken', wish.set, wish.account)).toBe(false)
  const due = async () =>
    (await dbOf(world).selectFrom('reviews').selectAll().execute()).filter(({ reviewedAt }) => reviewedAt === null)
  await world.until(async () => expect(await due()).toMatchObject([{ requestId: first.id }]))
  expect(await factsOf(world, first)).toContain('rows-mended')
  await emptied(world, 'reviews')
  clock.advance(minutes(6))
  await world.until(async () => expect(await due()).toMatchObject([{ requestId: first.id }]))
})

test('a database that is older than the audit channel stays so until somebody confirms it', async () => {
  const world = await startWorld()
  const { ctx } = world.bot
  await ctx.store.transaction((tx) =>
    record(ctx, tx, 'database-behind', { by: 'bot', data: { posted: 900, hash: 'abc', head: 1 } }),
  )
  await emptied(world, 'settings')
  await world.mia.fillsIn({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
  expect(Object.values((await world.mia.slack.submit()).errors ?? {}).join()).toMatch(/database is older/)
  expect(await databaseBehind(dbOf(world))).toEqual({ posted: 900, hash: 'abc', head: 1 })
})

test('nobody has said anything in the guide, or of a request, because a row says so', async () => {
  const world = await startWorld()
  const { mia, bob, alice, clock } = world
  const { db } = world.bot.ctx.store
  await confirmStep(world.bot.ctx, { step: 'root-mfa', by: 'UALICE', value: null })
  expect((await readGuide(db)).confirmed['root-mfa']?.by).toBe('UALICE')
  await db.updateTable('guideConfirmations').set({ by: 'UBOB' }).execute()
  await db.insertInto('guideChoices').values({ choice: 'homeRegion', value: 'eu-west-1', by: 'UBOB', at: 1 }).execute()
  await db.insertInto('guideHandovers').values({ step: 'alias', to: 'UMIA', by: 'UBOB', at: 1 }).execute()
  await db.insertInto('guideSkips').values({ step: 'alias', by: 'UBOB', at: 1, reason: 'no' }).execute()
  const { confirmed, choices, handovers, skips } = await readGuide(db)
  expect({ confirmed, choices, handovers, skips }).toEqual({ confirmed: {}, choices: {}, handovers: {}, skips: {} })
  // Nor does the row keep anybody from saying the same.
  expect(await choose(world.bot.ctx, 'homeRegion', 'eu-west-1', 'UALICE')).toBeUndefined()
  expect((await readGuide(db)).choices.homeRegion?.by).toBe('UALICE')

  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  const { digest } = await rowOf(world, request)
  const said = { verdict: 'approve', reason: null, at: clock.now(), digest: digest ?? '' } as const
  await db
    .insertInto('decisions')
    .values({ requestId: request.id, approver: 'UALICE', ...said })
    .execute()
  expect((await loadView(world.bot.ctx, request.id))?.decisions).toEqual([])
  await bob.approves(request)
  await becomes(world, request, 'active')
  const card = async () => alice.reads(await alice.card(request))
  await world.until(async () => expect(await card()).not.toContain('[Approve]'))
  expect(await card()).toMatch(/Bob/)
  expect(await card()).not.toMatch(/Alice/)
})

test('an administrator who lists people binds nobody by what rows say of them, and nobody is called by it', async () => {
  const world = await startWorld()
  const { alice, slack, clock } = world
  const { ctx } = world.bot
  await quiet(world)
  // On another day she had an address that is Ken's by now; the bot wrote that down itself.
  const { profile } = slack.workspace.user('UMIA')
  const hers = profile.email ?? ''
  profile.email = 'ken@example.com'
  await ctx.people.anybody('UMIA', 0)
  const people = () => dbOf(world).selectFrom('people')
  const kept = await people().selectAll().where('slackId', '=', 'UMIA').executeTakeFirstOrThrow()
  profile.email = hers
  await ctx.people.anybody('UMIA', 0)
  clock.advance(hours(25))
  await quiet(world)
  await dbOf(world).updateTable('people').set(kept).where('slackId', '=', 'UMIA').execute()
  const others = ['USAM', 'U1> <!channel'].map((slackId) => {
    const said = { slackId, name: slackId, kind: 'member', locale: 'en', tz: 'UTC', email: 'bob@example.com' }
    return { slackId, profileJson: JSON.stringify(said), fetchedAt: clock.now(), seal: null }
  })
  await dbOf(world).deleteFrom('people').where('slackId', '=', 'USAM').execute()
  await dbOf(world).insertInto('people').values(others).execute()
  expect(await alice.types('people')).not.toContain('channel')
  await quiet(world)
  const bound = await dbOf(world).selectFrom('audit').selectAll().where('fact', '=', 'bound').execute()
  expect(bound.filter(({ dataJson }) => /"(UMIA|USAM)"/.test(dataJson))).toEqual([])
  expect(await ctx.people.identityUser('UMIA')).toBe(userOf(world, 'mia'))
})
