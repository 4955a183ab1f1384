import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { lastEntry } from '../../src/store/audit-log.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { grantOf, holds, pressesOwn } from '../support/access.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { startWorld, type World } from '../support/world.ts'

// Somebody can write to the database as they like, hashes and all, and has none of the bot's secrets.

const set = 'AdministratorAccess'
const account = 'prod-payments'

describe.each([
  ['with a key of its own', { AUDIT_KEY: 'a key that is nowhere but in the environment' }],
  ['without one', {}],
])('%s', (_, env) => {
  test('approvals that nobody gave do not count, however many, and those of people still do', async () => {
    const world = await startWorld({ env })
    const { mia, bob, alice } = world
    const request = await mia.asks({ account, set })
    await becomes(world, request, 'pending')
    const pending = await row(world, request)
    for (const approver of ['UBOB', 'UALICE', 'UKEN', 'UDANA', 'UOLGA', 'USAM']) {
      await forge.decision(world, pending, approver)
      await forge.entry(world, 'approved', pending, approver)
    }
    await world.bot.ctx.store.db
      .updateTable('requests')
      .set({ state: 'approved', decidedAt: world.clock.now() })
      .where('id', '=', request.id)
      .execute()
    await forge.job(world, 'execute', request.id, { requestId: request.id })
    await becomes(world, request, 'pending')
    await quiet(world)
    expect(hasInAws(world, 'mia', set, account)).toBe(false)
    expect(await factsOf(world, request)).toEqual(expect.arrayContaining(['approvals-unproven', 'reapproval']))
    for (const approver of [bob, alice]) {
      await approver.approves(request)
      await quiet(world)
    }
    await becomes(world, request, 'active')
  })

  test('a forged approval beside a true one is no second person', async () => {
    const world = await startWorld({ env })
    const request = await world.mia.asks({ account, set })
    await becomes(world, request, 'pending')
    await forge.decision(world, await row(world, request), 'UALICE')
    await world.bob.approves(request)
    await quiet(world)
    expect((await row(world, request)).state).toBe('pending')
    expect(hasInAws(world, 'mia', set, account)).toBe(false)
    // Nor does it stand in the way of hers.
    await world.alice.approves(request)
    await becomes(world, request, 'active')
  })

  test('a request that nobody made is refused, in every state that it may be written in', async () => {
    const world = await startWorld({ env })
    const { mia, bot } = world
    const atOnce = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await becomes(world, atOnce, 'active')
    const real = await row(world, atOnce)
    // Olga may take break-glass access and did not.
    const input = JSON.parse(real.inputJson)
    const forged = { ...input, permissionSet: setArn(world, set), account: accountId(world, account) }
    for (const [state, kind] of [
      ['planning', 'plan'],
      ['approved', 'execute'],
      ['executing', 'execute'],
    ] as const) {
      const id = `F${state.slice(0, 5).toUpperCase()}`
      const written = { ...real, id, formKey: randomUUID(), inputJson: JSON.stringify(forged), state }
      await bot.ctx.store.db.insertInto('requests').values(written).execute()
      const made = await row(world, { id })
      await forge.entry(world, 'asked', made, 'UMIA')
      await forge.entry(world, 'granted-by-rule', made, 'bot')
      await forge.entry(world, 'started', made, 'bot')
      await forge.change(world, atOnce, made, forged)
      await forge.job(world, kind, id, { requestId: id })
      await becomes(world, made, state === 'executing' ? 'failed' : 'refused')
      const { outcomeJson } = await row(world, made)
      expect(JSON.parse(outcomeJson ?? '{}').code).toBe('not_on_record')
    }
    await quiet(world)
    expect(hasInAws(world, 'mia', set, account)).toBe(false)
  })

  test('a change that is written into a request that runs is not made', async () => {
    const world = await startWorld({ env, settings: { assignmentMs: 3_000 } })
    const request = await world.mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'executing')
    const { inputJson } = await row(world, request)
    const forged = { ...JSON.parse(inputJson), permissionSet: setArn(world, set), account: accountId(world, account) }
    await forge.change(world, request, await row(world, request), forged, 1)
    await becomes(world, request, 'failed')
    expect(JSON.parse((await row(world, request)).outcomeJson ?? '{}').code).toBe('change_unproven')
    expect(hasInAws(world, 'mia', set, account)).toBe(false)
  })

  test('a press that nobody made is told to whom it speaks for, and does nothing', async () => {
    const world = await startWorld({ env })
    const { mia, bob } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    const { digest } = await row(world, request)
    const press = { requestId: request.id, digest: digest?.slice(0, 16), by: 'UBOB', verdict: 'approve' }
    await forge.job(world, 'decide', `${request.id}:UBOB`, { ...press, reason: null, channel: null })
    await bob.isTold(/cannot show that this press was yours.*tell an administrator/s)
    expect((await row(world, request)).state).toBe('pending')
    await bob.approves(request)
    await becomes(world, request, 'active')
  })

  test('a form with files that nobody sent asks for nothing, and is told to whom it speaks for', async () => {
    const world = await startWorld({ env })
    const { mia, bob, bot } = world
    await quiet(world)
    const input = { account: accountId(world, 'sandbox-ken'), permissionSet: setArn(world, 'ReadOnlyAccess') }
    const principal = `USER:${await bot.ctx.people.identityUser(bob.id)}`
    await forge.job(world, 'read-files', `${bob.id}:form`, {
      ...{ slackId: bob.id, view: 'V1', metadata: '', files: {} },
      wish: {
        ...{ operation: 'assign-permission-set', reason: 'A customer waits', durationMs: 3_600_000, permanent: false },
        ...{ formKey: 'form', input: { ...input, principal, duration: 3_600_000 } },
      },
    })
    await bob.isTold(/cannot show that this press was yours/)
    await quiet(world)
    const asked = bot.ctx.store.db.selectFrom('requests').select('id').where('requester', 'in', [bob.id, mia.id])
    expect(await asked.execute()).toEqual([])
    expect(hasInAws(world, 'bob', 'ReadOnlyAccess', 'sandbox-ken')).toBe(false)
  })

  test('access that has ended does not come back by resetting its rows', async () => {
    const world = await startWorld({ env })
    const { mia, bob, bot } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await bob.approves(request)
    await becomes(world, request, 'active')
    await mia.presses(await mia.isTold('You have ReadOnlyAccess'), "I'm done")
    await becomes(world, request, 'revoked')
    await quiet(world)
    const { db } = bot.ctx.store
    const reset = { state: 'planned', intentAt: null, attempts: 0, asyncRequestId: null, outcomeAt: null } as const
    for (const state of ['executing', 'approved'] as const) {
      await db.updateTable('changes').set(reset).where('requestId', '=', request.id).execute()
      await db.updateTable('grants').set({ state: 'starting' }).where('requestId', '=', request.id).execute()
      await db.updateTable('requests').set({ state, endedAt: null }).where('id', '=', request.id).execute()
      await forge.job(world, 'execute', request.id, { requestId: request.id })
      await becomes(world, request, state === 'executing' ? 'failed' : 'pending')
      await quiet(world)
      expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'prod-orders')).toBe(false)
    }
  })

  test('nor by a Give again of what is written to be lost, or to be given again already', async () => {
    const world = await startWorld({ env })
    const { mia, bot } = world
    const request = await holds(world, mia, { account: 'prod-orders', set: 'ReadOnlyAccess' })
    await mia.presses(await mia.isTold('You have ReadOnlyAccess'), "I'm done")
    await becomes(world, request, 'revoked')
    await quiet(world)
    const { db } = bot.ctx.store
    const reset = { state: 'planned', intentAt: null, attempts: 0, asyncRequestId: null, outcomeAt: null } as const
    const lives = { endsAt: null, endCause: null, endedBy: null, endedAt: null }
    for (const state of ['lost', 'giving'] as const) {
      await db.updateTable('requests').set({ state: 'active', endedAt: null }).where('id', '=', request.id).execute()
      await db.updateTable('changes').set(reset).where('requestId', '=', request.id).execute()
      await db
        .updateTable('grants')
        .set({ ...lives, state })
        .where('requestId', '=', request.id)
        .execute()
      const again = { grantId: request.id, requestId: request.id, by: 'bot', channel: null }
      await forge.job(world, 'give-again', request.id, again)
      await world.until(async () => expect((await grantOf(world, request)).state).toBe('ended'))
      await quiet(world)
      expect([state, hasInAws(world, 'mia', 'ReadOnlyAccess', 'prod-orders')]).toEqual([state, false])
    }
    expect(await factsOf(world, request)).not.toContain('giving-again')
  })

  test('an approval that has been used is not used again by a Retry of what is written to have failed', async () => {
    const world = await startWorld({ env })
    const { mia, bob, bot } = world
    const request = await holds(world, mia, { account: 'prod-orders', set: 'ReadOnlyAccess' })
    await mia.presses(await mia.isTold('You have ReadOnlyAccess'), "I'm done")
    await becomes(world, request, 'revoked')
    await quiet(world)
    await bot.ctx.store.db.updateTable('requests').set({ state: 'failed' }).where('id', '=', request.id).execute()
    await forge.job(world, 'draw-dm', request.id, { requestId: request.id })
    await pressesOwn(mia, request, 'Retry')
    await becomes(world, request, 'pending')
    await quiet(world)
    expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'prod-orders')).toBe(false)
    await bob.approves(request)
    await becomes(world, request, 'active')
  })
})

