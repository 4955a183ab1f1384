import { expect, test } from 'vitest'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { sealedEntries } from '../../src/store/audit-log.ts'
import { grantsOfRequest } from '../../src/store/grants.ts'
import { getRequest } from '../../src/store/requests.ts'
import { endAsked } from '../../src/workflow/grant/ask-to-end.ts'
import { onRequest } from '../../src/workflow/press.ts'
import { retry } from '../../src/workflow/request/retry.ts'
import { companyOf } from '../support/many-accounts.ts'
import { letThrough, startCore, work } from './core.ts'
import { seeToGrants } from './see-to-grants.ts'

// One request gives many grants, and the process dies wherever it may: each is given once, and each ends.

const many = 5
const hour = 3_600_000

/** `before`: one of them is there already, for half as long. */
async function asked({ before = false, of = many } = {}) {
  const core = await startCore({
    company: companyOf(many, '/Sandbox'),
    settings: { assignmentMs: 300, visibilityMs: 400 },
  })
  const { ctx, store, clock, simulated } = core
  const set = ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? ''
  const accounts = ctx.directory.accounts().filter(({ name }) => name.startsWith('team-'))
  const ids = accounts.map(({ id }) => id).slice(0, of)
  const mia = ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? ''
  const input = { accounts: ids, permissionSets: [set], principals: [`USER:${mia}`], duration: hour }
  const o = { durationMs: hour, extendsGrant: null, formKey: 'one' }
  const single = (permissionSet: string, account: string | undefined, durationMs: number) =>
    letThrough(
      core,
      'assign-permission-set',
      { account: account ?? '', permissionSet, principal: `USER:${mia}`, duration: durationMs },
      { durationMs, extendsGrant: null, formKey: permissionSet },
    )
  if (before) {
    const first = await single(set, ids[0], hour / 2)
    for (let n = 0; (await getRequest(store.db, first))?.state !== 'active'; n++) {
      expect(n).toBeLessThan(50)
      await work(ctx, 5)
      clock.advance(1_000)
    }
  }
  const id = await letThrough(core, 'assign-permission-sets', input, o)
  const inAws = () => simulated.world.assignments.all().filter(({ AccountId }) => ids.includes(AccountId)).length
  const calls = (operation: string) => simulated.calls.filter((call) => call.operation === operation).length
  return {
    ...{ ctx, store, clock, simulated, id, ids, inAws, calls, single },
    state: async () => (await getRequest(store.db, id))?.state,
    facts: async () => (await sealedEntries(store, id)).map(({ fact }) => fact),
    grants: () => grantsOfRequest(store.db, id),
    /** Works until nothing is due any more for a while. */
    async rests(dies: (step: number) => boolean = () => false) {
      for (let [step, idle] = [0, 0]; idle < 40; step++) {
        idle = (await work(ctx, 1, dies(step))) ? 0 : idle + 1
        if (idle > 0) clock.advance(1_000)
      }
    },
  }
}
type Asked = Awaited<ReturnType<typeof asked>>

async function holds({ store, inAws, grants }: Asked): Promise<void> {
  const live = (await grants()).filter(({ state }) => state === 'active')
  expect(inAws()).toBe(live.length)
  expect(await verifyAudit(store)).toMatchObject({ ok: true })
  const mended = await store.db.selectFrom('audit').selectAll().where('fact', '=', 'rows-mended').execute()
  expect(mended).toEqual([])
}

test.each([2, 3, 5, 7])('it dies at every %i. job: all are given once, and all end at their time', async (every) => {
  const it = await asked()
  await it.rests((step) => step % every === every - 1)
  await it.rests()
  expect(await it.state()).toBe('active')
  expect([it.inAws(), it.calls('CreateAccountAssignment')]).toEqual([many, many])
  const ends = (await it.grants()).map(({ endsAt }) => endsAt)
  expect(new Set(ends).size).toBe(1)
  await holds(it)
  it.clock.advance(hour)
  await it.rests((step) => step % every === every - 1)
  await it.rests()
  expect(await it.state()).toBe('revoked')
  expect([it.inAws(), it.calls('DeleteAccountAssignment')]).toEqual([0, many])
  await holds(it)
})

test('what ends while the rest is tried again is not given again, and the request is over with the last', async () => {
  const it = await asked()
  const good = it.simulated.failAssignments({ accountId: it.ids[0] ?? '' }, 'No room')
  await it.rests()
  expect(await it.state()).toBe('partial')
  await holds(it)
  const [given] = (await it.grants()).filter(({ state }) => state === 'active')
  const press = { requestId: it.id, by: 'UMIA', channel: null }
  await onRequest(it.ctx, press, retry)
  await onRequest(it.ctx, { ...press, grantId: given?.id ?? '' }, endAsked)
  await it.rests()
  expect(await it.state()).toBe('partial')
  expect(it.inAws()).toBe(many - 2)
  good()
  await onRequest(it.ctx, press, retry)
  await it.rests()
  expect(await it.state()).toBe('active')
  expect(it.inAws()).toBe(many - 1)
  await holds(it)
  await onRequest(it.ctx, press, endAsked)
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['revoked', 0])
  await holds(it)
})

test('rows written by hand make none of many last longer, and none is lost', async () => {
  const it = await asked()
  await it.rests()
  const [first, second] = await it.grants()
  const { db } = it.store
  const write = db.updateTable('grants')
  await write
    .set({ endsAt: it.clock.now() + 99 * hour })
    .where('id', '=', first?.id ?? '')
    .execute()
  await write
    .set({ state: 'ended' })
    .where('id', '=', second?.id ?? '')
    .execute()
  it.clock.advance(hour)
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['revoked', 0])
})

test('a removal that is taken out of the database is made all the same', async () => {
  const it = await asked()
  await it.rests()
  it.clock.advance(hour)
  for (let n = 0; !(await it.grants()).some(({ state }) => state === 'removing'); n++) {
    expect(n).toBeLessThan(50)
    await work(it.ctx, 1)
  }
  await it.store.db.deleteFrom('changes').where('phase', '=', 'undo').execute()
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['revoked', 0])
})

test('where a change was moved to another target by hand, nothing is left in AWS that has no end', async () => {
  const it = await asked()
  for (let n = 0; (await it.state()) !== 'executing'; n++) {
    expect(n).toBeLessThan(50)
    await work(it.ctx, 1)
  }
  await it.store.db.updateTable('changes').set({ target: 'other' }).where('seq', '=', 1).execute()
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['failed', 0])
})

test('what is there already, and waits for the others to be given, is seen to', async () => {
  const it = await asked({ before: true })
  const { ctx, store } = it
  const jobs = async (kind: string) =>
    (await store.db.selectFrom('jobs').selectAll().where('kind', '=', kind).where('key', 'like', `${it.id}%`).execute())
      .length
  for (let n = 0; (await jobs('target')) === 0 || (await jobs('execute')) > 0; n++) {
    expect(n).toBeLessThan(50)
    await work(ctx, 1)
  }
  expect((await it.grants()).map(({ state }) => state)).toEqual(Array.from({ length: many }, () => 'starting'))
  const billing = ctx.directory.permissionSets().find(({ name }) => name === 'Billing')?.arn ?? ''
  const other = await it.single(billing, it.ids[1], hour)
  for (let n = 0; (await getRequest(store.db, other))?.state !== 'executing'; n++) {
    expect(n).toBeLessThan(50)
    await work(ctx, 1)
  }
  expect(await seeToGrants({ ctx, store }, other)).toEqual([other])
  await it.rests()
  expect(await it.state()).toBe('active')
})

test('of several that turn out to be one no row is mended, from the beginning to the end', async () => {
  const it = await asked({ of: 1 })
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['active', 1])
  expect(await it.facts()).toContain('granted')
  await holds(it)
  it.clock.advance(hour)
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['revoked', 0])
  await holds(it)
})

test('where all that was to be made fails, what was there lasts as long as approved, and the rest can be tried again', async () => {
  const it = await asked({ before: true, of: 2 })
  const good = it.simulated.failAssignments({ accountId: it.ids[1] ?? '' }, 'No room')
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['partial', 1])
  await holds(it)
  it.clock.advance(hour / 2)
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['partial', 1])
  good()
  await onRequest(it.ctx, { requestId: it.id, by: 'UMIA', channel: null }, retry)
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['active', 2])
  await holds(it)
  it.clock.advance(hour / 2)
  await it.rests()
  expect([await it.state(), it.inAws()]).toEqual(['revoked', 0])
  await holds(it)
})