const row = (world: World, { id }: { id: string }): Promise<RequestRow> =>
  world.bot.ctx.store.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const accountId = ({ bot }: World, name: string) => bot.ctx.directory.accounts().find((a) => a.name === name)?.id ?? ''
const setArn = ({ bot }: World, name: string) =>
  bot.ctx.directory.permissionSets().find((p) => p.name === name)?.arn ?? ''

const forge = {
  async decision({ bot, clock }: World, { id, digest }: RequestRow, approver: string): Promise<void> {
    const said = { verdict: 'approve', reason: null, at: clock.now() } as const
    await bot.ctx.store.db
      .insertInto('decisions')
      .values({ requestId: id, digest: digest ?? '', approver, ...said })
      .execute()
  },

  /** With the right hash, which takes no secret. */
  async entry({ bot, clock }: World, fact: string, request: RequestRow, actor: string): Promise<void> {
    const { db } = bot.ctx.store
    const last = await lastEntry(db)
    const { id: requestId, digest, operation, durationMs } = request
    const data = { digest, operation, durationMs, input: JSON.parse(request.inputJson) }
    const entry = { seq: (last?.seq ?? 0) + 1, at: clock.now(), fact, requestId, actor, dataJson: JSON.stringify(data) }
    const covered = [last?.hash, entry.seq, entry.at, fact, requestId, actor, entry.dataJson]
    const hash = createHash('sha256').update(JSON.stringify(covered)).digest('hex')
    // A seal of another key, too, is none.
    const seal = last?.seal ? `${last.seal.split(':')[0]}:${'0'.repeat(64)}` : null
    await db
      .insertInto('audit')
      .values({ ...entry, previousHash: last?.hash ?? '', hash, seal })
      .execute()
  },

  /** Like one that the bot has made, seal and all, of another access. */
  async change({ bot }: World, like: { id: string }, into: RequestRow, input: object, seq = 0): Promise<void> {
    const { db } = bot.ctx.store
    const made = await db
      .selectFrom('changes')
      .selectAll()
      .where('requestId', '=', like.id)
      .where('phase', '=', 'do')
      .executeTakeFirstOrThrow()
    const { account, permissionSet } = input as { account: string; permissionSet: string }
    const change = JSON.parse(made.changeJson)
    const changeJson = JSON.stringify({
      ...change,
      params: { ...change.params, accountId: account, permissionSetArn: permissionSet },
    })
    await db
      .insertInto('changes')
      .values({ ...made, requestId: into.id, seq, changeJson, state: 'planned', attempts: 0, asyncRequestId: null })
      .execute()
  },

  async job({ bot, clock }: World, kind: string, key: string, payload: object): Promise<void> {
    const at = { runAt: clock.now(), createdAt: clock.now(), priority: 0 }
    const free = { attempts: 0, generation: 0, leaseToken: null, leaseUntil: null, lastError: null, seal: null }
    await bot.ctx.store.db
      .insertInto('jobs')
      .values({ id: randomUUID(), kind, key, payloadJson: JSON.stringify(payload), ...at, ...free })
      .execute()
    bot.ctx.jobs.kick()
  },
}
